"""What the public is told of each country, for the page of consequences."""

from collections.abc import Callable, Iterable
from datetime import date
from operator import itemgetter

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.consequences import Picture, Shown, observers
from offices.coverage import Answer, answers_for, countries_to_answer

Told = tuple[object, str]  # what tells two answers apart, and words


def answers() -> Picture:
    """Return the contact of each country, and what else its answer and the lists show of it."""
    known = answers_for(countries_to_answer())
    return [
        (_("Countries whose contact changes"), by_country(known, contact)),
        (_("Countries whose contact changes on a later day"), by_country(known, later)),
        (_("Countries whose answer mentions other offices"), by_country(known, offices_besides)),
        (_("Countries whose page names another sector"), by_country(known, sector)),
        (_("Countries in lists and on the map"), by_country(known, listed)),
    ]


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


def later(answer: Answer) -> Told | None:
    """Return the days to come on which offices cease or begin to cover a country, soonest first."""
    ends = [(each.until, each.office, _("%(office)s until %(day)s")) for each in answer.offices if each.until]
    begins = [(row.since, row.office, _("%(office)s from %(day)s")) for row in answer.coming if row.since]
    days = sorted([*ends, *begins], key=itemgetter(0))
    words = [text % {"office": office.short_name, "day": in_full(day)} for day, office, text in days]
    return (words, ", ".join(words)) if words else None


def in_full(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def offices_besides(answer: Answer) -> Told | None:
    names = [each.office.short_name for each in answer.also]
    return ([each.office.pk for each in answer.also], ", ".join(names)) if names else None


def sector(answer: Answer) -> Told | None:
    """Return the sector that the page of a country names, be it the contact or not."""
    return (answer.sector.pk, answer.sector.name) if answer.sector else None


def listed(answer: Answer) -> Told | None:
    return (True, _("shown")) if answer.country.listed else None


observers.append(answers)
