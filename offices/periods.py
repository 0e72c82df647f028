"""From when until when a row of coverage holds, and that no two of one office and country share a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.rules import Conflict, Rule


def holds(row: Any, day: date) -> bool:
    """Whether a row holds on a day; an open end has no limit."""
    return (row.since is None or row.since <= day) and (row.until is None or row.until >= day)


def period_in_words(row: Any) -> str:
    """Return the days of a row: “from 1 January 2027 until 31 March 2027”, “without limit”."""
    since = row.since and date_format(row.since, "DATE_FORMAT")
    until = row.until and date_format(row.until, "DATE_FORMAT")
    if since and until:
        return _("from %(since)s until %(until)s") % {"since": since, "until": until}
    if since:
        return _("from %(since)s") % {"since": since}
    return _("until %(until)s") % {"until": until} if until else _("without limit")


def overlapping(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each row that shares a day with an earlier one of its office and country, with that one."""
    together: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        together[row.office_id, row.country_id].append(row)
    for same in together.values():
        same.sort(key=lambda row: row.since or date.min)
        longest = same[0]
        for row in same[1:]:
            if (longest.until or date.max) >= (row.since or date.min):
                yield row, longest
            longest = max(longest, row, key=lambda each: each.until or date.max)


class OneRowADay(Rule):
    """No two rows of one office and one country hold on the same day."""

    columns = ("office", "country")

    def conflicts(self, rows: Sequence[Any]) -> Iterator[Conflict]:
        place = {id(row): number for number, row in enumerate(rows)}
        for pair in overlapping(rows):
            other, row = sorted(pair, key=lambda one: place[id(one)])
            words = {"period": period_in_words(other)}
            text = _("This office already covers this country on some of these days (%(period)s).")
            yield Conflict(row, other, text % words)
