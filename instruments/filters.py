"""Which tool fits: by duration, money, countries, activities, way to apply, and words."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.validators import EMPTY_VALUES
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import StrictFilterSet, WordsFilter
from instruments.models import Activity, Instrument

# 10000, 10 000 (with any space), 10,000, 10.000 or 10’000, with or without the sign of the euro.
GROUPED = re.compile(r"[0-9]{1,3}(?:[\s,.'’][0-9]{3})+|[0-9]+")


class WholeNumberField(forms.IntegerField):
    """A whole number within limits, its thousands parted as people write them."""

    widget = forms.TextInput

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.unit = unit
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip().removeprefix(self.unit).removesuffix(self.unit).strip()
        return super().to_python(re.sub(r"[^0-9]", "", typed) if GROUPED.fullmatch(typed) else typed)


class StatedFilter(django_filters.Filter):
    """A filter on what a tool may not state; whether it then fits is not known."""

    def fits(self, value: Any) -> Q:
        raise NotImplementedError

    def not_stated(self) -> Q:
        raise NotImplementedError

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset if value in EMPTY_VALUES else queryset.filter(self.fits(value))


class WithinFilter(StatedFilter):
    """Keep what takes a number: from the least to the most, or on without end where there is no most."""

    field_class = WholeNumberField

    def __init__(self, *, least: str, most: str, message: Any, **options: Any) -> None:
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), message)
        super().__init__(error_messages=errors, **options)
        self.least, self.most = least, most

    def fits(self, value: int) -> Q:
        return Q(**{f"{self.least}__lte": value}) & (
            Q(**{f"{self.most}__gte": value}) | Q(**{self.most: None})
        )

    def not_stated(self) -> Q:
        return Q(**{self.least: None})


class DurationFilter(WithinFilter):
    """Keep what lasts exactly so many years."""

    def fits(self, value: int) -> Q:
        return Q(**{self.least: value})


class ActivitiesField(forms.ModelMultipleChoiceField):
    """Activities by slug, as a list, so that the database is asked once."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(Activity.objects.in_order(), to_field_name="slug", **options)

    def clean(self, value: Any) -> Any:
        return list(super().clean(value))


class ActivitiesFilter(StatedFilter):
    """Keep what pays for all of the activities asked for."""

    field_class = ActivitiesField
    named = Instrument.activities.through.objects.filter(instrument=OuterRef("pk"))

    def fits(self, value: list[Activity]) -> Q:
        found = Q()
        for activity in value:
            found &= Q(Exists(self.named.filter(activity=activity)))
        return found

    def not_stated(self) -> Q:
        return ~Q(Exists(self.named))


class InstrumentFilterSet(StrictFilterSet):
    """
    The tools that fit a project.

    `qs` holds those that fit; `with_not_stated` also those that may, since the source is silent
    about something that was asked for: silence is neither 0 nor "no limit".
    """

    q = WordsFilter(also=("aliases__key",), help_text=_("Former names work too, for example PICS."))
    duration = DurationFilter(
        least="duration_years",
        most="duration_years",
        min_value=1,
        max_value=99,
        label=_("Duration (years)"),
        message=_("Write a whole number of years from 1 to 99, for example 5."),
    )
    budget = WithinFilter(
        least="funding_least",
        most="funding_most",
        min_value=0,
        max_value=10**9,
        unit="€",
        label=_("Money that the project needs from the CNRS (euros)"),
        message=_("Write an amount in whole euros, at most one billion, for example 12000."),
    )
    countries = WithinFilter(
        least="foreign_countries_least",
        most="foreign_countries_most",
        min_value=1,
        max_value=250,
        label=_("Foreign countries taking part"),
        message=_("Write a number of countries from 1 to 250, for example 2."),
    )
    activity = ActivitiesFilter(
        label=_("What it pays for"), error_messages={"invalid_choice": _("There is no such activity.")}
    )
    route = django_filters.ChoiceFilter(
        label=_("How to apply"),
        choices=Instrument.Route.choices,
        empty_label=_("Any way"),
        error_messages={"invalid_choice": _("There is no such way to apply.")},
    )

    class Meta:
        model = Instrument
        fields: list[str] = []

    @property
    def with_not_stated(self) -> QuerySet[Instrument]:
        """Each tool that fits or may fit, `fits` saying which; those that fit first."""
        queryset = self.queryset.all()
        fits = possible = Q()
        for name, value in self.in_use.items():
            each = self.filters[name]
            if isinstance(each, StatedFilter):
                fits &= each.fits(value)
                possible &= each.fits(value) | each.not_stated()
            else:
                queryset = each.filter(queryset, value)
        known = Case(When(fits, then=True), default=False) if fits else Value(True)
        return queryset.filter(possible).annotate(fits=known).order_by("-fits", *queryset.query.order_by)

    def nearest_budgets(self) -> tuple[list[Instrument], list[Instrument]]:
        """Return, among what fits otherwise, the tools that come closest from below and from above."""
        budget = self.in_use.get("budget")
        if budget is None:
            return [], []
        rest = self.queryset.all()
        for name, value in self.in_use.items():
            rest = rest if name == "budget" else self.filters[name].filter(rest, value)
        below = list(rest.filter(funding_most__lt=budget).order_by("-funding_most")[:20])
        above = list(rest.filter(funding_least__gt=budget).order_by("funding_least")[:20])
        return (
            [each for each in below if each.funding_most == below[0].funding_most],
            [each for each in above if each.funding_least == above[0].funding_least],
        )
