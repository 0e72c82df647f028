from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.views import Crumbs, PublicDetail, PublicList
from cnrs_intl.derci.contact import first_recipient
from cnrs_intl.derci.models import Department, Institute
from instruments import wording
from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument, InstrumentAlias


class InstrumentList(PublicList):
    """The tools that fit, then those of which the source doesn't say whether they do."""

    model = Instrument
    template_name = "instruments/instrument_list.html"
    filterset_class = InstrumentFilterSet
    filterset: InstrumentFilterSet
    section = "instruments"
    paginate_by = 24

    def get_title(self) -> str:
        return _("Collaboration tools")

    def filtered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        super().filtered(queryset)
        return self.filterset.with_not_stated

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        tools = [{"tool": tool, **in_words(tool)} for tool in context["object_list"]]
        fitting = [each for each in tools if each["tool"].fits]
        if not fitting and context["page_obj"].number == 1:
            context["nearest"] = wording.nearest_in_words(*self.filterset.nearest_budgets())
        return (
            {"nearest": ""}
            | context
            | {
                "fitting": fitting,
                "not_stated": [each for each in tools if not each["tool"].fits],
                "narrowed": bool(self.filterset.in_use),
            }
        )


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
            {"title": _("Collaboration tools"), "url": reverse("instrument_list")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            **in_words(self.object),
            participants=wording.participants(self.object),
            former_names=self.names_of(InstrumentAlias.Kind.FORMER),
            other_names=self.names_of(InstrumentAlias.Kind.OTHER),
            recipient=first_recipient(Department.objects.published()),
            institutes=Institute.objects.published().in_order(),
        )

    def names_of(self, kind: str) -> list[str]:
        return [alias.text for alias in self.object.published_aliases if alias.kind == kind]


def in_words(tool: Instrument) -> dict[str, str]:
    """Return what a card and a page say of a tool's duration and money."""
    return {
        "duration": wording.years_in_words(tool.duration_years),
        "funding": wording.funding(tool),
        "funding_per_year": wording.funding_per_year(tool),
    }
