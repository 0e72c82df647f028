from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.linked import Node
from cnrs_intl.catalogue.list_files import ListFile
from cnrs_intl.catalogue.views import Crumbs, PublicDetail, PublicList
from cnrs_intl.derci.contact import first_recipient, the_department
from cnrs_intl.derci.models import Institute
from instruments.facts import facts, former_marked
from instruments.files import INSTRUMENT_COLUMNS
from instruments.filters import InstrumentFilterSet
from instruments.linked import of_instrument
from instruments.models import Activity, Instrument
from instruments.offers import Offer, in_short, offers
from instruments.picture import strips_of
from instruments.views.calls import calls_of
from instruments.wording import no_activity
from sectors.choices import country_options

COMPARED_AT_ONCE = range(2, 5)  # instruments
SHOWN_AT_ONCE = ("purpose",)  # of the criteria; the others are folded


class InstrumentList(PublicList):
    """Every instrument, closest first to what is asked for, with what matches and what differs."""

    model = Instrument
    template_name = "instruments/instrument_list.html"
    filterset_class = InstrumentFilterSet
    filterset: InstrumentFilterSet
    slug_parameters = {"activity": Activity}
    section = "instruments"
    paginate_by = 24

    def get_title(self) -> str:
        return _("Instruments")

    def filtered(self, queryset: QuerySet[Any]) -> Any:
        super().filtered(queryset)
        self.offers = offers(self.filterset)
        return self.offers

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked, form = self.filterset.asked, self.filterset.form
        strips = strips_of([offer.instrument for offer in self.offers], asked.get("budget"))
        matching = [offer.instrument for offer in self.offers if asked and offer.matches_all]
        return context | {
            "found": in_short(self.offers),
            "matching": matching,
            "cards": [card(offer, strips[offer.instrument.pk]) for offer in context["object_list"]],
            "compared": matching if len(matching) in COMPARED_AT_ONCE else [],
            "first": [form[name] for name in SHOWN_AT_ONCE],
            "more": [field for field in form if field.name not in SHOWN_AT_ONCE],
            "unfolded": any(name not in SHOWN_AT_ONCE for name in form.errors),
        }

    def get_listed(self, context: dict[str, Any]) -> list[Instrument]:
        return [offer.instrument for offer in context["object_list"]]


class InstrumentFile(ListFile, InstrumentList):
    """The instruments that match all that is asked for, as a file; the page shows the others, too."""

    columns = INSTRUMENT_COLUMNS
    file_name = "instruments"

    def get_entries(self) -> Any:
        return [offer.instrument for offer in self.get_queryset() if offer.matches_all]


def card(offer: Offer, strip: Any) -> dict[str, Any]:
    told = facts(offer.instrument, "duration", "funding", "route")
    route = told.pop("route")
    return {"offer": offer, "instrument": offer.instrument, "facts": told, "route": route, "strip": strip}


class InstrumentDetail(PublicDetail):
    model = Instrument
    template_name = "instruments/instrument_detail.html"
    section = "instruments"
    with_published = ("activities", "aliases")

    def get_title(self) -> str:
        return f"{self.object.acronym}, {self.object.name}"

    def get_title_parts(self) -> tuple[str, str]:
        return self.object.acronym, self.object.name

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Instruments"), "url": reverse("instrument_list")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = facts(self.object)
        return super().get_context_data(
            **kwargs,
            key=told,
            strip=strips_of(Instrument.objects.published(), None).get(self.object.pk),
            no_activity=no_activity(self.object),
            succession=former_marked(self.object),
            other_names=told["other_names"].marked,
            completed=any(fact.is_completed for fact in told.values()),
            recipient=first_recipient([the_department()]),
            institutes=Institute.objects.published().in_order(),
            calls=calls_of(self.object),
            countries=country_options(),
        )

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        return [*super().get_linked_data(context), of_instrument(self.object)]
