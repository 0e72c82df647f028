"""The instruments and their activities, for programs: the same filters, by the same names, as on the page."""

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cnrs_intl.catalogue.api import PublicAPIView, address, in_each_language, picture_in
from cnrs_intl.catalogue.fields import in_both_languages
from instruments.facts import Fact, facts
from instruments.filters import InstrumentFilterSet
from instruments.models import Activity, Instrument
from instruments.offers import Offer, offers

PER_PAGE = 100
TEXTS = ("name", "tagline", "summary", "partners", "objectives", "activities_note", "how_to_apply")
RANGES = ("cnrs_labs", "french_labs", "foreign_labs", "foreign_countries")


class InstrumentList(PublicAPIView):
    """
    The instruments that match a project, in `not_stated` the slugs of those that may, in `others` the rest.

    The others come closest first, each with the criteria that differ, in words.
    400 for a bad value, an unknown parameter, or one given twice; only `activity` may be repeated.
    """

    parameters = frozenset({*InstrumentFilterSet.base_filters, "page"})
    slug_parameters = {"activity": Activity}
    repeatable = frozenset({"activity"})

    def get(self, request: Request) -> Response:
        filterset = InstrumentFilterSet(request.query_params, queryset=instruments())
        if refusals := filterset.refusals():
            raise ValidationError(refusals)
        found = in_pages(request, filterset.qs)
        results = [shown(instrument) for instrument in found.pop("results")]
        return Response(found | not_among_them(filterset) | {"results": results})


class InstrumentDetail(PublicAPIView):
    """One instrument by its slug."""

    model = Instrument

    def get(self, request: Request, slug: str) -> Response:
        if instrument := instruments().filter(slug=slug).first():
            return Response(shown(instrument))
        raise Http404("No instrument has this slug.")


class ActivityList(PublicAPIView):
    """The activities of the instruments, as the leaflet lists them."""

    parameters = frozenset({"page"})

    def get(self, request: Request) -> Response:
        found = in_pages(request, activities())
        return Response(found | {"results": [shown_activity(each) for each in found["results"]]})


class ActivityDetail(PublicAPIView):
    """One activity by its slug."""

    model = Activity

    def get(self, request: Request, slug: str) -> Response:
        if activity := activities().filter(slug=slug).first():
            return Response(shown_activity(activity))
        raise Http404("No activity has this slug.")


def not_among_them(filterset: InstrumentFilterSet) -> dict[str, Any]:
    """Return the instruments of which something is not stated, and those that differ, with what differs."""
    told: Any = in_each_language(
        lambda: {offer.instrument.slug: in_words(offer) for offer in offers(filterset)}
    )
    differing = {slug: names for slug, (names, _to_ask) in told["en"].items() if names}
    return {
        "not_stated": [slug for slug, (names, to_ask) in told["en"].items() if to_ask and not names],
        "others": [
            {
                "slug": slug,
                "differs": [
                    {"criterion": name} | {language: said[slug][0][name] for language, said in told.items()}
                    for name in names
                ],
            }
            for slug, names in differing.items()
        ],
    }


def in_words(offer: Offer) -> tuple[dict[str, str], bool]:
    """Return what differs, by filter, in the current language, and whether there is anything to ask."""
    return {name: str(criterion) for name, criterion in offer.differs.items()}, bool(offer.to_ask)


def instruments() -> QuerySet[Instrument]:
    return Instrument.objects.published().in_order().with_published("activities", "aliases")


def activities() -> QuerySet[Activity]:
    return Activity.objects.published().in_order().with_published("instruments")


def in_pages(request: Request, found: QuerySet[Any]) -> dict[str, Any]:
    """Return the page of a list that is asked for, the first one by default, with links to its neighbours."""
    try:
        page = Paginator(found, PER_PAGE).page(request.query_params.get("page", "1"))
    except (InvalidPage, ValueError) as error:
        raise ValidationError({"page": ["There is no such page."]}) from error
    return {
        "count": page.paginator.count,
        "next": page_url(request, page.next_page_number()) if page.has_next() else None,
        "previous": page_url(request, page.previous_page_number()) if page.has_previous() else None,
        "results": list(page.object_list),
    }


def page_url(request: Request, number: int) -> str:
    query: QueryDict = request.query_params.copy()
    query["page"] = str(number)
    return address(f"{request.path}?{query.urlencode()}")


def shown(instrument: Any) -> dict[str, Any]:
    """Return an instrument as the API shows it: null is "not stated", a most that is null "no limit"."""
    told = facts(instrument)
    return {
        "slug": instrument.slug,
        "acronym": instrument.acronym,
        **{name: in_both_languages(instrument, name) for name in TEXTS},
        "gloss_fr": instrument.gloss_fr,
        "url": in_each_language(lambda: address(instrument.get_absolute_url())),
        "picture": picture_in(instrument),
        **{name: getattr(instrument, name).as_json() for name in RANGES},
        **{name: told[name].value for name in ("place", "first_contact", "existing_collaboration")},
        "duration_years": told["duration"].value,
        "funding": funding(instrument, told),
        "activities": list(told["activities"].value or ()),
        "route": told["route"].value,
        "former_names": list(told["former_names"].value or ()),
        "other_names": list(told["other_names"].value or ()),
        "source": instrument.source or None,
        "other_sources": {name: fact.source for name, fact in told.items() if fact.source},
    }


def funding(instrument: Instrument, told: dict[str, Fact]) -> dict[str, Any] | None:
    amount = instrument.funding.as_json()
    period, per_year = told["funding_period"].value, instrument.funding_per_year.as_json()
    return amount and {**amount, "period": period, "per_year": per_year}


def shown_activity(activity: Any) -> dict[str, Any]:
    return {
        "slug": activity.slug,
        "name": in_both_languages(activity, "name"),
        "instruments": [instrument.slug for instrument in activity.published_instruments],
    }
