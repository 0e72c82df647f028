"""What the public is told of each country, for the page of consequences."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from operator import itemgetter

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.told import Heading, Picture, Shown, observers, warners
from offices.coverage import Answer, Grounds, assembled, countries_to_answer, grounds_today
from offices.half_moves import UNCOVERED, half_moves, uncovered
from offices.models import Coverage

Told = tuple[object, str]  # what tells two answers apart, and words


def answers() -> Picture:
    """Return the contact of each country, and what else its answer and the lists show of it."""
    grounds = grounds_today()
    known = [assembled(country, grounds) for country in countries_to_answer()]
    parts: list[tuple[str, Callable[[Answer], Told | None]]] = [
        (_("Countries whose contact changes"), contact),
        (_("Countries whose contact changes on a later day"), partial(later, grounds)),
        (_("Countries whose answer mentions other offices"), offices_besides),
        (_("Countries whose page names another sector"), sector),
        (_("Countries in lists and on the map"), listed),
    ]
    told: Picture = [(Heading(words, _("Country")), by_country(known, show)) for words, show in parts]
    return [*told, (UNCOVERED, uncovered([answer.country for answer in known], grounds))]


def by_country(known: Iterable[Answer], show: Callable[[Answer], Told | None]) -> dict[int, Shown]:
    """Return what `show` tells of each country, where it tells anything."""
    told = ((answer.country, show(answer)) for answer in known)
    return {country.pk: Shown(str(country), *each) for country, each in told if each}


def contact(answer: Answer) -> Told:
    """Return whom a country turns to: its offices, or its sector, or the department."""
    if answer.offices:
        names = [f"{each.office.short_name} ({each.level_in_words})" for each in answer.offices]
        return [(each.office.pk, each.level) for each in answer.offices], ", ".join(names)
    if answer.sector:
        return answer.sector.pk, _("%(sector)s sector") % {"sector": answer.sector.name}
    if answer.department:
        return "department", answer.department.acronym
    return "", _("nobody")


def later(grounds: Grounds, answer: Answer) -> Told | None:
    """Return the days to come on which offices cease or begin to cover a country, soonest first."""
    found = sorted([*ends(answer), *begins(grounds, answer)], key=itemgetter(0))
    what = [identity for _day, identity, _words in found]
    return (what, ", ".join(words for _day, _identity, words in found)) if found else None


def ends(answer: Answer) -> Iterator[tuple[date, object, str]]:
    for each in answer.offices:
        if each.until:
            words = _("%(office)s until %(day)s")
            words %= {"office": each.office.short_name, "day": in_full(each.until)}
            yield each.until, (each.office.pk, each.until), words


def begins(grounds: Grounds, answer: Answer) -> Iterator[tuple[date, object, str]]:
    """Yield what is to begin, also of an office that covers the country already: at another level."""
    for row in grounds.coming.get(answer.country.pk, ()):
        if row.since:
            yield row.since, (row.office_id, row.level, row.since, row.until), beginning_in_words(row)


def beginning_in_words(row: Coverage) -> str:
    words = _("%(office)s (%(level)s) from %(day)s")
    if row.until:
        words = _("%(office)s (%(level)s) from %(day)s until %(end)s")
    return words % {
        "office": row.office.short_name,
        "level": row.get_level_display(),
        "day": in_full(row.since),
        "end": in_full(row.until),
    }


def in_full(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def offices_besides(answer: Answer) -> Told | None:
    names = [each.office.short_name for each in answer.also]
    return ([each.office.pk for each in answer.also], ", ".join(names)) if names else None


def sector(answer: Answer) -> Told | None:
    """Return the sector that the page of a country names, be it the contact or not."""
    return (answer.sector.pk, answer.sector.name) if answer.sector else None


def listed(answer: Answer) -> Told | None:
    return (True, _("shown")) if answer.country.listed else None


observers.append(answers)
warners.append(half_moves)
