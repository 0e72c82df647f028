import re

import pytest

from cnrs_intl.derci.models import Department
from instruments import wording
from instruments.models import Instrument
from instruments.views.tools import in_words
from tests.factories import InstituteFactory, InstrumentAliasFactory, InstrumentFactory

pytestmark = pytest.mark.django_db

TOOLS = ["iea", "irn", "irp", "irl"]
PARTICIPANTS = {
    # CNRS laboratories, French laboratories, foreign laboratories, foreign countries, place
    "iea": ["1", "not stated", "1", "1", "not stated"],
    "irn": ["1+", "1+", "2+", "1+", "a network, in several places"],
    "irp": ["1+", "not stated", "1+", "1 to 2", "not stated"],
    "irl": ["not stated", "not stated", "not stated", "1", "one identified place"],
}
TIME_AND_MONEY = {
    # duration, money, money a year where the period is known
    "iea": ("2 years", "€10,000 to €14,000", "€5,000 to €7,000"),
    "irn": ("5 years", "€50,000 to €75,000", ""),
    "irp": ("5 years", "€50,000 to €75,000", "€10,000 to €15,000"),
    "irl": ("5 years", "€75,000 to €100,000", ""),
}


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


@pytest.mark.parametrize("slug", TOOLS)
def test_each_number_is_the_leaflets(catalogue, slug):
    tool = Instrument.objects.get(slug=slug)
    said = [value.replace(" or more, no limit", "+") for _label, value in wording.participants(tool)]

    assert said == PARTICIPANTS[slug]


@pytest.mark.parametrize("slug", TOOLS)
def test_time_and_money_are_the_leaflets(catalogue, slug):
    assert tuple(in_words(Instrument.objects.get(slug=slug)).values()) == TIME_AND_MONEY[slug]


@pytest.mark.parametrize("slug", TOOLS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_tool_has_a_page_in_both_languages(client, catalogue, slug, language):
    tool = Instrument.objects.get(slug=slug)

    html = page(client, f"/{language}/instruments/{slug}/")

    assert f'<h1 lang="en">{tool.name}</h1>' in html
    assert (tool.gloss_fr in html) == (language == "fr")
    assert getattr(tool, f"summary_{language}") in html


def test_a_page_says_what_its_leaflet_leaves_open(client, catalogue):
    assert "the leaflet states no period" in page(client, "/en/instruments/irn/")
    assert "The leaflet names no activity" in page(client, "/en/instruments/irl/")
    assert "for the whole duration" in page(client, "/en/instruments/iea/")


def test_a_page_names_the_former_tool(client, catalogue):
    assert "IEA follows the former PICS." in page(client, "/en/instruments/iea/")


def test_a_page_says_that_a_person_alone_cannot_use_the_tool(client, catalogue):
    assert "a person alone cannot use them" in page(client, "/en/instruments/irp/")


def test_institutes_stand_under_a_tool_once_published(client, catalogue):
    InstituteFactory(name_en="Chemistry", name_fr="Chimie", email="chemistry@example.org")
    InstituteFactory(name_en="Physics", name_fr="Physique", state="draft")

    html = page(client, "/en/instruments/irp/")

    assert "chemistry@example.org" in html
    assert "Physics" not in html


def test_a_page_names_who_to_write_to_once_staff_have_filled_it_in(client, catalogue):
    assert "You can prepare your message now" in page(client, "/en/instruments/irp/")

    department = Department.objects.get()
    department.email = "derci@example.org"
    department.save()

    assert "derci@example.org" in page(client, "/en/instruments/irp/")


def test_a_tool_with_nothing_stated_still_has_a_page(client, catalogue):
    tool = InstrumentFactory(source="")
    InstrumentAliasFactory(instrument=tool, text="Other Tool", kind="other")

    html = page(client, tool.get_absolute_url())

    assert "No activity is named" in html
    assert "leaflet" not in html
    assert "€0" not in html
    assert "Other Tool" in html


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_only_published_tools_are_shown(client, catalogue, state):
    tool = InstrumentFactory(state=state, acronym="HIDDEN")

    assert client.get(tool.get_absolute_url()).status_code == 404
    assert "HIDDEN" not in page(client, "/en/instruments/")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "IEA goes up to €14,000; IRN and IRP start at €50,000."),
        (
            "fr",
            "IEA\u00a0: jusqu’à 14\u202f000\u202f€\u202f; IRN et IRP\u00a0: à partir de 50\u202f000\u202f€.",
        ),
    ],
)
def test_where_no_tool_fits_the_page_names_the_nearest_budgets(client, catalogue, language, said):
    response = client.get(f"/{language}/instruments/?budget=20000")

    assert said in response.content.decode()
    assert f'href="/{language}/instruments/"' in response.content.decode()


def test_an_open_ended_budget_has_no_nearest_from_below(catalogue):
    tool = InstrumentFactory(acronym="OPEN", funding_least=20000)

    assert wording.nearest_in_words([], [tool]) == "OPEN starts at €20,000."
    assert wording.funding(tool) == "€20,000 or more"


def test_what_may_fit_stands_apart(client, catalogue):
    html = page(client, "/en/instruments/?activity=fieldwork")

    fitting, apart = html.split("May fit: not stated")
    assert "International Research Projects" in fitting
    assert "International Research Laboratories" in apart


@pytest.mark.parametrize("value", ["abc", "1e309", "-1", "9" * 5000])
def test_a_bad_filter_gets_a_message_beside_its_field(client, catalogue, value):
    html = page(client, f"/en/instruments/?budget={value}")

    assert "Write an amount in whole euros" in html
    assert "International Research Networks" in html


@pytest.mark.parametrize("query", ["q=a%00b", "activity=%00", "nonsense=%00", "budget=%ff", "q=%ED%A0%80"])
def test_what_nobody_can_type_is_refused(client, catalogue, query):
    assert client.get(f"/en/instruments/?{query}").status_code == 400


def test_an_unknown_parameter_is_ignored(client, catalogue):
    assert "All tools" in page(client, "/en/instruments/?utm_source=x")


@pytest.mark.parametrize("number", ["0", "2", "abc", "9" * 50])
def test_a_page_of_the_list_that_does_not_exist_is_not_found(client, catalogue, number):
    assert client.get(f"/en/instruments/?page={number}").status_code == 404


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("", 3),  # count, tools, activities of the form
        ("?activity=fieldwork", 4),  # the activities asked for
        ("?budget=20000", 4),  # no tools; the nearest from below and from above
        ("iea/", 5),  # the tool, its activities, its names, the department, the Institutes
    ],
)
def test_a_page_asks_the_database_so_many_times(client, catalogue, django_assert_num_queries, path, queries):
    with django_assert_num_queries(queries):
        client.get(f"/en/instruments/{path}")


def test_the_list_is_in_french_too(client, catalogue):
    html = page(client, "/fr/instruments/")

    assert "<h1>Outils de collaboration</h1>" in html
    assert "Projets de recherche internationaux" in html
    assert "de 10\u202f000\u202f€ à 14\u202f000\u202f€" in html
