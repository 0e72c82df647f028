from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.linked import Node
from cnrs_intl.catalogue.list_files import ListFile
from cnrs_intl.catalogue.pdf import Document
from cnrs_intl.catalogue.templatetags.page import in_brackets
from cnrs_intl.catalogue.views import (
    Crumbs,
    PublicDetail,
    PublicList,
    PublicPage,
    PublicPDF,
)
from cnrs_intl.derci.contact import first_recipient, the_department
from offices import arrival
from offices.coverage import (
    answer_for,
    answers_for,
    countries_covered,
    countries_to_answer,
    coverage_by_level,
)
from offices.facts import facts
from offices.files import COUNTRY_COLUMNS, OFFICE_COLUMNS
from offices.filters import OfficeFilterSet
from offices.forms import CountryListForm, FindForm
from offices.levels import levels_of
from offices.linked import of_answer, of_office
from offices.listing import groups_of, number_of_offices
from offices.map import office_map, world_map
from offices.models import Office
from offices.sheets import sheet, whom_instead
from offices.vcards import can_be_reached, cards_of
from sectors.choices import LONG
from sectors.models import Country, Sector
from sectors.querysets import EU_CODES


class OfficeList(PublicList):
    model = Office
    template_name = "offices/office_list.html"
    filterset_class = OfficeFilterSet
    slug_parameters = {"sector": Sector}
    section = "offices"

    def get_title(self) -> str:
        return _("Regional offices of the CNRS")

    with_published = ("sectors",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = countries_covered()
        rows = [(office, totals[office.pk]) for office in self.object_list]
        return super().get_context_data(**kwargs, total=number_of_offices(), rows=rows)


class OfficeFile(ListFile, OfficeList):
    """The list of offices as a file."""

    columns = OFFICE_COLUMNS
    file_name = "offices"

    def get_entries(self) -> Any:
        found, totals = self.get_queryset().select_related("host_country"), countries_covered()
        return [(office, totals[office.pk]) for office in found]


class OfficeDetail(PublicDetail):
    model = Office
    template_name = "offices/office_detail.html"
    section = "offices"
    with_published = ("sectors", "contacts")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("host_country")

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Regional offices of the CNRS"), "url": reverse("office_list")},
        ]

    def get_title_parts(self) -> tuple[str, str]:
        return self.object.short_name, in_brackets(self.object.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.levels = levels = coverage_by_level(self.object)
        recipient = first_recipient([self.object, *self.object.published_sectors, the_department()])
        return super().get_context_data(
            **kwargs,
            facts=facts(self.object, recipient, has_clock=True),
            levels=levels_of(levels),
            whom_instead=whom_instead(self.object),
            has_long_list=sum(len(rows) for _label, rows in levels) > LONG,
            map=office_map(self.object, levels),
            recipient=recipient,
            has_card=can_be_reached(self.object),
        )

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        coverage = [row for _label, rows in self.levels for row in rows]
        return [*super().get_linked_data(context), of_office(self.object, coverage)]


class OfficePDF(PublicPDF):
    """The sheet of an office."""

    model = Office
    section = "offices"

    def get_document(self) -> Document:
        offices = Office.objects.published().with_published("sectors", "contacts")
        office = get_object_or_404(offices.select_related("host_country"), slug=self.kwargs["slug"])
        self.page_url = office.get_absolute_url()
        return sheet(office)


class OfficeCard(PublicPage):
    """The contact details of an office, for an address book."""

    model = Office

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Send the cards; there are none, and the office's page offers none, until it can be reached."""
        office = get_object_or_404(Office.objects.published().with_published("contacts"), slug=slug)
        if not can_be_reached(office):
            raise Http404
        headers = {
            "Content-Disposition": f'attachment; filename="cnrs-{slug}-{current_language()}.vcf"',
            "Content-Language": current_language(),
        }
        return HttpResponse(cards_of(office), content_type="text/vcard; charset=utf-8", headers=headers)


class CountryList(PublicPage, ListView):
    """Every listed country and territory, with its contact."""

    model = Country
    template_name = "offices/country_list.html"
    section = "countries"
    parameters = frozenset({"sector", "office", "contact"})
    slug_parameters = {"sector": Sector, "office": Office}

    def get_title(self) -> str:
        return _("Countries and territories")

    def get_queryset(self) -> Any:
        self.answers = answers_for(Country.objects.listed_to_answer())
        self.form = CountryListForm(self.request.GET or None, self.answers)
        return self.form.kept(self.answers)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            map=world_map(self.object_list, self.answers),
            groups=groups_of(self.object_list),
            has_long_list=len(self.object_list) > LONG,
            unfolded=len(self.object_list) < len(self.answers),
            form=self.form,
            totals={"office": 0, "sector": 0, "headquarters": 0}
            | Counter(each.contact for each in self.answers),
            total=len(self.answers),
        )


class CountryFile(ListFile, CountryList):
    """The list of countries as a file: the answer for each."""

    columns = COUNTRY_COLUMNS
    file_name = "countries"


class CountryDetail(PublicPage, DetailView):
    """The contact for one country, why, and how to write; from `q` it says how the visitor got here."""

    model = Country
    template_name = "offices/country_detail.html"
    section = "countries"
    parameters = frozenset({"q"})
    slug_field = "iso2"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead other ways to write the code, KH, KHM and the European Union's UK, to the one address."""
        typed = kwargs["slug"]
        if typed != typed.lower() or len(typed) > len("kh") or typed.upper() in EU_CODES:
            return redirect(get_object_or_404(Country.objects.known_as(typed)), permanent=True)
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Country:
        form = FindForm(self.request.GET)
        self.query = form.cleaned_data["q"] if form.is_valid() else ""
        return get_object_or_404(countries_to_answer(), iso2=self.kwargs["slug"].upper())

    def get_title(self) -> str:
        return _("%(country)s: your contact at the CNRS") % {"country": self.object.name}

    def get_title_parts(self) -> tuple[str, str]:
        country, colon, rest = self.get_title().partition(":")
        return country + colon, rest.strip()

    def get_crumbs(self) -> Crumbs:
        return [
            *super().get_crumbs(),
            {"title": _("Countries and territories"), "url": reverse("country_list")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answer = answer_for(self.object)
        teams = [*(each.office.name for each in answer.offices)]
        teams += [team.in_full for team in (answer.sector, answer.department) if team]
        return super().get_context_data(
            **kwargs,
            answer=answer,
            shown=next(iter(teams), ""),
            found_by=arrival.said_of(self.object, self.query) if self.query else "",
            query=self.query,
            form=FindForm(),
        )

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        about = of_answer(context["answer"], self.request.path, context["title"])
        return [*super().get_linked_data(context), about]
