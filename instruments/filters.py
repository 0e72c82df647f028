"""Which instrument fits: by duration, money, countries, activities, way to apply, and words."""

import re
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.validators import EMPTY_VALUES
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import StrictFilterSet, WordsFilter
from cnrs_intl.catalogue.templatetags.page import euros
from instruments import wording
from instruments.models import Activity, Instrument
from instruments.options import Drawn, drawn_input
from instruments.ranges import Limits

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
    """A filter on what an instrument may not state; whether it then fits is not known."""

    def fits(self, value: Any) -> Q:
        raise NotImplementedError

    def not_stated(self) -> Q:
        raise NotImplementedError

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset if value in EMPTY_VALUES else queryset.filter(self.fits(value))


class WithinFilter(StatedFilter):
    """Keep what takes a number: from the least to the most, or on without end where there is no most."""

    field_class = WholeNumberField

    def __init__(self, *, limits: Limits, message: Any, **options: Any) -> None:
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), message)
        super().__init__(error_messages=errors, **options)
        self.limits = limits

    def fits(self, value: int) -> Q:
        return self.limits.holds(value)

    def not_stated(self) -> Q:
        return self.limits.not_stated()


class Counted(Drawn):
    """A widget whose options say, by `counts`, how many instruments there would be with each."""

    counts: dict[str, int] = {}

    def drawn(self, option: dict[str, Any]) -> SafeString:
        return format_html(
            '<label for="{0}">{1} <span>{2} <span class="meta" id="{0}_count" data-hx-swap-oob="innerHTML">'
            "({3})</span></span></label>",
            option["attrs"]["id"],
            drawn_input(option),
            capfirst(option["label"]),
            self.counts.get(str(option["value"])),
        )


class CountedCheckboxes(Counted, forms.CheckboxSelectMultiple):
    pass


class CountedRadios(Counted, forms.RadioSelect):
    pass


class ActivitiesFilter(StatedFilter):
    """Keep what pays for all of the activities asked for, each by its slug."""

    field_class = forms.MultipleChoiceField
    named = Instrument.activities.through.objects.filter(instrument=OuterRef("pk"))

    def fits(self, value: list[str]) -> Q:
        return Q(*(Exists(self.named.filter(activity__slug=slug)) for slug in value))

    def not_stated(self) -> Q:
        return ~Q(Exists(self.named))


class RouteFilter(django_filters.ChoiceFilter):
    def fits(self, value: str) -> Q:
        return Q(route=value)


class InstrumentFilterSet(StrictFilterSet):
    """
    The instruments that fit a project.

    `qs` holds those that fit; `with_not_stated` also those that may, since the source is silent
    about something that was asked for: silence is neither 0 nor "no limit".
    """

    q = WordsFilter(also=("aliases__key",), help_text=_("Former names work too, for example PICS."))
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
        label=_("Money that the project needs from the CNRS (euros)"),
        message=_("Write an amount in whole euros, at most one billion, for example 12000."),
    )
    countries = WithinFilter(
        limits=Instrument.foreign_countries,
        min_value=1,
        max_value=250,
        label=_("Foreign countries taking part"),
        message=_("Write a number of countries from 1 to 250, for example 2."),
    )
    activity = ActivitiesFilter(
        label=_("The activities that the leaflet names"),
        help_text=_("In brackets: how many instruments would fit."),
        widget=CountedCheckboxes,
        error_messages={"invalid_choice": _("There is no such activity: %(value).80s.")},
    )
    route = RouteFilter(
        label=_("How to apply"),
        choices=Instrument.Route.choices,
        empty_label=_("Any way"),
        widget=CountedRadios,
        error_messages={"invalid_choice": _("There is no such way to apply: %(value).80s.")},
    )
    short_labels = {"budget": _("Budget"), "duration": _("Duration"), "activity": _("Activity")}

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
            case "activity":
                return [(slug, self.activities[slug].name) for slug in value]
            case "duration":
                return [("", wording.years_in_words(value))]
            case "budget":
                return [("", euros(value))]
            case "route":
                return [("", str(Instrument.Route(value).label))]
        return super().in_words(name, value)

    @cached_property
    def fits(self) -> dict[str, Q]:
        """What an instrument has to be, by the filter that asks for it."""
        asked: dict[str, Q] = {name: self.filters[name].fits(value) for name, value in self.in_use.items()}
        return {name: fits for name, fits in asked.items() if fits}

    @cached_property
    def silent(self) -> dict[str, Q]:
        """Of which instruments the source doesn't say whether they fit, by the filter that asks."""
        filters = {name: self.filters[name] for name in self.fits}
        return {name: each.not_stated() for name, each in filters.items() if isinstance(each, StatedFilter)}

    def filter_queryset(self, queryset: QuerySet[Instrument]) -> QuerySet[Instrument]:
        return queryset.filter(*self.fits.values())

    def may_fit(self, *, but: str = "") -> QuerySet[Any]:
        """Return the instruments that fit or may fit, `fits` saying which, whatever the filter `but` asks."""
        asked = {name: fits for name, fits in self.fits.items() if name != but}
        possible = [fits | self.silent.get(name, Q()) for name, fits in asked.items()]
        fits = Case(When(Q(*asked.values()), then=True), default=False) if asked else Value(True)
        return self.queryset.filter(*possible).annotate(fits=fits)

    @property
    def with_not_stated(self) -> QuerySet[Any]:
        """
        Return the instruments that fit, `fits` being true, then those that may.

        `silent_budget` and the like tell what an instrument's source doesn't say.
        """
        silent = {name: Case(When(silent, then=True), default=False) for name, silent in self.silent.items()}
        found = self.may_fit().annotate(**{f"silent_{name}": each for name, each in silent.items()})
        return found.order_by("-fits", *found.query.order_by)

    @cached_property
    def totals(self) -> dict[tuple[str, bool], int]:
        """How many instruments fit (True) or may (False) by each way to apply, whichever is asked for."""
        rows = self.may_fit(but="route").order_by().values_list("route", "fits").annotate(total=Count("pk"))
        return {(route, fits): total for route, fits, total in rows}

    def total(self, *, fits: bool) -> int:
        """Return how many instruments fit, or may fit, with every filter."""
        routes = [self.in_use["route"]] if "route" in self.in_use else Instrument.Route.values
        return sum(self.totals.get((route, fits), 0) for route in routes)

    def count_options(self) -> None:
        """Have each option say how many instruments would fit with it, all other filters staying."""
        named = Instrument.activities.through.objects.filter(instrument__in=self.qs.order_by())
        activities = dict(named.values_list("activity__slug").annotate(total=Count("pk")))
        routes = {route: self.totals.get((route, True), 0) for route in Instrument.Route.values}
        counts = {
            "activity": {slug: activities.get(slug, 0) for slug in self.activities},
            "route": routes | {"": sum(routes.values())},
        }
        for name, each in counts.items():
            self.form.fields[name].widget.counts = each
