"""What is true of every answer of the API: what it tells, and what it costs."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cnrs_intl.catalogue.models import Entry
from cnrs_intl.derci.models import Mission
from instruments.models import Call, Instrument
from offices.models import Office
from sectors.models import KeyFigure, Sector
from tests import factories
from tests.previews import drafted, link_to
from tests.site.api_answers import LISTS
from tests.site.api_asked import PATHS, V1, ask, filled

pytestmark = pytest.mark.django_db

ENTRIES = {
    "sectors": factories.SectorFactory,
    "offices": factories.OfficeFactory,
    "instruments": factories.InstrumentFactory,
    "calls": factories.CallFactory,
    "key-figures": factories.KeyFigureFactory,
    "missions": factories.MissionFactory,
}

HIDDEN = {
    "draft": {"state": "draft"},
    "withdrawn": {"state": "withdrawn"},
    "scheduled": {"publish_at": timezone.now() + timedelta(days=365)},
    "over": {"withdraw_at": timezone.now() - timedelta(days=1)},
}

INTERNAL = {"state", "owner", "version", "team_email", "publish_at", "withdraw_at", "review_by", "id", "pk"}

# At most, on all of 100 rows, once the process has answered before; none of them for a row.
QUERIES = {
    "sectors/": 5,  # how many, sectors, their regions, offices, figures
    "regions/": 3,
    "countries/": 2,
    "countries/?page_size=200&ordering=-name_fr": 2,
    "countries/?sector=asia&office=tokyo": 2,
    "offices/": 5,  # how many, offices, their sectors, contacts, coverage
    "offices/?sector=asia&country=KH&q=asia": 7,
    "instruments/": 7,
    "activities/": 3,
    "calls/": 3,
    "calls/?state=open&instrument=iea&closing=30": 3,
    "key-figures/": 2,
    "missions/": 2,
    "": 0,
    "schema/": 0,
}


def fields_of(part):
    if isinstance(part, list):
        return set().union(*map(fields_of, part))
    return set(part).union(*map(fields_of, part.values())) if isinstance(part, dict) else set()


# What is told


@pytest.mark.parametrize("name", LISTS)
def test_the_detail_of_an_entry_is_as_its_list_shows_it(client, catalogue, name):
    factories.CallFactory()
    listed = ask(client, f"{name}/?page_size=200")["results"]

    assert listed
    for each in listed[:8]:
        assert ask(client, f"{name}/{each.get('slug') or each['iso2']}/") == each


@pytest.mark.parametrize("name", LISTS)
def test_nothing_internal_is_told(client, catalogue, name):
    owner = factories.OfficeFactory.create  # an office with all that staff alone may see
    owner(team_email="inside@example.org")
    call = factories.CallFactory(team_email="inside@example.org")
    answer = ask(client, f"{name}/?page_size=200")

    found = fields_of(answer) - ({"state"} if name == "calls" else set())  # where a call stands
    assert not found & INTERNAL
    assert "inside@example.org" not in json.dumps(answer)
    assert str(call.uid) not in json.dumps(answer)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_has_its_source_and_when_it_was_changed_with_its_offset(client, catalogue, name):
    made = ENTRIES[name](source="brochure")

    entry = ask(client, f"{name}/{made.slug}/")

    assert entry["source"] == "brochure"
    assert entry["updated_at"][-6] in "+-"


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("name", ENTRIES)
def test_what_is_not_public_is_nowhere(client, catalogue, name, hidden):
    word = "Zebrafish"
    texts = {f"{column}_{language}": word for column in (named(name),) for language in ("en", "fr")}
    made = ENTRIES[name](**texts, slug="zebrafish", **HIDDEN[hidden])
    hang_on(made)

    for path in (*(f"{each}/?page_size=200" for each in LISTS), f"{name}/?q=zebra", "coverage/?q=Zebrafish"):
        told = client.get(f"{V1}{path}").text.replace('"query":"Zebrafish"', "")
        assert "zebrafish" not in told.lower(), path
    assert client.get(f"{V1}{name}/zebrafish/").status_code == 404


def named(name):
    return "label" if name == "key-figures" else "name"


def hang_on(made):
    """Have what is public point to what is not."""
    if isinstance(made, Sector):
        factories.OfficeFactory(sectors=[made])
        factories.KeyFigureFactory(sector=made)
        factories.CountryFactory(region=factories.RegionFactory(sector=made))
    if isinstance(made, Office):
        made.sectors.set(Sector.objects.all())
        factories.CoverageFactory(office=made)
        factories.CoverageFactory(office=made, since="2089-01-01", country=factories.CountryFactory())
    if isinstance(made, KeyFigure):
        KeyFigure.objects.filter(pk=made.pk).update(sector=Sector.objects.first())
    if isinstance(made, Instrument):
        made.activities.set([factories.ActivityFactory()])
        factories.CallFactory(instrument=made)
    assert isinstance(made, Entry | Mission | Call)


def test_a_draft_is_told_in_its_preview_and_nowhere_else(catalogue):
    rio = Office.objects.get(slug="rio")
    link = link_to(drafted(rio, city_en="Zebraville", slug="zebra"))
    prefix = f"/preview/{link.token}"

    listed = Client().get(f"{prefix}{V1}offices/")
    there = Client().get(f"{prefix}{V1}offices/zebra/")

    assert "Zebraville" in listed.text
    assert there.json()["url"]["en"] == f"{settings.SITE_URL}{prefix}/en/offices/zebra/"
    assert (
        Client().get(f"{prefix}{V1}").json()["lists"]["offices"] == f"{settings.SITE_URL}{prefix}{V1}offices/"
    )
    assert "Zebraville" not in Client().get(f"{V1}offices/").text
    assert Client().get(f"{V1}offices/zebra/").status_code == 404


def test_the_root_says_where_everything_is(client, catalogue):
    root = ask(client, "")

    for address in (*root["lists"].values(), root["schema"]):
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200, address
    assert client.get(f"{root['coverage'].removeprefix(settings.SITE_URL)}?q=Peru").status_code == 200
    assert [*root["lists"]] == LISTS


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_depends_on_its_address_alone(client, catalogue, admin_client, path):
    path = f"{V1}{path}" + ("?country=KH" if path == "coverage/" else "")
    answer = client.get(path)

    assert answer.status_code == 200
    assert not answer.cookies
    assert "public" in answer["Cache-Control"]
    assert answer.content == client.get(path, headers={"accept-language": "fr"}).content
    assert answer.content == admin_client.get(path).content
    assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304


# What it costs


def queries_of(client, path):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"{V1}{path}")
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize(("path", "number"), QUERIES.items())
def test_an_answer_costs_a_fixed_number_of_queries_whatever_there_is(client, known_catalogue, path, number):
    ask(client, path)  # the schema is made once
    known_catalogue()
    queries_of(client, path)
    filled()
    known_catalogue()

    assert queries_of(client, path) == number


def test_a_figure_of_a_sector_that_is_not_public_is_not_told_as_one_of_the_whole_cnrs(client):
    of_all = factories.KeyFigureFactory(sector=None)
    of_none = factories.KeyFigureFactory(sector=factories.SectorFactory(state="withdrawn"))

    listed = {each["slug"]: each["sector"] for each in client.get("/api/v1/key-figures/").json()["results"]}

    assert listed[of_all.slug] is None
    assert of_none.slug not in listed
    assert client.get(f"/api/v1/key-figures/{of_none.slug}/").status_code == 404
