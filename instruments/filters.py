"""What somebody may ask of an instrument: purpose, years, euros, countries, activities, way to apply."""

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import MOST_VALUES, StrictFilterSet, WordsFilter
from cnrs_intl.catalogue.numbers import WholeNumberField
from cnrs_intl.catalogue.templatetags.page import euros
from instruments import wording
from instruments.choice import MEANING, Purpose, Stage
from instruments.models import Activity, Instrument, InstrumentAlias, Stated
from instruments.options import CheckBoxes, Radios
from instruments.ranges import Limits


class WithinFilter(django_filters.Filter):
    """Keep what takes a number: from the least to the most, or on without end where there is no most."""

    field_class = WholeNumberField

    def __init__(self, *, limits: Limits, message: Any, **options: Any) -> None:
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), message)
        super().__init__(error_messages=errors, **options)
        self.limits = limits

    def fits(self, value: int) -> Q:
        return self.limits.holds(value)


class ActivitiesFilter(django_filters.Filter):
    """Keep what pays for all of the activities asked for, each by its slug."""

    field_class = forms.MultipleChoiceField
    named = Instrument.activities.through.objects.filter(instrument=OuterRef("pk"))

    def fits(self, value: list[str]) -> Q:
        return Q(*(Exists(self.named.filter(activity__slug=slug)) for slug in value))


class RouteFilter(django_filters.ChoiceFilter):
    def fits(self, value: str) -> Q:
        return Q(route=value)


class PurposeFilter(django_filters.ChoiceFilter):
    """Keep what is for a purpose, by the column that tells so; see `choice.MEANING`."""

    def fits(self, value: str) -> Q:
        question, meant = MEANING[Purpose(value)]
        if question == "place":
            return Q(place=meant)
        return Q(
            **{"first_contact" if meant == Stage.FIRST_CONTACT else "existing_collaboration": Stated.YES}
        )


class InstrumentFilterSet(StrictFilterSet):
    """The instruments that match a project in `qs`; every one, for `offers`, in `instruments`."""

    purpose = PurposeFilter(
        label=_("What is the collaboration for?"),
        choices=Purpose.choices,
        empty_label=_("Any purpose"),
        widget=Radios,
        error_messages={"invalid_choice": _("There is no such purpose: %(value).80s.")},
    )
    duration = WithinFilter(
        limits=Instrument.duration,
        min_value=1,
        max_value=99,
        label=_("Duration (years)"),
        message=_("Write a whole number of years from 1 to 99, for example 5."),
    )
    budget = WithinFilter(
        limits=Instrument.funding,
        min_value=0,
        max_value=10**9,
        unit="€",
        label=_("CNRS funding needed (euros)"),
        message=_("Write an amount in whole euros, at most one billion, for example 12000."),
    )
    countries = WithinFilter(
        limits=Instrument.foreign_countries,
        min_value=1,
        max_value=250,
        label=_("Foreign countries taking part"),
        message=_("Write a number of countries from 1 to 250, for example 2."),
    )
    q = WordsFilter(
        also={"aliases__key": {"aliases__kind__in": InstrumentAlias.TOLD}},
        help_text=_("Former names work too, for example PICS."),
    )
    activity = ActivitiesFilter(
        label=_("Activities"),
        widget=CheckBoxes,
        validators=[MOST_VALUES],
        error_messages={"invalid_choice": _("There is no such activity: %(value).80s.")},
    )
    route = RouteFilter(
        label=_("How to apply"),
        choices=Instrument.Route.choices,
        empty_label=_("Any way"),
        widget=Radios,
        error_messages={"invalid_choice": _("There is no such way to apply: %(value).80s.")},
    )
    short_labels = {
        "purpose": _("Purpose"),
        "activity": _("Activity"),
        "budget": _("CNRS funding"),
        "duration": _("Duration"),
        "countries": _("Foreign countries"),
    }

    class Meta:
        model = Instrument
        fields: list[str] = []

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Every activity by its slug, read once: for the choices, and for what is asked."""
        return {activity.slug: activity for activity in Activity.objects.published().in_order()}

    def get_form_class(self) -> Any:
        form = super().get_form_class()
        form.base_fields["activity"].choices = [(slug, each.name) for slug, each in self.activities.items()]
        form.base_fields["route"].choices = [
            (value, capfirst(wording.route(value))) for value in Instrument.Route.values
        ]
        form.base_fields["route"].help_text = wording.department_in_full()
        return form

    @property
    def in_use(self) -> dict[str, Any]:
        """The good values by which the list is narrowed now; of the activities, the known ones."""
        good = super().in_use
        if self.is_bound and "activity" in self.form.errors:
            known = [slug for slug in self.data.getlist("activity") if slug in self.activities]
            good |= {"activity": known} if known else {}
        return good

    def in_words(self, name: str, value: Any) -> list[tuple[str, str]]:
        match name:
            case "purpose":
                return [("", str(Purpose(value).label))]
            case "activity":
                return [(slug, self.activities[slug].name) for slug in value]
            case "duration":
                return [("", wording.years_in_words(value))]
            case "budget":
                return [("", euros(value))]
            case "route":
                return [("", wording.route(value))]
        return super().in_words(name, value)

    @cached_property
    def fits(self) -> dict[str, Q]:
        """What an instrument has to be, by the filter that asks for it."""
        asked: dict[str, Q] = {name: self.filters[name].fits(value) for name, value in self.in_use.items()}
        return {name: fits for name, fits in asked.items() if fits}

    @property
    def asked(self) -> dict[str, Any]:
        """The good values that ask for something; words may hold no letter."""
        return {name: value for name, value in self.in_use.items() if name in self.fits}

    def filter_queryset(self, queryset: QuerySet[Instrument]) -> QuerySet[Instrument]:
        return queryset.filter(*self.fits.values())

    @cached_property
    def instruments(self) -> list[Any]:
        """Every instrument, matching or not, with its activities; `has_words`: those asked for, if any."""
        words = self.fits.get("q")
        found = Case(When(words, then=True), default=False) if words else Value(True)
        with_activities = self.queryset.prefetch_related(None).with_published("activities")
        return list(with_activities.annotate(has_words=found))
