from collections import Counter
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

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
from offices.filters import OfficeFilterSet
from offices.forms import CountryListForm, FindForm
from offices.levels import levels_of
from offices.listing import groups_of, number_of_offices
from offices.map import office_map, world_map
from offices.models import Office
from offices.sheets import sheet, whom_instead
from sectors.choices import LONG
from sectors.models import Country, Sector


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
        levels = coverage_by_level(self.object)
        recipient = first_recipient([self.object, *self.object.published_sectors, the_department()])
        return super().get_context_data(
            **kwargs,
            facts=facts(self.object, recipient, has_clock=True),
            levels=levels_of(levels),
            whom_instead=whom_instead(self.object),
            has_long_list=sum(len(rows) for _label, rows in levels) > LONG,
            map=office_map(self.object, levels),
            recipient=recipient,
        )


class OfficePDF(PublicPDF):
    """The sheet of an office."""

    model = Office
    section = "offices"

    def get_document(self) -> Document:
        offices = Office.objects.published().with_published("sectors", "contacts")
        office = get_object_or_404(offices.select_related("host_country"), slug=self.kwargs["slug"])
        self.page_url = office.get_absolute_url()
        return sheet(office)


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


class CountryDetail(PublicPage, DetailView):
    """The contact for one country, why, and how to write; from `q` it says how the visitor got here."""

    model = Country
    template_name = "offices/country_detail.html"
    section = "countries"
    parameters = frozenset({"q"})
    slug_field = "iso2"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead other ways to write the code, KH and KHM, to the one address."""
        code = kwargs["slug"].upper()
        if code.lower() != kwargs["slug"] or len(code) > len("kh"):
            return redirect(get_object_or_404(Country, Q(iso2=code) | Q(iso3=code)), permanent=True)
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
