"""The calls for projects by which one applies, their dates, and what these say at a moment."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import YEARS, AddressField, Bilingual, MarkdownField, current_language
from cnrs_intl.catalogue.models import Pictured, Row, entry_constraints
from cnrs_intl.catalogue.querysets import EntryQuerySet, RowQuerySet
from instruments.models.call_sql import FirstStep, HasStep, HasTimes, LastTime
from instruments.models.instrument import Instrument
from instruments.models.progress import Progress

SOON = timedelta(days=30)  # a call that closes within it closes soon
RESERVED_SLUGS = {"calendar"}  # calls/calendar.ics holds all of them


def by_dates(moment: datetime) -> Case:
    """Return where a call stands, a cancellation aside; on what `with_progress` adds."""
    return Case(
        When(open_mode=Call.OpenMode.ALL_YEAR, then=Value(Progress.ALL_YEAR)),
        When(open_mode=Call.OpenMode.NOT_ANNOUNCED, then=Value(Progress.NOT_ANNOUNCED)),
        When(step=None, last_time__isnull=False, then=Value(Progress.CLOSED)),
        When(step=None, then=Value(Progress.NOT_ANNOUNCED)),
        When(step_opens__gt=moment, then=Value(Progress.ANNOUNCED)),
        When(step_closes__lte=moment + SOON, then=Value(Progress.CLOSING_SOON)),
        default=Value(Progress.OPEN),
        output_field=models.CharField(),
    )


class CallQuerySet(EntryQuerySet["Call"]):
    def with_step(self, moment: datetime | None = None) -> Self:
        """Join each call with its step that counts, as `counting`; with none, where all are over."""
        moment = moment or clock.now()
        counts = Q(dates__pk=FirstStep(F("pk"), moment=moment))
        return self.alias(counting=FilteredRelation("dates", condition=counts))

    def knowing_step(self) -> Self:
        """Join each call with its step that counts now, where that has not been done."""
        query: Any = self.query
        return self if "counting" in query._filtered_relations else self.with_step()

    def with_progress(self, moment: datetime | None = None) -> Self:
        """
        Add where each call stands, as `Call.progress_at` says for one in hand.

        `progress_now`; `progress_by_dates`, which leaves a cancellation aside; `step_opens` and
        `step_closes`, of the step that counts; `last_time`, the last closing of all, or else opening.
        """
        moment = moment or clock.now()
        return (
            self.with_step(moment)
            .annotate(
                step=F("counting__pk"),
                step_opens=F("counting__opens"),
                step_closes=F("counting__closes"),
                last_time=LastTime(F("pk")),
                progress_by_dates=by_dates(moment),
            )
            .annotate(
                progress_now=Case(
                    When(cancelled=True, then=Value(Progress.CANCELLED)), default=F("progress_by_dates")
                )
            )
        )

    def not_over(self) -> Self:
        """Keep what one may still apply to, now or later, and what was cancelled before it was over."""
        undated = ~Q(open_mode=Call.OpenMode.DATED) | ~Q(HasTimes(F("pk")))
        return self.filter(undated | Q(HasStep(F("pk"), moment=clock.now())))

    def in_order(self) -> Self:
        """Sort open calls first, by their closing, then announced ones; cancelled, then closed ones last."""
        dated = Q(open_mode=Call.OpenMode.DATED)
        rank = Case(
            When(dated & Q(HasTimes(F("pk")), counting=None), then=5),
            When(cancelled=True, then=4),
            When(open_mode=Call.OpenMode.ALL_YEAR, then=1),
            When(~dated | Q(counting=None), then=3),
            When(counting__opens__gt=clock.now(), then=2),
            default=0,
        )
        return self.knowing_step().order_by(
            rank,
            F("counting__closes").asc(nulls_last=True),
            F("counting__opens").asc(nulls_last=True),
            LastTime(F("pk")).desc(nulls_last=True),
            f"name_{current_language()}_key",
            "pk",
        )

    def with_steps(self) -> Self:
        """Fetch what a page or a calendar says of each call."""
        return self.select_related("instrument").prefetch_related("dates")


def has_calls() -> Exists:
    """Return whether an instrument has a public call, for `annotate`: of one without, none is looked for."""
    return Exists(Call.objects.published().filter(instrument=OuterRef("pk")))


class Call(Pictured):
    """A call for projects of an instrument. Times are Paris time."""

    class OpenMode(models.TextChoices):
        DATED = "dated", _("by dates")
        ALL_YEAR = "all_year", _("open all year")
        NOT_ANNOUNCED = "not_announced", _("not announced")

    rows = ("dates",)
    search_fields = ("name", "text")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)  # what feeds know it by
    instrument = models.ForeignKey(
        Instrument, verbose_name=_("instrument"), on_delete=models.PROTECT, related_name="calls"
    )
    name = Bilingual(
        models.CharField,
        _("title"),
        required=True,
        ordered=True,
        max_length=200,
        help_text=_("For example “IEA: call for projects 2027”."),
    )
    open_mode = models.CharField(
        _("opening"),
        max_length=15,
        choices=OpenMode.choices,
        default=OpenMode.DATED,
        help_text=_("By dates: the dates below say whether it is open. The other choices leave them aside."),
    )
    cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("It stays on the pages and in calendars, as cancelled, so that readers learn of it."),
    )
    link = AddressField(_("link"), blank=True, default="", help_text=_("The page where one applies."))
    text = Bilingual(MarkdownField, _("text"))

    objects: ClassVar[Any] = CallQuerySet.as_manager()

    class Meta(Pictured.Meta):
        verbose_name = _("call for projects")
        verbose_name_plural = _("calls for projects")
        constraints = entry_constraints("name", pictures=("picture",))

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _("This word is the address of another page: choose another one.")}
            )

    def get_absolute_url(self) -> str:
        return reverse("call_detail", args=[self.slug])

    @property
    def public_instrument(self) -> Instrument | None:
        """Its instrument while that is public itself: what the public sees of a call reads this."""
        return self.instrument if self.instrument.is_public else None

    @cached_property
    def steps(self) -> list["CallDate"]:
        """Its dates in the order of time: a step stands where it opens or, where not said, closes."""
        return sorted(self.dates.all(), key=lambda date: date.place)

    @property
    def dated_steps(self) -> list["CallDate"]:
        """Its steps whose dates count: none where an editor has said how it is open without them."""
        return self.steps if self.open_mode == self.OpenMode.DATED else []

    def step_at(self, moment: datetime) -> "CallDate | None":
        """Return the step that counts: the first in time that is not over."""
        return next((step for step in self.steps if step.is_ahead(moment, self.steps)), None)

    def progress_at(self, moment: datetime) -> Progress:
        return Progress.CANCELLED if self.cancelled else self.progress_by_dates_at(moment)

    def progress_by_dates_at(self, moment: datetime) -> Progress:
        """Say where it stands, a cancellation aside. At the minute of its closing it is closed."""
        if self.open_mode != self.OpenMode.DATED:
            return Progress(self.open_mode)
        step = self.step_at(moment)
        if step is None:
            known = any(step.opens or step.closes for step in self.steps)
            return Progress.CLOSED if known else Progress.NOT_ANNOUNCED
        if step.opens and step.opens > moment:
            return Progress.ANNOUNCED
        return Progress.CLOSING_SOON if step.closes and step.closes <= moment + SOON else Progress.OPEN


class CallDateQuerySet(RowQuerySet["CallDate"]):
    def in_order(self) -> Self:
        return self.order_by(Coalesce("opens", "closes").asc(nulls_last=True), "pk")


class CallDate(Row):
    """A step of a call: when it opens and closes, and when its result is known."""

    entry_field = "call"
    natural_key_fields = ("call", "step_en")
    name_field = "step"
    moments = {"opens": (timedelta(),), "closes": (timedelta(), SOON)}

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)  # what calendars know it by
    call = models.ForeignKey(Call, verbose_name=_("call"), on_delete=models.CASCADE, related_name="dates")
    step = Bilingual(
        models.CharField,
        _("step"),
        max_length=120,
        help_text=_("For example “Institute” or “national”. Empty: the call has one step."),
    )
    opens = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Paris time, for example 15 January 2027, 09:00.")
    )
    closes = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("Paris time; at that very minute it is closed. Write 23:59 rather than midnight."),
    )
    result = models.DateField(
        _("result"), null=True, blank=True, help_text=_("The day on which results are known.")
    )

    objects: ClassVar[Any] = CallDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("date of a call")
        verbose_name_plural = _("dates of calls")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens=None) | Q(closes=None) | Q(closes__gt=F("opens")),
                name="instruments_calldate_closes_after_opening",
                violation_error_message=_("A call closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=False) | Q(closes__isnull=False) | Q(result__isnull=False),
                name="instruments_calldate_says_when",
                violation_error_message=_("Give at least one date: when it opens or closes, or its result."),
            ),
            models.UniqueConstraint(
                fields=["call", "step_en"],
                name="instruments_calldate_steps_differ",
                violation_error_message=_("Each step of a call has a name of its own."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if faults := dict(self.faults()):
            raise ValidationError(faults)

    def faults(self) -> Iterator[tuple[str, Any]]:
        """Yield the fields whose dates cannot be, each with the reason."""
        times = {name: value for name in ("opens", "closes") if (value := getattr(self, name))}
        odd = {name: why for name, value in times.items() if (why := clock.problem(value))}
        yield from odd.items()
        if odd:
            return
        walls = {name: clock.wall_clock(value) for name, value in times.items()}
        if len(walls) > 1 and walls["closes"] <= walls["opens"]:
            yield "closes", _("A call closes after it opens.")
        if self.result and not YEARS[0] <= self.result.year <= YEARS[1]:
            yield "result", _("A year lies between 1900 and 2100.")
        elif self.result and any(self.result < wall.date() for wall in walls.values()):
            yield "result", _("A result is known after the closing.")

    @property
    def place(self) -> tuple[datetime, int]:
        """What steps are sorted by, as `in_order()` does for many."""
        return self.opens or self.closes or datetime.max.replace(tzinfo=UTC), self.pk

    def is_ahead(self, moment: datetime, steps: Iterable["CallDate"]) -> bool:
        """Say of one step in hand what `call_sql.AHEAD` says of many; `steps` are all of its call."""
        if self.closes:
            return self.closes > moment
        if not self.opens or (self.result and self.result < timezone.localdate(moment)):
            return False
        closed = (step for step in steps if step.closes and step.closes <= moment)
        return not any(step.place[0] > self.opens for step in closed)
