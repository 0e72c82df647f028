import sys
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_from_request, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.defaults import page_not_found

from cnrs_intl.catalogue.gate import unless_away
from cnrs_intl.catalogue.views import Crumbs, PublicTemplate
from cnrs_intl.derci.contact import first_recipient, the_department
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


def numbers(offices: int, sectors: int, instruments: int) -> list[tuple[int, str, str]]:
    """Return how many there are of each, the words after the number, and the list that shows them."""
    countries = number_of_countries()
    return [
        (offices, ngettext("office abroad", "offices abroad", offices), reverse("office_list")),
        (
            countries,
            ngettext("country or territory", "countries and territories", countries),
            reverse("country_list"),
        ),
        (sectors, ngettext("geographic sector", "geographic sectors", sectors), reverse("sector_list")),
        (instruments, ngettext("instrument", "instruments", instruments), reverse("instrument_list")),
    ]


def front_door(request: HttpRequest) -> HttpResponse:
    """Send `/` to the home page in the language that the browser asks for, English otherwise."""
    with override(get_language_from_request(request)):
        response = redirect("home")
    response["Vary"] = "Accept-Language"
    return response


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
    return redirect_of(request) or page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the error page in the language of the address, which needs no database, or say that it is away."""
    if away := unless_away(request, sys.exc_info()[1]):  # which a middleware came upon, and no view
        return away
    language = request.path[1:3]
    with override(language if language in dict(settings.LANGUAGES) else get_language_from_request(request)):
        return render(request, "500.html", status=500)
