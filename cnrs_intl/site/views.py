import sys
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_from_request, npgettext, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.defaults import bad_request as page_of_bad_request
from django.views.defaults import page_not_found
from rest_framework.exceptions import APIException, MethodNotAllowed

from cnrs_intl.catalogue.api import problem as problem_of
from cnrs_intl.catalogue.api import refuse_unknown
from cnrs_intl.catalogue.cross_origin import METHODS, cross_origin
from cnrs_intl.catalogue.gate import unless_away
from cnrs_intl.catalogue.linked import Node
from cnrs_intl.catalogue.problems import is_below_api, problem
from cnrs_intl.catalogue.views import Crumbs, PublicTemplate
from cnrs_intl.derci.contact import first_recipient, the_department
from cnrs_intl.derci.linked import the_cnrs
from cnrs_intl.site.linked import of_website
from cnrs_intl.site.mending import redirect_of
from instruments.facts import facts
from instruments.models import Instrument
from offices.directions import directions_of
from offices.forms import FindForm
from offices.models import Office
from sectors.choices import country_options, number_of_countries
from sectors.models import Sector


class Home(PublicTemplate):
    """The finder first; then the offices, the instruments and the sectors."""

    template_name = "site/home.html"
    section = "home"

    def get_title(self) -> str:
        return _("Who is your contact at the CNRS?")

    def get_crumbs(self) -> Crumbs:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seen = ("name", "city", "latitude", "longitude", "time_zone")
        offices = list(Office.objects.published().in_order().with_texts(*seen))
        instruments = list(Instrument.objects.published().in_order())
        sectors = list(Sector.objects.published().in_order().with_texts("name"))
        directions = directions_of(offices)
        far = {place.office.pk: place.far for place in directions.places} if directions else {}
        return super().get_context_data(
            **kwargs,
            form=FindForm(),
            countries=country_options(),
            has_contacts=first_recipient([the_department()]) is not None,
            offices=[(office, far.get(office.pk, "")) for office in offices],
            directions=directions,
            instruments=[(each, facts(each, "duration", "funding")) for each in instruments],
            sectors=sectors,
            numbers=numbers(len(offices), len(sectors), len(instruments)),
        )

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        return [of_website(), the_cnrs()]


def numbers(offices: int, sectors: int, instruments: int) -> list[tuple[int, str, str]]:
    """Return how many there are of each, the words after the number, and the list that shows them."""
    countries = number_of_countries()
    return [
        (offices, npgettext("number", "office abroad", "offices abroad", offices), reverse("office_list")),
        (
            countries,
            npgettext("number", "country or territory", "countries and territories", countries),
            reverse("country_list"),
        ),
        (
            sectors,
            npgettext("number", "geographic sector", "geographic sectors", sectors),
            reverse("sector_list"),
        ),
        (
            instruments,
            npgettext("number", "instrument", "instruments", instruments),
            reverse("instrument_list"),
        ),
    ]


def leading_to(page: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view that leads to a page in the language that the browser asks for, English otherwise."""

    def in_language(request: HttpRequest) -> HttpResponse:
        with override(get_language_from_request(request)):
            response = redirect(page)
        response["Vary"] = "Accept-Language"
        return response

    return in_language


def of_the_api(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Have an address below the API that only leads on refuse what the API refuses, in its words."""

    def refusing(request: HttpRequest) -> HttpResponse:
        try:
            if request.method not in METHODS:
                raise MethodNotAllowed(str(request.method))
            refuse_unknown(request.GET, frozenset())
        except APIException as error:
            refused: Any = problem_of(error, {"request": request})
            refused["Allow"] = ", ".join(METHODS)
            return cast("HttpResponse", refused)
        return view(request)

    return csrf_exempt(cross_origin(refusing))


def to_api(request: HttpRequest) -> HttpResponse:
    """Send `/api/` to the version of the API that there is; another one may come."""
    return redirect("/api/v1/")


def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /preview/",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process lives."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers: 200, or 503 with a word on why not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Lead on from an address that was pasted with more than itself; else say that there is no such page."""
    if moved := redirect_of(request):
        return moved
    return problem(request, 404) if is_below_api(request) else page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse what cannot be read as a request, such as one for another host."""
    return problem(request, 400) if is_below_api(request) else page_of_bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the error page in the language of the address, which needs no database, or say that it is away."""
    if away := unless_away(request, sys.exc_info()[1]):  # which a middleware came upon, and no view
        return away
    if is_below_api(request):
        return problem(request, 500)
    language = request.path[1:3]
    with override(language if language in dict(settings.LANGUAGES) else get_language_from_request(request)):
        return render(request, "500.html", status=500)
