"""Countries whose contact is another one than a month ago, by dates or by what staff changed."""

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Max, Min
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.journal import last_deletions
from cnrs_intl.catalogue.naming import name_in
from offices.coverage import Answer, answers_for, countries_to_answer
from offices.models import Coverage, Office
from sectors.models import Country, Region, Sector

LATELY = timedelta(days=30)
LOADING = timedelta(hours=1)  # in which a new portal is filled


class Contact(NamedTuple):
    """Whom a country turns to: its offices or, without one, its sector; by numbers, and by names."""

    offices: frozenset[int]
    sector: int | None
    names: tuple[str, ...]

    def is_as(self, other: "Contact") -> bool:
        return (self.offices, self.sector) == (other.offices, other.sector)


class Changed(NamedTuple):
    """A country whose contact is another one than it was on `since`."""

    country: Country
    before: Contact
    now: Contact
    since: date

    @property
    def has_lost(self) -> bool:
        """Whether no office covers it any more."""
        return bool(self.before.offices) and not self.now.offices

    @property
    def in_words(self) -> str:
        now, before = (", ".join(each.names) or _("nobody") for each in (self.now, self.before))
        words = {"day": date_format(self.since, "DATE_FORMAT"), "before": before, "now": now}
        if self.has_lost:
            return _("No office any more: %(now)s. On %(day)s: %(before)s.") % words
        return _("%(now)s. On %(day)s: %(before)s.") % words


def changed_lately() -> list[Changed]:
    """
    Return the countries whose contact is another one than a month ago, those without an office now first.

    What holds today is what the public is told. What held then is read from the history, which knows
    edits and deletions; of a portal that is younger, since its beginning. A fixed number of queries.
    """
    moment = compared_with()
    if moment is None or moment > clock.now():
        return []
    answers = answers_for(countries_to_answer())
    offices, sectors = covering_at(moment), sectors_at(moment)
    found = []
    for answer in answers:
        now, before = contact_of(answer), contact_at(answer.country, offices, sectors)
        if not now.is_as(before):
            found.append(Changed(answer.country, before, now, localtime(moment).date()))
    return sorted(found, key=lambda each: not each.has_lost)


def contact_of(answer: Answer) -> Contact:
    offices = {each.office.pk: each.office.short_name for each in answer.offices}
    if offices or answer.sector is None:
        return Contact(frozenset(offices), None, tuple(offices.values()))
    return Contact(frozenset(), answer.sector.pk, (sector_in_words(answer.sector.name),))


def contact_at(country: Country, offices: "Then", sectors: "Then") -> Contact:
    covering = offices.of.get(country.pk, set())
    if covering:
        return Contact(frozenset(covering), None, tuple(sorted(offices.names[pk] for pk in covering)))
    for sector in sectors.of.get(country.pk, set()):
        return Contact(frozenset(), sector, (sector_in_words(sectors.names[sector]),))
    return Contact(frozenset(), None, ())


def sector_in_words(name: str) -> str:
    return _("%(sector)s sector") % {"sector": name}


def compared_with() -> datetime | None:
    """Return the moment to compare with: a month ago, or when a younger portal had been loaded."""
    first = Revision.objects.aggregate(first=Min("date_created"))["first"]
    return max(first + LOADING, clock.now() - LATELY) if first else None


class Then(NamedTuple):
    """Of each country, by numbers, its offices or its sector at a moment, with the names of these."""

    of: dict[int, set[int]]
    names: dict[int, str]


def covering_at(moment: datetime) -> Then:
    """Return which offices covered each country at a moment, as the public saw it."""
    offices, rows = entries_at(Office, Coverage, moment)
    covering = defaultdict(set)
    for fields in rows:
        if held(fields, localtime(moment).date()):
            covering[fields["country"]].add(fields["office"])
    return Then(covering, {pk: name_in(Office, f).partition(" (")[0] for pk, f in offices.items()})


def sectors_at(moment: datetime) -> Then:
    """Return the sector of each country at a moment: by its region then, and the sector of that then."""
    sectors, regions = entries_at(Sector, Region, moment)
    sector_of = {fields["pk"]: fields["sector"] for fields in regions}
    region_of = dict(Country.objects.order_by().values_list("pk", "region_id")) | regions_since(moment)
    of = {country: {sector_of[region]} for country, region in region_of.items() if region in sector_of}
    return Then(of, {pk: name_in(Sector, fields) for pk, fields in sectors.items()})


def regions_since(moment: datetime) -> dict[int, int | None]:
    """Return the region that each country had at a moment, of those that were changed since."""
    kept = Version.objects.get_for_model(Country).order_by()
    # One after the other: all at once took PostgreSQL half a minute, having no statistics of new tables yet.
    changed = {*kept.filter(revision__date_created__gt=moment).values_list("object_id", flat=True)}
    before = kept.filter(revision__date_created__lte=moment).values_list("object_id").annotate(Max("pk"))
    last = [version for key, version in before if key in changed]
    found = kept.filter(pk__in=last).values_list("object_id", "serialized_data")
    return {int(key): fields_in(data)["region"] for key, data in found}


def entries_at(model: Any, row_model: Any, moment: datetime) -> tuple[dict[int, Any], list[dict[str, Any]]]:
    """Return the fields of each entry that was public at a moment, by number, and those of its rows."""
    kept = Version.objects.get_for_model(model).filter(revision__date_created__lte=moment).order_by()
    last = dict(kept.values_list("object_id").annotate(Max("pk")))
    deleted = last_deletions()
    entries, revisions = {}, {}
    versions = kept.filter(pk__in=last.values())
    for key, revision, data in versions.values_list("object_id", "revision_id", "serialized_data"):
        gone = deleted.get((model._meta.label_lower, int(key)))
        was_there = gone is None or gone.pk < revision or gone.date_created > moment
        if was_there and was_public(fields_in(data), moment):
            entries[int(key)], revisions[int(key)] = fields_in(data), revision
    kept_rows = Version.objects.get_for_model(row_model).filter(revision__in=revisions.values()).order_by()
    rows = []
    for key, revision, data in kept_rows.values_list("object_id", "revision_id", "serialized_data"):
        fields = fields_in(data) | {"pk": int(key)}
        if revisions.get(fields[row_model.entry_field]) == revision:
            rows.append(fields)
    return entries, rows


def fields_in(data: str) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(data)[0]["fields"]
    return fields


def was_public(fields: dict[str, Any], moment: datetime) -> bool:
    """Whether the public saw an entry at a moment, as `public_at` has it of what the tables hold."""
    begins, ends = (fields[name] and parse_datetime(fields[name]) for name in ("publish_at", "withdraw_at"))
    shown = fields["state"] == "published" and (begins is None or begins <= moment)
    return bool(shown and (ends is None or ends > moment))


def held(fields: dict[str, Any], day: date) -> bool:
    """Whether a row of coverage held on a day."""
    begins, ends = (fields[name] and date.fromisoformat(fields[name]) for name in ("since", "until"))
    return (begins is None or begins <= day) and (ends is None or ends >= day)
