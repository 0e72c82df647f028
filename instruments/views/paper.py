"""What one takes away: the sheet of an instrument, and its dossier for a country."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.former import address_of
from cnrs_intl.catalogue.pdf import Document
from cnrs_intl.catalogue.views import Crumbs, PublicPDF, PublicTemplate
from instruments.dossiers import dossier
from instruments.models import Instrument
from instruments.sheets import sheet
from offices.coverage import countries_to_answer
from sectors.choices import country_options
from sectors.models import Country


class PDFOfInstrument(PublicPDF):
    """A document about one instrument."""

    model = Instrument
    section = "instruments"
    with_published: tuple[str, ...] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        instruments = Instrument.objects.published().with_published(*self.with_published)
        self.instrument = get_object_or_404(instruments, slug=kwargs["slug"])
        if self.kwargs != kwargs:  # what a subclass has put right
            return redirect(address_of(self, self.typed_query), permanent=True)
        self.page_url = self.instrument.get_absolute_url()
        return super().get(request, *args, **kwargs)


class InstrumentPDF(PDFOfInstrument):
    with_published = ("activities", "aliases")

    def get_document(self) -> Document:
        return sheet(self.instrument)


class DossierPDF(PDFOfInstrument):
    """Takes the code of the country as the country's own page does: id, and ID and IDN lead there."""

    with_published = ("activities",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = kwargs["code"].upper()
        self.country = get_object_or_404(countries_to_answer(), Q(iso2=code) | Q(iso3=code))
        self.kwargs["code"] = self.country.code
        return super().get(request, *args, **kwargs)

    def get_document(self) -> Document:
        return dossier(self.instrument, self.country)


class ChooseDossier(PublicTemplate):
    """
    Leads to the dossier of a country and, where the address names one, an instrument.

    A country alone gets the dossiers of all instruments to choose from; none, or an unknown code, a word.
    """

    model = Instrument
    template_name = "instruments/choose_dossier.html"
    section = "instruments"
    parameters = unlisted = frozenset({"country"})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        instruments = Instrument.objects.published()
        self.instrument = get_object_or_404(instruments, slug=kwargs["slug"]) if "slug" in kwargs else None
        self.code = request.GET.get("country", "").strip()
        self.country = Country.objects.filter(iso2=self.code.upper()).first()
        if self.instrument and self.country:
            return redirect("instrument_dossier", self.instrument.slug, self.country.code)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        if self.instrument:
            return _("A dossier on %(instrument)s") % {"instrument": self.instrument.acronym}
        return _("Dossiers to download")

    def get_title_parts(self) -> tuple[str, str]:
        return "", ""  # a form that leads to a document

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Instruments"), "url": reverse("instrument_list")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            country=self.country,
            missing="country" in self.request.GET and not self.code,
            unknown_country=bool(self.code and not self.country),
            instruments=Instrument.objects.published()
            .in_order()
            .only("slug", "acronym", *Instrument.name.columns)
            if self.country
            else [],
            countries=country_options(self.country.code if self.country else ""),
        )
