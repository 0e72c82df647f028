"""What drafts of offices would change in who covers a country: not public yet."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.drafts import lines
from cnrs_intl.catalogue.models import Draft
from offices.models import Coverage, Office
from sectors.models import Country


class Pending(NamedTuple):
    """What would change, in which draft, and where that is."""

    text: str
    source: str
    url: str


def pending(country: Country) -> list[Pending]:
    """Return what drafts say of a country otherwise than what is live, by days; one query."""
    drafts = Draft.objects.filter(model=Office._meta.label_lower).exclude(content=None)
    found = [
        (day, Pending(text, source_of(draft), address_of(draft)))
        for draft in drafts.select_related("set").order_by("object_id")
        for day, text in changes_in(draft, country)
    ]
    return [each for _day, each in sorted(found, key=lambda each: each[0])]


def changes_in(draft: Draft, country: Country) -> Iterator[tuple[str, str]]:
    """Yield the day and the words of each row on a country that a draft changes."""
    for was, now, _changed in lines(draft):
        if (now or was)["model"] == Coverage._meta.label_lower:
            before, after = (fields_on(country, each) for each in (was, now))
            if before or after:
                yield words_of(draft.name.partition(" (")[0], before, after)


def fields_on(country: Country, row: Any) -> dict[str, Any] | None:
    """Return what a row holds; None where it is none, or one on another country."""
    fields: dict[str, Any] | None = row and row["fields"]
    return fields if fields and fields["country"] == country.pk else None


def words_of(office: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[str, str]:
    if after is None:
        return "", _("No longer: %(office)s") % {"office": office}
    ends = after["until"] if before and before["until"] != after["until"] else None
    begins = after["since"] if before is None or before["since"] != after["since"] else None
    if ends:
        return ends, _("Until %(day)s: %(office)s") % {"day": in_words(ends), "office": office}
    if begins:
        return begins, _("From %(day)s: %(office)s") % {"day": in_words(begins), "office": office}
    if before is None:
        return "", _("Once it is published: %(office)s") % {"office": office}
    level = Coverage.Level(after["level"]).label
    return "", _("%(office)s: %(level)s") % {"office": office, "level": level}


def in_words(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT")


def source_of(draft: Draft) -> str:
    words = {"who": draft.author_name or _("somebody"), "set": draft.set}
    if draft.set:
        return _("in the set “%(set)s”, draft of %(who)s") % words
    return _("draft of %(who)s") % words


def address_of(draft: Draft) -> str:
    if draft.set_id:
        return reverse("admin:draft_set", args=[draft.set_id])
    return f"{reverse('admin:offices_office_change', args=[draft.object_id])}#coverage-group"
