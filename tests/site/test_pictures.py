"""Public pages show the picture of an entry where it has one, and nothing of all that where it has none."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cnrs_intl.catalogue.resources import columns_of
from cnrs_intl.derci.models import Department
from instruments.models import Instrument
from offices.models import Office
from tests import factories
from tests.drafted import changed_live
from tests.pictures import pictured

pytestmark = pytest.mark.django_db

MADE = {
    "offices/{}/": factories.OfficeFactory,
    "sectors/{}/": factories.SectorFactory,
    "instruments/{}/": factories.InstrumentFactory,
    "calls/{}/": factories.CallFactory,
}


def image_in(page):
    (found,) = re.findall(r'<img src="/media/[^>]*>', page)
    return found


@pytest.mark.parametrize(("address", "make"), MADE.items())
def test_the_page_of_an_entry_shows_its_picture_in_both_languages(address, make, client):
    entry = make(**pictured())

    for language, alt in (("en", "A tower by the sea"), ("fr", "Une tour au bord de la mer")):
        page = client.get(f"/{language}/{address.format(entry.slug)}").text

        assert f'width="960" height="640" alt="{alt}"' in image_in(page)
        assert re.search(r'<source type="image/webp" srcset="/media/\w+-480.webp 480w, ', page)
        assert "© Somebody" in page
        assert "CC BY 4.0" in page


@pytest.mark.parametrize(("address", "make"), MADE.items())
def test_a_page_without_a_picture_carries_nothing_of_it(address, make, client):
    answer = client.get(f"/en/{address.format(make().slug)}")

    assert answer.status_code == 200
    page = answer.text
    assert "/media/" not in page
    assert "picture.css" not in page
    assert "<figure" not in page


@pytest.mark.parametrize(("address", "make"), MADE.items())
def test_a_picture_costs_no_query(address, make, client, known_catalogue, django_assert_num_queries):
    entry, columns = make(), pictured()
    known_catalogue()
    client.get(f"/en/{address.format(entry.slug)}")
    with CaptureQueriesContext(connection) as without:
        client.get(f"/en/{address.format(entry.slug)}")
    type(entry).objects.filter(pk=entry.pk).update(**columns)

    with django_assert_num_queries(len(without)):
        client.get(f"/en/{address.format(entry.slug)}")


def test_the_page_about_the_department_shows_its_picture_and_those_of_missions(client, catalogue):
    Department.objects.update(**pictured("red"))
    factories.MissionFactory(**pictured("blue"))

    page = client.get("/en/about/").text

    assert len(re.findall('<figure class="picture">', page)) == 2


def test_the_logo_stands_above_every_page_beside_the_name(client, catalogue):
    before = client.get("/en/offices/").text
    changed_live(Department.objects.get(), **pictured(column="logo"))

    page = client.get("/en/offices/").text

    assert 'img/favicon.svg" alt=""' in before
    assert 'img/favicon.svg" alt=""' not in page
    brand = page.partition('class="brand"')[2].partition("</a>")[0]
    assert 'alt="" width="60" height="40"' in brand
    assert "CNRS international cooperation" in brand
    assert 'alt="A tower by the sea"' in client.get("/en/about/").text


def test_the_api_gives_the_picture_or_null(client, catalogue):
    instrument = Instrument.objects.published().first()
    address = f"/api/v1/instruments/{instrument.slug}/"
    assert client.get(address).json()["picture"] is None
    Instrument.objects.filter(pk=instrument.pk).update(**pictured())

    picture = client.get(address).json()["picture"]

    assert (picture["width"], picture["height"]) == (960, 640)
    assert picture["alt"] == {"en": "A tower by the sea", "fr": "Une tour au bord de la mer"}
    assert (picture["credit"], picture["licence"]) == ("© Somebody", "CC BY 4.0")
    assert [(each["type"], each["width"]) for each in picture["files"]] == [
        ("image/webp", 480),
        ("image/webp", 960),
        ("image/jpeg", 480),
        ("image/jpeg", 960),
    ]
    for each in picture["files"]:
        answer = client.get(each["url"].removeprefix("http://127.0.0.1:8000"))
        assert answer["Content-Type"] == each["type"]


def test_an_office_of_an_answer_has_its_picture_too(client, catalogue):
    Office.objects.filter(slug="singapore").update(**pictured())

    answer = client.get("/api/v1/coverage/?country=SG").json()

    assert answer["countries"][0]["offices"][0]["picture"]["width"] == 960


def test_a_file_holds_what_is_said_of_pictures_and_never_their_names():
    columns = set(columns_of(Office))

    assert "picture" not in columns
    assert {"picture_alt_en", "picture_alt_fr", "picture_credit", "picture_licence"} <= columns
