import pytest

from tests.factories import InstrumentAliasFactory, InstrumentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("pics", "iea"),
        ("gdri", "irn"),
        ("lia", "irp"),
        ("umi", "irl"),
        ("UMI", "irl"),
        ("IRP", "irp"),
        ("international-research-labs", "irl"),
        ("International_Research_Labs", "irl"),
    ],
)
def test_another_name_leads_for_good_to_todays_page(client, catalogue, name, slug, language):
    response = client.get(f"/{language}/instruments/{name}/?from=x&a=%C3%A9")

    assert response.status_code == 301
    assert response["Location"] == f"/{language}/instruments/{slug}/?from=x&a=%C3%A9"


def test_without_a_query_the_address_ends_clean(client, catalogue):
    assert client.get("/en/instruments/umi/")["Location"] == "/en/instruments/irl/"


@pytest.mark.parametrize("name", ["nonsense", "-", "___", "ir", "u"])
def test_what_is_no_name_is_not_found(client, catalogue, name):
    InstrumentAliasFactory(text="–")

    assert client.get(f"/en/instruments/{name}/").status_code == 404


def test_the_name_of_a_draft_is_not_found(client, catalogue):
    draft = InstrumentFactory(state="draft", slug="hidden")
    InstrumentAliasFactory(instrument=draft, text="OLD")

    assert client.get("/en/instruments/old/").status_code == 404
    assert client.get("/en/instruments/HIDDEN/").status_code == 404


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "IRL replaces the former UMI."), ("fr", "L’IRL remplace l’ancien dispositif UMI.")],
)
def test_todays_page_says_near_its_top_what_became_of_the_old_form(client, catalogue, language, said):
    html = client.get(f"/{language}/instruments/irl/").content.decode()

    assert html.index("<h1") < html.index(said) < html.index("<h2")
    assert html.count(said) == 1
