"""What one takes away: the sheet of a tool, and its dossier for a country."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.pdf import Document
from cnrs_intl.catalogue.views import Crumbs, PublicPDF, PublicTemplate
from instruments.dossiers import dossier
from instruments.models import Instrument
from instruments.sheets import sheet
from instruments.views.tools import known_as
from offices.coverage import countries_to_answer
from sectors.choices import country_options
from sectors.models import Country


def tool_called(slug: str, *relations: str) -> Instrument:
    """Return a public tool by its slug, with what is public of `relations`, or by another name, without."""
    tools = Instrument.objects.published().with_published(*relations)
    tool = tools.filter(slug=slug).first() or known_as(slug)
    if tool is None:
        raise Http404
    return tool


class PDFOfTool(PublicPDF):
    """A document about one tool; other names of it lead to the one address."""

    section = "instruments"
    with_published: tuple[str, ...] = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tool = tool_called(kwargs["slug"], *self.with_published)
        self.page_url = self.tool.get_absolute_url()
        address = self.get_address()
        if request.path != address:
            return redirect(address, permanent=True)
        return super().get(request, *args, **kwargs)

    def get_address(self) -> str:
        raise NotImplementedError


class InstrumentPDF(PDFOfTool):
    with_published = ("activities", "aliases")

    def get_address(self) -> str:
        return reverse("instrument_pdf", args=[self.tool.slug])

    def get_document(self) -> Document:
        return sheet(self.tool)


class DossierPDF(PDFOfTool):
    """Takes the code of the country as the country's own page does: id, and ID and IDN lead there."""

    with_published = ("activities",)

    def get_address(self) -> str:
        code = self.kwargs["code"].upper()
        self.country = get_object_or_404(countries_to_answer(), Q(iso2=code) | Q(iso3=code))
        return reverse("instrument_dossier", args=[self.tool.slug, self.country.code])

    def get_document(self) -> Document:
        return dossier(self.tool, self.country)


class ChooseDossier(PublicTemplate):
    """
    Leads to the dossier of a country and, where the address names one, a tool.

    A country alone gets the dossiers of all tools to choose from; none, or a code that nobody has, a word.
    """

    template_name = "instruments/choose_dossier.html"
    section = "instruments"
    parameters = frozenset({"country"})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tool = tool_called(kwargs["slug"]) if "slug" in kwargs else None
        self.code = request.GET.get("country", "").strip()
        self.country = Country.objects.filter(iso2=self.code.upper()).first()
        if self.tool and self.country:
            return redirect("instrument_dossier", self.tool.slug, self.country.code)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        if self.tool:
            return _("A dossier on %(tool)s") % {"tool": self.tool.acronym}
        return _("Dossiers on paper")

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Collaboration tools"), "url": reverse("instrument_list")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            country=self.country,
            missing="country" in self.request.GET and not self.code,
            unknown_country=bool(self.code and not self.country),
            tools=Instrument.objects.published().in_order().only("slug", "acronym", *Instrument.name.columns)
            if self.country
            else [],
            countries=country_options(self.country.code if self.country else ""),
        )
