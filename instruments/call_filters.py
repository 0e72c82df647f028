"""Which calls: by instrument, by state, by how soon they close. Pages, calendar and feed share it."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import fold
from cnrs_intl.catalogue.filters import MOST_VALUES, StrictFilterSet
from instruments.models import Call, Instrument, InstrumentAlias, Progress, has_calls
from instruments.options import CheckBoxes

OFFERED = 40  # instruments, at most, beside those chosen


class InstrumentBoxes(CheckBoxes):
    """A check box for each instrument that has calls, in fact or each year, and for those chosen."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        instruments = Instrument.objects.published().in_order()
        shown = instruments.filter(Q(route=Instrument.Route.CALL) | has_calls())[:OFFERED]
        if value:
            shown = instruments.filter(Q(pk__in=shown.values("pk")) | Q(slug__in=value))
        self.choices = list(shown.values_list("slug", "acronym"))
        return super().optgroups(name, value, attrs)


class InstrumentsField(forms.ModelMultipleChoiceField):
    """Instruments by slug, as a list, so that the database is asked once. Any public one may be asked for."""

    widget = InstrumentBoxes

    def __init__(self, **options: Any) -> None:
        super().__init__(Instrument.objects.published().in_order(), to_field_name="slug", **options)

    def clean(self, value: Any) -> Any:
        return list(super().clean([slug for slug in value or [] if slug]))


class ToolsFilter(django_filters.Filter):
    field_class = InstrumentsField

    def filter(self, queryset: QuerySet[Any], value: list[Instrument]) -> QuerySet[Any]:
        return queryset.filter(instrument__in=value)


class ProgressField(forms.MultipleChoiceField):
    widget = CheckBoxes

    def to_python(self, value: Any) -> list[str]:
        return [each for each in super().to_python(value) if each]


class ProgressFilter(django_filters.Filter):
    """
    Keep what stands so. “Open” holds what closes soon too, “closed” what was cancelled and is over.

    In a calendar or a feed a cancelled call stays where its dates would put it: readers must learn of it.
    """

    field_class = ProgressField

    def filter(self, queryset: Any, value: list[str]) -> QuerySet[Any]:
        wanted = {*value, Progress.CLOSING_SOON} if Progress.OPEN in value else set(value)
        by_dates = wanted if self.parent.keeps_cancelled else wanted & {Progress.CLOSED}
        cancelled = Q(progress_now=Progress.CANCELLED, progress_by_dates__in=by_dates)
        return queryset.with_progress().filter(Q(progress_now__in=wanted) | cancelled)


class ClosingFilter(django_filters.ChoiceFilter):
    """Keep what closes within so many days, of the step that counts now."""

    def filter(self, queryset: Any, value: str) -> QuerySet[Any]:
        until = clock.now() + timedelta(days=int(value))
        return queryset.knowing_step().filter(open_mode=Call.OpenMode.DATED, counting__closes__lte=until)


def with_names_of_today(data: QueryDict) -> QueryDict:
    """Return a query whose instruments go by today's slugs: "PICS" becomes "iea"."""
    if not (typed := data.getlist("instrument")):
        return data
    former = InstrumentAlias.objects.published().filter(key__in=map(fold, typed))
    today = dict(former.values_list("key", "instrument__slug"))
    named = data.copy()
    named.setlist("instrument", [today.get(fold(name), name.lower()) for name in typed])
    return named


class CallFilterSet(StrictFilterSet):
    instrument = ToolsFilter(
        label=_("Instrument"),
        validators=[MOST_VALUES],
        error_messages={"invalid_choice": _("There is no such instrument.")},
    )
    state = ProgressFilter(
        label=_("State of the call"),
        choices=[(each.value, capfirst(each.label)) for each in Progress],
        error_messages={"invalid_choice": _("There is no such state of a call.")},
    )
    closing = ClosingFilter(
        label=_("Closes within"),
        choices=[("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days"))],
        empty_label=_("Any time"),
        error_messages={"invalid_choice": _("Choose 7, 30 or 90 days.")},
    )

    class Meta:
        model = Call
        fields: list[str] = []

    def __init__(
        self, data: QueryDict | None = None, *, keeps_cancelled: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(with_names_of_today(data) if data else None, **kwargs)
        self.keeps_cancelled = keeps_cancelled

    @property
    def query(self) -> str:
        """The query of what the list is narrowed by, for its calendar and its feed; nothing if it isn't."""
        used = QueryDict(mutable=True)
        for name, value in self.in_use.items():
            used.setlist(name, [typed for typed, _words in self.in_words(name, value)])
        return f"?{query}" if (query := used.urlencode()) else ""

    def in_words(self, name: str, value: Any) -> list[tuple[str, str]]:
        if name == "instrument":
            return [(instrument.slug, instrument.acronym) for instrument in value]
        labels = {key: str(label) for key, label in self.form.fields[name].choices}
        return [(each, labels[each]) for each in ([value] if isinstance(value, str) else value)]
