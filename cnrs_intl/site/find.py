"""The field in which one types what one looks for: a country first, then any page by its name."""

from dataclasses import asdict
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import fold
from cnrs_intl.catalogue.views import PublicPage, PublicTemplate
from cnrs_intl.site import known, search
from offices import finder
from offices.around import around
from offices.forms import FindForm
from offices.listing import country_links
from offices.suggestions import SHORTEST, SHOWN, Suggestion, suggestions_for
from sectors.choices import links_to
from sectors.models import Country

PAGES_SHOWN = 3  # pages that begin as what was typed


class Find(PublicTemplate):
    """
    An exact name goes to its page, a certain match to the country's; what may be several gets a choice, and
    anything else is searched for, such as a country with a topic: its answer stands above what is found.

    A country's own name comes before pages of that name, these before other readings; `choose` shows all.
    """

    template_name = "site/find.html"
    section = "home"
    parameters = unlisted = frozenset({"q", "country", "choose"})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = FindForm(request.GET)
        code = request.GET.get("country", "").upper()
        if code and (chosen := Country.objects.filter(iso2=code).first()):
            return redirect(chosen)
        query = self.form.cleaned_data["q"] if self.form.is_valid() else ""
        self.found, self.pages = finder.find(query), known.named(query)
        if not (self.pages or self.found.certain):
            self.pages = known.of_offices(query)
        self.is_found = bool(self.pages or self.found.status != "none")
        if query and not self.is_found:
            return redirect(search.address_of(query))
        if "choose" not in request.GET and (address := self.address()):
            return redirect(address)
        return super().get(request, *args, **kwargs)

    def address(self) -> str:
        """Return where what was typed surely leads, or nothing."""
        country, query = self.found.country, self.found.query
        if self.pages and not (country and known.is_own_name(country, query)):
            return self.pages[0].url if len(self.pages) == 1 else ""
        if self.found.named:
            return search.address_of(query)
        return f"{country.get_absolute_url()}?{urlencode({'q': query})}" if country else ""

    def get_title(self) -> str:
        return _("Find your CNRS contact")

    def get_title_parts(self) -> tuple[str, str]:
        return "", ""  # what somebody typed is not for sharing

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        part = around([] if self.found.candidates else self.found.areas)
        return super().get_context_data(
            **kwargs,
            offices=part.offices,
            countries=links_to(part.countries),
            m49=part.m49,
            message=next(iter(self.form.errors.get("q", [])), ""),
            found=self.found,
            typed=self.form.typed,
            pages=self.pages,
            search_address=search.address_of(self.found.query) if self.is_found else "",
            country_links=country_links(),
        )


class Suggestions(PublicPage):
    """What the field offers as one types; only an improvement, the form works without."""

    parameters = frozenset({"q"})

    def get(self, request: HttpRequest) -> JsonResponse:
        form = FindForm(request.GET)
        if not form.is_valid():
            return JsonResponse({"suggestions": []}, status=400)
        found = suggested(form.cleaned_data["q"])
        return JsonResponse({"suggestions": [asdict(each) for each in found]})


def said_beside(page: known.Page, query: str) -> str:
    """Return what was typed, where the title of the page does not show it."""
    return "" if fold(query) in fold(page.title) else query


def suggested(query: str) -> list[Suggestion]:
    """
    Return pages of exactly that name, then countries, then pages that begin so: SHOWN at most.

    The last of them leads to the search for what was typed; where nothing else does, so does the field.
    """
    if len(fold(query)) < SHORTEST:
        return []
    exact = [Suggestion(page.title, said_beside(page, query), page.url) for page in known.named(query)]
    begun = [Suggestion(page.title, said_beside(page, query), page.url) for page in known.of_offices(query)]
    begun += [Suggestion(page.title, "", page.url) for page in known.beginning(query, PAGES_SHOWN)]
    countries = suggestions_for(query)[: SHOWN - len(exact)]
    if countries and fold(countries[0].name) == fold(query):
        exact, countries = [countries[0], *exact], countries[1:]
    unique = {each.url: each for each in [*exact, *countries[: SHOWN - len(exact)], *begun]}
    found = list(islice(unique.values(), SHOWN - 1))
    return [*found, to_the_search(query)] if found else []


def to_the_search(query: str) -> Suggestion:
    words = _("Search the portal for “%(query)s”") % {"query": query}
    return Suggestion(words, "", search.address_of(query))
