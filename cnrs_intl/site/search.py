"""The search of the whole portal: the field, the results by kind, and help where there are none."""

from dataclasses import replace
from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cnrs_intl.catalogue import index
from cnrs_intl.catalogue.results import Result, Results
from cnrs_intl.catalogue.views import PublicTemplate
from cnrs_intl.derci.contact import first_recipient, the_department
from cnrs_intl.site import meant
from offices import finder
from offices.coverage import answer_for
from offices.forms import FindForm
from offices.listing import country_links

PER_PAGE = 20
LAST = 10_000  # page that is asked for: nobody leafs so far


class Search(PublicTemplate):
    """What the portal says about some words, the best first; `kind` narrows it, `page` leafs."""

    template_name = "site/search.html"
    parameters = frozenset({"q", "kind", "page"})
    is_unlisted = True  # with nothing typed, it is a field that every page has

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = FindForm(request.GET)
        typed = self.form.cleaned_data["q"] if self.form.is_valid() else ""
        asked = request.GET.get("kind", "")
        self.kind = asked if asked in kinds() else ""
        number = page_number(request.GET.get("page", ""))
        understood = finder.find("" if self.kind or number > 1 else typed)
        self.found = searched(typed, self.kind, number, understood) if typed else Results(typed)
        self.page = page_of(self.found.total, number)
        country = meant.country_meant(understood, self.found)
        self.answer = answer_for(country) if country else None
        self.offered = meant.countries_offered(understood, self.found)
        return super().get(request, *args, **kwargs)

    def get_title(self) -> str:
        return _("Search")

    def get_title_parts(self) -> tuple[str, str]:
        return "", ""  # what somebody typed is not for sharing

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = kinds()
        found = self.found
        with_all = max(0, found.with_all_words - self.page.start_index() + 1) if found.results else 0
        return super().get_context_data(
            **kwargs,
            message=next(iter(self.form.errors.get("q", [])), ""),
            found=found,
            typed=self.form.typed,
            looked_for=found.corrected or self.form.typed,
            kind=self.kind,
            numbers=[(each, names[each][1], number) for each, number in numbered(found, self.kind)],
            answer=self.answer,
            offered=meant.links_to(self.offered, self.form.typed) if self.offered else "",
            number_of_all=sum(found.counts.values()),
            groups=[shown(found.results[:with_all]), shown(found.results[with_all:])],
            page_obj=self.page,
            recipient=first_recipient([the_department()]),
            country_links=country_links(),
        )


def searched(typed: str, kind: str, number: int, understood: finder.Found) -> Results:
    """
    Return a page of what answers, with the words that were looked for instead where they are told.

    Those are what further pages and kinds are asked for by: there, the finder has understood nothing.
    """
    found = index.search(typed, kind, number, PER_PAGE, meant.words_meant(understood))
    return found if meant.is_told(understood, found) else replace(found, corrected="")


def kinds() -> dict[str, tuple[str, str]]:
    """Return what one result of each kind is called, and several, in the order of the filters."""
    return {
        "country": (_("Country"), _("Countries")),
        "office": (_("Regional office"), _("Regional offices")),
        "instrument": (_("Instrument"), _("Instruments")),
        "sector": (_("Sector"), _("Sectors")),
        "region": (_("Region"), _("Regions")),
        "call": (pgettext("for projects", "Call"), _("Calls")),
        "mission": (_("Mission"), _("Missions")),
        "keyfigure": (_("Key figure"), _("Key figures")),
        "page": (pgettext("of the portal", "Page"), pgettext("of the portal", "Pages")),
        "term": (_("Glossary"), _("Glossary")),
    }


def numbered(found: Results, kind: str) -> list[tuple[str, int]]:
    """Return the kinds that have results, and the one that is asked for, with their numbers."""
    numbers = [(each, found.counts.get(each, 0)) for each in kinds()]
    return [(each, number) for each, number in numbers if number or each == kind]


def shown(results: list[Result]) -> list[tuple[Result, str]]:
    """Return results with the name of their kind."""
    names = kinds()
    return [(result, names[result.kind][0]) for result in results]


def page_number(typed: str) -> int:
    """Return the number of a page as it is asked for. Raises Http404 for what is none, as other lists do."""
    if not typed:
        return 1
    if not (typed.isascii() and typed.isdecimal() and len(typed) < len(str(LAST))) or not int(typed):
        raise Http404
    return int(typed)


def page_of(total: int, number: int) -> Page[int]:
    """Return where one stands in the results. Raises Http404 beyond their last page."""
    try:
        return Paginator(range(total), PER_PAGE).page(number)
    except InvalidPage as error:
        raise Http404 from error


def address_of(query: str) -> str:
    """Return the page of what a search finds."""
    return f"{reverse('search')}?{urlencode({'q': query})}"
