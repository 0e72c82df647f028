"""Addresses that were: printed, bookmarked, subscribed to or built in, they lead to today's for good."""

from datetime import timedelta

import pytest
from django.urls import URLResolver, resolve
from django.utils import timezone

from cnrs_intl.catalogue.models import FormerAddress
from cnrs_intl.catalogue.writing import change
from cnrs_intl.urls import urlpatterns
from instruments.models import Instrument
from offices.models import Office
from tests.catalogue.former_addresses import (
    FORMER,
    MIDDLE,
    PATHS,
    TODAY,
    another,
    as_unknown,
    every_address,
    every_entry,
    moved,
    status,
)
from tests.factories import (
    InstrumentAliasFactory,
)

pytestmark = pytest.mark.django_db


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
    FormerAddress.objects.update(model="derci.ranking")

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


def test_what_is_withdrawn_takes_no_former_address_from_another_entry(client, catalogue, staff_of):
    moved(Office)
    hidden = another(Office, slug="hidden", state="withdrawn")
    editor = staff_of("Editors")

    for slug in (FORMER, "hidden-again"):
        with change(Office.objects.filter(pk=hidden.pk), user=editor):
            there = Office.objects.get(pk=hidden.pk)
            there.slug = slug
            there.save()

    response = client.get(f"/en/offices/{FORMER}/")
    assert (response.status_code, response["Location"]) == (301, f"/en/offices/{TODAY}/")
    assert FormerAddress.objects.get(slug="hidden").entry_id == hidden.pk
