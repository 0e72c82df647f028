from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.views import Crumbs, PublicDetail, PublicList
from cnrs_intl.derci.contact import first_recipient, the_department
from cnrs_intl.derci.models import Institute
from instruments import wording
from instruments.filters import InstrumentFilterSet
from instruments.models import Activity, Instrument, InstrumentAlias
from instruments.nearest import nearest_in_words
from instruments.views.calls import calls_of
from sectors.choices import country_options

COMPARED_AT_ONCE = range(2, 5)  # instruments


class InstrumentList(PublicList):
    """The instruments that fit, then those of which the source doesn't say whether they do."""

    model = Instrument
    template_name = "instruments/instrument_list.html"
    filterset_class = InstrumentFilterSet
    filterset: InstrumentFilterSet
    slug_parameters = {"activity": Activity}
    section = "instruments"
    paginate_by = 24

    def get_title(self) -> str:
        return _("Instruments")

    def filtered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        super().filtered(queryset)
        return self.filterset.with_not_stated

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        """Count from the totals that stand beside the options: the database has told them already."""
        paginator = super().get_paginator(*args, **kwargs)
        paginator.count = self.filterset.total(fits=True) + self.filterset.total(fits=False)
        return paginator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.filterset.count_options()
        context = super().get_context_data(**kwargs)
        total = self.filterset.total(fits=True)
        instruments = [self.shown(instrument) for instrument in context["object_list"]]
        fitting = [each for each in instruments if each["instrument"].fits]
        return context | {
            "total": total,
            "nearest": [] if total else nearest_in_words(self.filterset),
            "fitting": fitting,
            "not_stated": [each for each in instruments if not each["instrument"].fits],
            "compared": fitting if total == len(fitting) and total in COMPARED_AT_ONCE else [],
        }

    def shown(self, instrument: Any) -> dict[str, Any]:
        """Return what a card says of an instrument, and what of the filters its source leaves open."""
        silent = [name for name in self.filterset.silent if getattr(instrument, f"silent_{name}")]
        return {
            "instrument": instrument,
            **in_words(instrument),
            "not_said": wording.not_said(instrument, silent),
        }


class InstrumentDetail(PublicDetail):
    model = Instrument
    template_name = "instruments/instrument_detail.html"
    section = "instruments"
    with_published = ("activities", "aliases")

    def get_title(self) -> str:
        return f"{self.object.acronym}, {self.object.name}"

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Instruments"), "url": reverse("instrument_list")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            **in_words(self.object),
            participants=wording.participants(self.object),
            follows=wording.follows(self.object, self.names_of(InstrumentAlias.Kind.FORMER)),
            other_names=self.names_of(InstrumentAlias.Kind.OTHER),
            recipient=first_recipient([the_department()]),
            institutes=Institute.objects.published().in_order(),
            calls=calls_of(self.object),
            countries=country_options(),
        )

    def names_of(self, kind: str) -> list[str]:
        return [alias.text for alias in self.object.published_aliases if alias.kind == kind]


def in_words(instrument: Instrument) -> dict[str, str]:
    """Return what a card and a page say of an instrument's duration and money."""
    return {
        "duration": wording.years_in_words(instrument.duration_years),
        "funding": wording.money(instrument),
        "funding_per_year": wording.funding_per_year(instrument),
    }
