"""Whom to ask about a country, the offices, and the countries with their answers, for programs."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cnrs_intl.catalogue.api import PublicAPIView, in_each_language, picture_in
from cnrs_intl.catalogue.api_lists import PublicDetailView, PublicListView, ordering_asked
from cnrs_intl.catalogue.fields import fold, in_both_languages
from cnrs_intl.catalogue.filters import MAX_QUERY, TOO_LONG, refusals_of
from cnrs_intl.catalogue.linked import address
from offices.api_fields import CountryShown, FoundShown, OfficeShown
from offices.areas import Area
from offices.coverage import AlsoOffice, Answer, answer_for, answers_for, countries_to_answer
from offices.filters import OfficeFilterSet
from offices.finder import Candidate, Found, find
from offices.forms import CountryListForm
from offices.models import Coverage, Office
from sectors.models import Country, Sector

CODE = {"type": "string", "pattern": "^[A-Za-z]{2,3}$"}
SLUG = {"type": "string"}


class CoverageAnswer(PublicAPIView):
    """
    The contact for a country: `?country=KH` (a code of two or three letters) or `?q=Cambodge`.

    400 without either, with both, or with a text of over 200 characters; 404 for an unknown code.
    """

    operation_id, summary, tag = "get_coverage", "Whom to ask about a country", "coverage"
    parameters = frozenset({"country", "q"})
    serializer_class = FoundShown
    may_be_missing = True
    plain_parameters = {"country": CODE, "q": {"type": "string", "maxLength": MAX_QUERY}}
    described = {
        "country": "A code of ISO 3166-1 in any case, or the European Union’s UK and EL. This or `q`.",
        "q": "A country, a city, an area, in any language and spelling. This or `country`.",
    }

    def get(self, request: Request) -> Response:
        given = {name: value for name, value in request.query_params.items() if value}
        if len(given) != 1:
            raise ValidationError(
                {"country": ["Give either country or q."], "q": ["Give either country or q."]}
            )
        found = by_code(given["country"]) if "country" in given else by_words(given["q"])
        return Response(shown(found))


class OfficeList(PublicListView):
    """The offices of the CNRS abroad, in the editors’ order, filtered as on their page."""

    operation_id, summary, tag = "list_offices", "Offices abroad", "offices"
    model = Office
    serializer_class = OfficeShown
    filterset_class = OfficeFilterSet
    slug_parameters = {"sector": Sector}
    described = {
        "sector": "The slug of a sector that the office is part of.",
        "country": "The code of a country that the office covers today, of two or three letters.",
        "q": "Words: each begins a word of the office’s texts, in either language.",
    }

    def get_queryset(self) -> QuerySet[Office]:
        return offices()


class OfficeDetail(PublicDetailView):
    """One office by its slug, with whom it covers today and what is to come."""

    operation_id, summary, tag = "get_office", "One office", "offices"
    model = Office
    serializer_class = OfficeShown

    def get_queryset(self) -> QuerySet[Office]:
        return offices()


class CountryList(PublicListView):
    """
    The listed countries and territories, each with its contact, filtered as on their page.

    In the order of their English names unless another is asked for. What lists leave out is answered by its
    code all the same.
    """

    operation_id, summary, tag = "list_countries", "Countries and territories", "countries"
    model = Country
    serializer_class = CountryShown
    slug_parameters = {"sector": Sector, "office": Office}
    orderings = {"name_en": "name_en", "name_fr": "name_fr", "iso2": "iso2", "iso3": "iso3"}
    plain_parameters = {
        "sector": SLUG,
        "office": SLUG,
        "contact": {"type": "string", "enum": ["office", "sector", "headquarters"]},
    }
    described = {
        "sector": "The slug of the sector that covers the country.",
        "office": "The slug of an office that covers the country today.",
        "contact": "Which kind of team the contact is.",
    }

    def found(self) -> list[Answer]:
        answers = answers_for(Country.objects.listed_to_answer())
        form = CountryListForm(self.request.query_params or None, answers)
        if refusals := refusals_of(form):
            raise ValidationError(refusals)
        return form.kept(answers)

    def ordered(self, found: list[Answer]) -> list[Answer]:
        name = ordering_asked(self.request, self.orderings)
        if name is None:
            return found
        in_order = sorted(found, key=lambda answer: answer.country.iso2)
        column = self.orderings[name.removeprefix("-")]
        in_order.sort(key=lambda answer: fold(getattr(answer.country, column)), reverse=name.startswith("-"))
        return in_order


class CountryDetail(PublicDetailView):
    """
    One country or territory by its code of two letters, with its contact.

    Other ways to write the code lead there: KHM, kh, and the European Union’s UK and EL.
    """

    operation_id, summary, tag = "get_country", "One country or territory", "countries"
    model = Country
    slug_field = "iso2"
    serializer_class = CountryShown
    in_path: ClassVar[Any] = ("code", CODE, "Its code of ISO 3166-1.")

    def get(self, request: Request, code: str) -> Any:
        country = Country.objects.to_answer().known_as(code).first()
        if country is None:
            raise Http404("No country has this code.")
        if country.iso2 != code:
            return HttpResponsePermanentRedirect(reverse("api_country", args=[country.iso2]))
        return Response(self.serializer_class(answer_for(country)).data)


def offices() -> QuerySet[Office]:
    """Return the public offices, in order, with whom they cover, today or later."""
    rows = Coverage.objects.not_over().in_order().select_related("country")
    columns = ("office", "level", "note_en", "note_fr", "since", "until", "country__iso2")
    covered = Prefetch("coverage", rows.only(*columns), to_attr="not_over")
    found = Office.objects.published().in_order().with_published("sectors", "contacts")
    with_coverage: QuerySet[Office] = found.select_related("host_country").prefetch_related(covered)
    return with_coverage


def by_code(code: str) -> Found:
    country = Country.objects.known_as(code).first()
    if not country:
        raise Http404("No country has this code.")
    return Found(code, [Candidate(country, "code", code.upper())], certain=True)


def by_words(query: str) -> Found:
    if len(query) > MAX_QUERY:
        raise ValidationError({"q": [TOO_LONG % {"limit_value": MAX_QUERY}]})
    return find(query)


def shown(found: Found) -> dict[str, Any]:
    """Return what a query gave, as the API shows it."""
    wanted = [candidate.country.pk for candidate in found.candidates]
    countries = {country.pk: country for country in countries_to_answer().filter(pk__in=wanted)}
    answers = answers_for(countries[pk] for pk in wanted)
    return {
        "query": found.query,
        "status": found.status,
        "countries": [
            shown_answer(answer, candidate)
            for answer, candidate in zip(answers, found.candidates, strict=True)
        ],
        "regions": [shown_area(area) for area in found.areas],
    }


def shown_answer(answer: Answer, candidate: Candidate) -> dict[str, Any]:
    country = answer.country
    how: dict[str, Any] = {"matched": candidate.matched, "how": candidate.how}
    if candidate.how == "alias":
        how["kind"] = candidate.kind
    return {
        "iso2": country.iso2,
        "iso3": country.iso3,
        "name": in_both_languages(country, "name"),
        **how,
        "contact": answer.contact,
        "offices": [shown_office(each.office) | {"level": each.level} for each in answer.offices],
        "also": [shown_also(each) for each in answer.also],
        "sector": answer.sector and answer.sector.slug,
        "region": answer.region and answer.region.slug,
        "reason": in_each_language(lambda: answer.reason),
    }


def shown_office(office: Office) -> dict[str, Any]:
    return {
        "slug": office.slug,
        "name": in_both_languages(office, "name"),
        "url": in_each_language(lambda: address(office.get_absolute_url())),
        "picture": picture_in(office),
    }


def shown_also(also: AlsoOffice) -> dict[str, Any]:
    return shown_office(also.office) | {"level": None, "reason": in_each_language(lambda: also.reason)}


def shown_area(area: Area) -> dict[str, Any]:
    def url() -> str:
        anchor = f"#{area.region.slug}" if area.region else ""
        return address(area.sector.get_absolute_url() + anchor)

    return {
        "sector": area.sector.slug,
        "region": area.region and area.region.slug,
        "url": in_each_language(url),
    }
