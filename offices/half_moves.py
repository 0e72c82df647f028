"""
Countries that a change leaves without an office, while a draft has another office cover them.

Two drafts that belong together, such as those of a move, can be taken apart; one of them alone says half.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.contents import Content, content_of
from cnrs_intl.catalogue.drafts import live
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.told import Heading, Picture, Shown
from offices.coverage import Grounds
from offices.models import Coverage, Office
from sectors.models import Country

UNCOVERED = Heading("", "first day without an office")


def uncovered(countries: Iterable[Country], grounds: Grounds) -> dict[int, Shown]:
    """Return of each country from when no office covers it, as far as that is known."""
    found = {}
    for country in countries:
        rows = [*grounds.covering.get(country.pk, ()), *grounds.coming.get(country.pk, ())]
        found[country.pk] = Shown(str(country), first_day_without(rows), "")
    return found


def first_day_without(rows: Iterable[Coverage]) -> date | None:
    """Return the first day, from today on, that none of these rows covers; None if there is none."""
    day = clock.today()
    for row in sorted(rows, key=lambda row: row.since or date.min):
        if row.since and row.since > day:
            return day
        if row.until is None:
            return None
        day = max(day, row.until + timedelta(days=1))
    return day


def half_moves(before: Picture, after: Picture) -> list[str]:
    """Return which countries lose their office between two pictures, and which draft has another one."""
    was, now = (next(part for heading, part in each if heading == UNCOVERED) for each in (before, after))
    lost = {key: told.identity for key, told in now.items() if is_sooner(told, was.get(key))}
    if not lost:
        return []
    halves: dict[tuple[Draft, date], list[str]] = {}
    drafts = Draft.objects.filter(model=Office._meta.label_lower).select_related("set").order_by("pk")
    for draft in drafts:
        content = content_to_be(draft)
        for key, day in lost.items():
            if covers(content, key, day) and not covers(draft.base or [], key, day):
                halves.setdefault((draft, day), []).append(now[key].subject)
    return [in_words(draft, day, names) for (draft, day), names in halves.items()]


def is_sooner(now: Shown, was: Shown | None) -> bool:
    """Whether a country is left without an office earlier than before."""
    if was is None or now.identity is None:
        return False
    return was.identity is None or bool(now.identity < was.identity)


def content_to_be(draft: Draft) -> Content:
    """Return what a draft says; of a new office, which is published as it stands, what that holds."""
    there = live(draft) if draft.content is None else None
    return content_of(there) if there else draft.content or []


def covers(content: Content, country: int, day: date) -> bool:
    """Whether an office with this content covers a country on a day."""
    rows = (each["fields"] for each in content if each["model"] == Coverage._meta.label_lower)
    iso = day.isoformat()
    return any(
        row["country"] == country and (row["since"] or iso) <= iso <= (row["until"] or iso) for row in rows
    )


def in_words(draft: Draft, day: date, names: list[str]) -> str:
    lost = ngettext(
        "From %(day)s, %(countries)s has no office.",
        "From %(day)s, these countries have no office: %(countries)s.",
        len(names),
    )
    rest = _("The other half of this change, the draft of “%(draft)s”, waits by itself.")
    if draft.set:
        rest = _("The other half of this change, the draft of “%(draft)s”, waits in the set “%(set)s”.")
    countries, shown = get_text_list(names, _("and")), date_format(day, "DATE_FORMAT")
    told = {"countries": countries, "day": shown, "draft": draft, "set": draft.set}
    return f"{lost % told} {rest % told}"
