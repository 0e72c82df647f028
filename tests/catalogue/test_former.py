"""Addresses that were: printed, bookmarked, subscribed to or built in, they lead to today's for good."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, resolve
from django.utils import timezone

from cnrs_intl.catalogue.models import Entry, FormerAddress
from cnrs_intl.urls import urlpatterns
from instruments.models import Activity, Call, Instrument
from offices.models import Office
from sectors.models import Sector
from tests.factories import (
    ActivityFactory,
    CallFactory,
    InstrumentAliasFactory,
    InstrumentFactory,
    OfficeFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

FORMER, MIDDLE, TODAY = "was-this", "then-that", "is-now"
PATHS = [
    (Office, "/{language}/offices/{slug}/"),
    (Office, "/{language}/offices/{slug}.pdf"),
    (Sector, "/{language}/sectors/{slug}/"),
    (Instrument, "/{language}/instruments/{slug}/"),
    (Instrument, "/{language}/instruments/{slug}.pdf"),
    (Instrument, "/{language}/instruments/{slug}/kh.pdf"),
    (Instrument, "/{language}/instruments/{slug}/dossier/"),
    (Call, "/{language}/calls/{slug}/"),
    (Call, "/{language}/calls/{slug}.ics"),
    (Instrument, "/api/v1/instruments/{slug}/"),
    (Activity, "/api/v1/activities/{slug}/"),
]
QUERIES = [
    (Sector, "/{language}/offices/?sector={slug}"),
    (Sector, "/{language}/countries/?sector={slug}"),
    (Office, "/{language}/countries/?office={slug}"),
    (Instrument, "/{language}/calls/?instrument=irn&instrument={slug}"),
    (Instrument, "/{language}/calls/calendar.ics?instrument={slug}"),
    (Instrument, "/{language}/calls/feed.xml?instrument={slug}"),
    (Instrument, "/{language}/instruments/compare/?i=irn&i={slug}"),
    (Instrument, "/{language}/message/?country=kh&instrument={slug}"),  # what a dossier's QR code holds
    (Office, "/{language}/message/?office={slug}"),
    (Sector, "/{language}/message/?sector={slug}"),
    (Activity, "/{language}/instruments/?activity={slug}"),
    (Activity, "/api/v1/instruments/?activity={slug}"),
]
ADDRESSES = [
    (model, pattern, language)
    for model, pattern in PATHS + QUERIES
    for language in (("en", "fr") if "{language}" in pattern else ("",))
]
every_address = pytest.mark.parametrize(("model", "pattern", "language"), ADDRESSES)
every_entry = pytest.mark.parametrize(
    ("model", "pattern", "language"), [each for each in ADDRESSES if issubclass(each[0], Entry)]
)


def moved(model):
    """Return an entry that had two slugs before the one that it has today."""
    if model is Call:
        CallFactory()
    entry = model.objects.order_by("pk").first()
    for slug in (FORMER, MIDDLE):
        FormerAddress.objects.create(model=model._meta.label_lower, slug=slug, entry_id=entry.pk)
    entry.slug = TODAY
    entry.save()
    return entry


def another(model, **values):
    factory = {Office: OfficeFactory, Sector: SectorFactory, Instrument: InstrumentFactory}
    return (factory | {Call: CallFactory, Activity: ActivityFactory})[model](**values)


def status(client, pattern, language, slug=FORMER):
    return client.get(pattern.format(language=language, slug=slug)).status_code


def as_unknown(client, pattern, language):
    """Return how the portal answers for a slug that nothing ever had: 404, 400, or a page that says so."""
    return status(client, pattern, language, "atlantis")


def names_with_slugs(patterns):
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names_with_slugs(each.url_patterns)
        elif "slug" in each.pattern.regex.groupindex:
            yield each.name


def test_every_address_that_holds_a_slug_is_tested_here():
    tested = {resolve(pattern.format(language="en", slug=TODAY)).url_name for _model, pattern in PATHS}

    assert set(names_with_slugs(urlpatterns)) - tested == {"country_detail"}  # a code of ISO, which stays


# Where they lead


@every_address
def test_every_former_slug_leads_to_todays_address_in_one_step(client, catalogue, model, pattern, language):
    moved(model)
    there = pattern.format(language=language, slug=TODAY)

    for slug in (FORMER, MIDDLE, FORMER.upper()):
        response = client.get(pattern.format(language=language, slug=slug))
        assert (response.status_code, response["Location"]) == (301, there)
    assert client.get(there, follow=pattern.endswith("/dossier/")).status_code == 200


@every_entry
@pytest.mark.parametrize(
    "hiding",
    [
        {"state": "draft"},
        {"state": "withdrawn"},
        {"publish_at": timezone.now() + timedelta(days=365)},
        {"withdraw_at": timezone.now() - timedelta(days=1)},
    ],
    ids=["draft", "withdrawn", "to come", "withdrawn"],
)
def test_nothing_leads_to_what_is_hidden(client, model, pattern, language, hiding):
    model.objects.filter(pk=moved(model).pk).update(**hiding)

    assert status(client, pattern, language) == as_unknown(client, pattern, language) != 301


@every_address
def test_nothing_leads_to_what_was_deleted(client, catalogue, model, pattern, language):
    moved(model)
    FormerAddress.objects.update(entry_id=10**9)

    assert status(client, pattern, language) == as_unknown(client, pattern, language) != 301


@every_address
def test_a_public_entry_that_has_the_slug_today_is_never_passed_over(
    client, catalogue, model, pattern, language
):
    moved(model)
    another(model, slug=FORMER)

    assert status(client, pattern, language) == 200


@every_entry
def test_a_draft_that_has_the_slug_today_is_passed_over(client, catalogue, model, pattern, language):
    moved(model)
    another(model, slug=FORMER, state="draft")

    assert status(client, pattern, language) == 301


@every_entry
def test_a_slug_that_something_of_another_kind_had_leads_nowhere(client, catalogue, model, pattern, language):
    moved(model)
    FormerAddress.objects.update(model="derci.mission")

    assert status(client, pattern, language) == as_unknown(client, pattern, language) != 301


def test_the_query_is_taken_along_as_it_was_typed(client, catalogue):
    moved(Office)
    moved(Instrument)

    def location(address):
        return client.get(address)["Location"]

    assert location("/fr/offices/was-this/?from=x&a=%C3%A9") == "/fr/offices/is-now/?from=x&a=%C3%A9"
    there = "/en/instruments/is-now/kh.pdf?v=1"
    assert location("/en/instruments/was-this/KHM.pdf?v=1") == there
    assert location("/en/instruments/irn/KHM.pdf?v=1") == there.replace("is-now", "irn")
    there = "/en/instruments/is-now/dossier/?country=kh"
    assert location("/en/instruments/was-this/dossier/?country=kh") == there
    there = "/en/countries/?contact=office&office=is-now&a=%C3%A9"
    assert location("/en/countries/?contact=office&office=was-this&a=%C3%A9") == there


def test_todays_names_come_before_former_slugs(client, catalogue):
    moved(Instrument)
    InstrumentAliasFactory(instrument=Instrument.objects.get(slug="irn"), text="Was this")

    assert client.get("/en/instruments/was-this/")["Location"] == "/en/instruments/irn/"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("typed", "today"),
    [
        ("{language}/offices/RIO/", "{language}/offices/rio/"),
        ("{language}/sectors/Asia/", "{language}/sectors/asia/"),
        ("{language}/instruments/pics/dossier/", "{language}/instruments/iea/dossier/"),
        ("api/v1/instruments/umi/", "api/v1/instruments/irl/"),
    ],
)
def test_capitals_and_other_names_lead_on_likewise(client, catalogue, language, typed, today):
    response = client.get(f"/{typed.format(language=language)}")

    assert (response.status_code, response["Location"]) == (301, f"/{today.format(language=language)}")


def test_a_parameter_that_nobody_knows_is_refused_before_a_slug_is_looked_for(client, catalogue):
    moved(Instrument)

    assert client.get("/api/v1/instruments/was-this/?x=1").status_code == 400


# What they cost, and how long they are kept


@every_address
def test_nobody_looks_for_former_slugs_of_what_is_found(client, known_catalogue, model, pattern, language):
    moved(model)
    known_catalogue()

    with CaptureQueriesContext(connection) as asked:
        status(client, pattern, language, TODAY)

    assert not [query["sql"] for query in asked if "formeraddress" in query["sql"]]


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/en/offices/was-this/", 3),  # the page, the slug in another case, the former slug
        ("/en/offices/atlantis/", 3),
        ("/en/offices/was-this.pdf", 3),
        ("/api/v1/instruments/atlantis/", 3),
        ("/en/countries/?office=was-this", 2),  # a public entry with the slug, the former slug
    ],
)
def test_looking_for_a_former_slug_costs_two_queries(
    client, known_catalogue, django_assert_num_queries, address, queries
):
    moved(Office)
    known_catalogue()

    with django_assert_num_queries(queries):
        client.get(address)


def test_no_number_of_spellings_makes_it_cost_more(client, known_catalogue, django_assert_num_queries):
    moved(Office)
    known_catalogue()
    spellings = ["was-this", "Was-This", "WAS-THIS", "wAS-tHIS"] * 25

    with django_assert_num_queries(2):
        response = client.get("/en/countries/?" + "&".join(f"office={each}" for each in spellings))

    assert response["Location"].count("is-now") == 100


def test_a_redirect_is_kept_only_while_the_catalogue_stands(
    known_catalogue, settings, django_assert_num_queries
):
    settings.PAGE_MEMORY_MB = 4
    client, entry = Client(), moved(Office)
    known_catalogue()
    first = client.get("/en/offices/was-this/")

    with django_assert_num_queries(0):
        again = client.get("/en/offices/was-this/")
    assert (again.status_code, again["Location"]) == (301, first["Location"])
    assert "must-revalidate" in again["Cache-Control"]
    assert "max-age=0" in again["Cache-Control"]

    FormerAddress.objects.filter(slug=FORMER).delete()
    known_catalogue()
    assert client.get("/en/offices/was-this/").status_code == 404
    another(Office, slug=FORMER)
    known_catalogue()
    assert client.get("/en/offices/was-this/").status_code == 200
    assert client.get("/en/offices/then-that/")["Location"] == entry.get_absolute_url()


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/en/offices/was-this/", "/en/offices/is-now/"),
        ("/en/countries/?office=was-this", "/en/countries/?office=is-now"),
    ],
)
def test_what_one_visitor_typed_besides_reaches_no_other(known_catalogue, settings, address, there):
    settings.PAGE_MEMORY_MB = 4
    client, _entry = Client(), moved(Office)
    known_catalogue()
    mark = "&" if "?" in address else "?"

    assert client.get(f"{address}{mark}utm=me")["Location"] == f"{there}{mark}utm=me"
    assert client.get(address)["Location"] == there
    assert client.get(f"{address}{mark}utm=you")["Location"] in {there, f"{there}{mark}utm=you"}
