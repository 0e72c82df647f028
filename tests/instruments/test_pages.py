import re
from html import unescape

import pytest
from django.utils import translation

from cnrs_intl.derci.models import Department
from instruments.facts import TIME_AND_FUNDING as TIME
from instruments.facts import WHO, facts, rows, succession
from instruments.models import Instrument
from tests.factories import InstituteFactory, InstrumentAliasFactory, InstrumentFactory

pytestmark = pytest.mark.django_db

TOOLS = ["iea", "irn", "irp", "irl"]
PARTICIPANTS = {
    # CNRS laboratories, French laboratories, foreign laboratories, foreign countries, place
    "iea": ["1", "Not stated", "1", "1", "A project between the partners’ laboratories"],
    "irn": ["1+", "1+", "2+", "1+", "A network, in several places"],
    "irp": ["1+", "Not stated", "1+", "1 to 2", "A project between the partners’ laboratories"],
    "irl": ["Not stated", "Not stated", "Not stated", "1", "One identified place"],
}
COMPLETED = "for the whole duration, that is, %s a year (completed from other public CNRS pages)"
TIME_AND_FUNDING = {
    # duration, funding, its period with where that comes from
    "iea": ("2 years", "€10,000 to €14,000", COMPLETED % "€5,000 to €7,000"),
    "irn": ("5 years", "€50,000 to €75,000 (period not stated)", ""),
    "irp": ("5 years", "€50,000 to €75,000", COMPLETED % "€10,000 to €15,000"),
    "irl": ("5 years", "€75,000 to €100,000 (period not stated)", ""),
}


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


@pytest.mark.parametrize("slug", TOOLS)
def test_each_number_is_the_leaflets(catalogue, slug):
    instrument = Instrument.objects.get(slug=slug)
    said = [value.replace(" or more", "+") for _label, value in rows(instrument, *WHO)]

    assert said == PARTICIPANTS[slug]


@pytest.mark.parametrize("slug", TOOLS)
def test_time_and_funding_are_the_leaflets_and_what_completes_them_says_so(catalogue, slug):
    instrument = Instrument.objects.get(slug=slug)
    told = facts(instrument, *TIME)

    assert tuple(fact.told for fact in told.values()) == TIME_AND_FUNDING[slug]


@pytest.mark.parametrize("slug", TOOLS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_instrument_has_a_page_in_both_languages(client, catalogue, slug, language):
    instrument = Instrument.objects.get(slug=slug)

    html = page(client, f"/{language}/instruments/{slug}/")

    assert f'<h1 lang="en">{instrument.name}</h1>' in html
    assert (instrument.gloss_fr in html) == (language == "fr")
    assert getattr(instrument, f"summary_{language}") in html


def test_a_page_says_what_its_leaflet_leaves_open(client, catalogue):
    assert "€50,000 to €75,000 (period not stated)" in page(client, "/en/instruments/irn/")
    assert "The CNRS leaflet lists no activity" in page(client, "/en/instruments/irl/")
    assert "For the whole duration" in page(client, "/en/instruments/iea/")


def test_a_page_names_the_former_instrument_and_where_that_comes_from(client, catalogue):
    html = page(client, "/en/instruments/irp/")

    assert "IRP replaces the former LIA.*" in html
    assert "For the whole duration, that is, €10,000 to €15,000 a year*" in html
    assert '<p class="meta">* Completed from other public CNRS pages.</p>' in html
    assert html.count("other public CNRS pages") == 1
    assert "From the CNRS leaflet; yet to be confirmed" in html


def test_a_fact_without_a_source_of_its_own_is_not_said_to_have_one(client, catalogue):
    instrument = InstrumentFactory(source="leaflet")
    InstrumentAliasFactory(instrument=instrument, text="OLD")

    html = page(client, instrument.get_absolute_url())

    assert f"{instrument.acronym} replaces the former OLD." in html
    assert "other public CNRS pages" not in html
    assert "From the CNRS leaflet; yet to be confirmed" in html


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["X"], "L’IRX remplace l’ancien dispositif X."),
        (["A", "B"], "L’IRX remplace les anciens dispositifs A et B."),
    ],
)
def test_in_french_an_acronym_has_its_article(catalogue, names, said):
    instrument = InstrumentFactory(acronym="IRX")
    for name in names:
        InstrumentAliasFactory(instrument=instrument, text=name)

    with translation.override("fr"):
        read = Instrument.objects.with_published("activities", "aliases").get(pk=instrument.pk)
        assert succession(read) == said


@pytest.mark.parametrize("slug", TOOLS)
def test_the_note_on_persons_comes_after_the_offer(client, catalogue, slug):
    html = page(client, f"/en/instruments/{slug}/")

    assert html.index("Instruments are for laboratories, not individuals.") > html.index("How to apply")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("slug", TOOLS)
def test_a_page_has_at_most_300_words_beside_its_free_text(client, catalogue, slug, language):
    Instrument.objects.update(body_en="", body_fr="")
    main = re.search("<main[^>]*>(.*)</main>", page(client, f"/{language}/instruments/{slug}/")).group(1)
    text = re.sub("<[^>]*>", " ", re.sub("<select.*?</select>", "", main))

    assert len(re.findall(r"[\w’'-]+", unescape(text))) <= 300


def test_the_way_to_apply_names_the_department_of_today(client, catalogue):
    Department.objects.update(acronym="DRI", article_fr="la")

    with translation.override("fr"):
        words = facts(Instrument.objects.get(slug="irp"), "route")["route"].words

    assert "DRI" in words
    assert "DERCI" not in words


def test_institutes_stand_under_a_instrument_once_published(client, catalogue):
    InstituteFactory(name_en="Chemistry", name_fr="Chimie", email="chemistry@example.org")
    InstituteFactory(name_en="Physics", name_fr="Physique", state="draft")

    html = page(client, "/en/instruments/irp/")

    assert "chemistry@example.org" in html
    assert "For complementary funding" in html
    assert "Physics" not in html


@pytest.mark.parametrize("slug", TOOLS)
def test_complementary_funding_is_said_once(client, catalogue, slug):
    assert page(client, f"/en/instruments/{slug}/").count("omplementary funding") == 1


def test_a_page_names_who_to_write_to_once_staff_have_filled_it_in(client, catalogue):
    assert "No contact details are published here yet." in page(client, "/en/instruments/irp/")

    department = Department.objects.get()
    department.email = "derci@example.org"
    department.save()

    assert "derci@example.org" in page(client, "/en/instruments/irp/")


def test_a_instrument_with_nothing_stated_still_has_a_page(client, catalogue):
    instrument = InstrumentFactory(source="")
    InstrumentAliasFactory(instrument=instrument, text="Other Instrument", kind="other")

    html = page(client, instrument.get_absolute_url())

    assert "No activity is listed" in html
    assert "leaflet" not in html.partition("<footer")[0]
    assert "€0" not in html
    assert "Other Instrument" in html


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_published_instruments_are_shown(client, catalogue, state):
    instrument = InstrumentFactory(state=state, acronym="HIDDEN")

    assert client.get(instrument.get_absolute_url()).status_code == 404
    assert "HIDDEN" not in page(client, "/en/instruments/")


def test_a_page_asks_the_database_a_few_times(client, known_catalogue, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/en/instruments/iea/")


@pytest.mark.parametrize("slug", TOOLS)
def test_a_page_begins_with_what_for_and_says_nothing_of_it_again(client, catalogue, slug):
    instrument = Instrument.objects.get(slug=slug)
    main = page(client, f"/en/instruments/{slug}/").split("<main")[1]
    band, rest = main.split("<dl", 1)

    for goal in instrument.objectives_en.removeprefix("- ").split("\n- "):
        assert goal in band
        assert goal not in rest
    assert rest.count(instrument.partners_en) == 1
    assert not {"Goals", "Partners"} & set(re.findall("<h2[^>]*>(.*?)</h2>", rest))


def test_the_bar_says_how_far_its_scale_reaches(client, catalogue):
    html = page(client, "/en/instruments/irp/")

    ends = "<span>€0</span><span>€100,000: the most of any instrument</span>"
    assert f'class="ends" aria-hidden="true">{ends}' in html
    assert "100\u202f000\u202f€\u00a0: le maximum" in page(client, "/fr/instruments/irp/")


def test_funding_that_is_not_stated_has_no_bar(client, catalogue):
    silent = InstrumentFactory()

    assert 'class="strip"' not in page(client, silent.get_absolute_url())
    assert 'class="ends"' not in page(client, silent.get_absolute_url())
