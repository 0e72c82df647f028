from typing import Any

from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cnrs_intl.catalogue.api import PublicAPIView, address, in_each_language, picture_in
from cnrs_intl.catalogue.fields import in_both_languages
from cnrs_intl.catalogue.filters import MAX_QUERY
from offices.areas import Area
from offices.coverage import AlsoOffice, Answer, answers_for, countries_to_answer
from offices.finder import Candidate, Found, find
from offices.models import Office
from sectors.models import Country


class CoverageAnswer(PublicAPIView):
    """
    The contact for a country: `?country=KH` (a code of two or three letters) or `?q=Cambodge`.

    400 without either, with both, or with a text of over 200 characters; 404 for an unknown code.
    """

    parameters = frozenset({"country", "q"})

    def get(self, request: Request) -> Response:
        given = {name: request.query_params[name] for name in self.parameters if name in request.query_params}
        if len(given) != 1:
            raise ValidationError(
                {"country": ["Give either country or q."], "q": ["Give either country or q."]}
            )
        found = by_code(given["country"]) if "country" in given else by_words(given["q"])
        return Response(shown(found))


def by_code(code: str) -> Found:
    column = {2: "iso2", 3: "iso3"}.get(len(code))
    country = column and code.isascii() and Country.objects.filter(**{column: code.upper()}).first()
    if not country:
        raise Http404("No country has this code.")
    return Found(code, [Candidate(country, "code", code.upper())], certain=True)


def by_words(query: str) -> Found:
    if len(query) > MAX_QUERY:
        raise ValidationError({"q": [f"Ensure this value has at most {MAX_QUERY} characters."]})
    if "\0" in query:
        raise ValidationError({"q": ["Null characters are not allowed."]})
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
