"""
What the dates of a call say at a moment, in SQL that both databases read alike.

Written by hand, because Django would make it out of hundreds of expressions again on every page.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Func
from django.utils import timezone

# A step is not over while its closing is to come. One that states no closing is over once a later
# step has closed, or once its day of results is past.
AHEAD = """(s.closes > %s OR (
    s.closes IS NULL AND s.opens IS NOT NULL AND (s.result IS NULL OR s.result >= %s)
    AND NOT EXISTS (
        SELECT 1 FROM instruments_calldate l WHERE l.call_id = s.call_id AND l.closes <= %s
        AND (l.opens > s.opens OR (l.opens IS NULL AND l.closes > s.opens)))))"""
STEPS = "FROM instruments_calldate s WHERE s.call_id = {call}"


class OfSteps(Func):
    """Something of the steps of a call, which `call` (its key) tells, at a moment in time."""

    sql = ""

    def __init__(self, call: Any, *, moment: datetime | None = None) -> None:
        super().__init__(call, moment=moment)

    def as_sql(self, compiler: Any, connection: Any, **options: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        call, _none = compiler.compile(self.get_source_expressions()[0])
        return self.sql.format(call=call), self.times(connection)

    def times(self, connection: Any) -> list[Any]:
        """Return what stands in the places of `AHEAD`, as the database writes it."""
        if (moment := self.extra["moment"]) is None:
            return []
        now = models.DateTimeField().get_db_prep_value(moment, connection)
        today = models.DateField().get_db_prep_value(timezone.localdate(moment), connection)
        return [now, today, now]


class FirstStep(OfSteps):
    """The key of the step that counts: the first in time that is not over."""

    sql = f"(SELECT s.id {STEPS} AND {AHEAD} ORDER BY COALESCE(s.opens, s.closes), s.id LIMIT 1)"
    output_field = models.BigIntegerField()


class HasStep(OfSteps):
    """Whether some step is not over."""

    sql = f"EXISTS (SELECT 1 {STEPS} AND {AHEAD})"
    output_field = models.BooleanField()


class LastTime(OfSteps):
    """The last closing of all or, of steps that state none, opening."""

    sql = f"(SELECT MAX(COALESCE(s.closes, s.opens)) {STEPS})"
    output_field = models.DateTimeField()


class HasTimes(OfSteps):
    """Whether an opening or a closing is known."""

    sql = f"EXISTS (SELECT 1 {STEPS} AND (s.opens IS NOT NULL OR s.closes IS NOT NULL))"
    output_field = models.BooleanField()
