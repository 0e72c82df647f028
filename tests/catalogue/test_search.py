"""The search over everything in the admin: what it finds, in which order, where it says so, and for whom."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.models import Office
from sectors.models import Country
from tests import factories
from tests.admin_forms import change
from tests.drafted import drafted

pytestmark = pytest.mark.django_db

SEARCH = reverse("admin:search")
HIT = re.compile(r"<h2>(.*?)</h2>.*?<p class=\"what\">(.*?)</p>.*?<dl>(.*?)</dl>", re.DOTALL)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<(?!/?mark)[^>]*>", " ", html)).split())


def search(client, typed: str) -> list[tuple[str, str, str]]:
    """Return what is found: name, kind with state, and where, with what is marked."""
    answer = client.get(SEARCH, {"q": typed})
    assert answer.status_code == 200
    return [tuple(map(plain, each)) for each in HIT.findall(answer.text)]


def names(client, typed: str) -> list[str]:
    return [name for name, _what, _where in search(client, typed)]


@pytest.fixture
def two_offices(catalogue):
    factories.OfficeFactory(
        name_en="Second bureau", email="bureau.2@example.org", telephone="+33 1 44 96 40 00"
    )
    factories.OfficeFactory(name_en="Twentieth bureau", email="bureau.20@example.org")
    factories.OfficeFactory(name_en="First bureau", email="bureau@example.org")


@pytest.mark.parametrize("typed", ["bureau.2@example.org", "bureau.2@", "BUREAU.2@EXAMPLE.ORG"])
def test_an_e_mail_leads_to_its_own_office_alone(typed, two_offices, editor_client):
    ((name, what, where),) = search(editor_client, typed)

    assert name == "Second bureau"
    assert what == "Office – published"
    assert where == "E-mail <mark>bureau.2@example.org</mark>"


def test_the_list_of_offices_finds_an_e_mail_likewise(two_offices, editor_client):
    html = editor_client.get(reverse("admin:offices_office_changelist"), {"q": "bureau.2@example.org"}).text

    assert "Second bureau" in html
    assert "Twentieth bureau" not in html
    assert "First bureau" not in html


@pytest.mark.parametrize("typed", ["+33 1 44", "33144", "01 44 96 40 00"])
def test_a_telephone_is_found_however_it_is_spaced(typed, two_offices, editor_client):
    ((name, _what, where),) = search(editor_client, typed)

    assert name == "Second bureau"
    assert where == "Telephone <mark>+33 1 44 96 40 00</mark>"


def test_what_is_called_so_comes_before_what_speaks_of_it(catalogue, publisher_client):
    found = names(publisher_client, "Brazil")

    assert found[0] == "Brazil"
    assert len(found) > 1


def test_what_begins_with_the_words_comes_before_what_has_them_later(catalogue, publisher_client):
    found = [name for name in names(publisher_client, "kore") if name.startswith(("South", "Tokyo"))]
    called = factories.OfficeFactory(name_en="Korean office")

    assert found == ["South Korea", str(Office.objects.get(slug="tokyo"))]
    assert names(publisher_client, "kore")[0] == str(called)


@pytest.mark.parametrize(
    ("typed", "name", "where"),
    [
        ("Swaziland", "Eswatini", "Other name – name <mark>Swaziland</mark>"),
        ("KHM", "Cambodia", "ISO code, three letters <mark>KHM</mark>"),
        ("116", "Cambodia", "ISO numeric code <mark>116</mark>"),
        ("PICS", "International Emerging Actions", "Other name – name <mark>PICS</mark>"),
    ],
)
def test_codes_and_former_names_are_found(typed, name, where, catalogue, editor_client):
    found, _what, place = search(editor_client, typed)[0]

    assert (found, place) == (name, where)


def test_a_person_is_found_at_their_office_and_a_step_at_its_call(catalogue, editor_client):
    factories.OfficeContactFactory(office=Office.objects.get(slug="tokyo"), name="Zoé Quémeneur")
    factories.CallDateFactory(call=factories.CallFactory(name_en="A call"), step_en="Zymurgy")

    assert search(editor_client, "quemeneur")[0][2] == "Contact – name Zoé <mark>Quémeneur</mark>"
    assert names(editor_client, "zymurgy") == ["A call"]


def test_all_that_is_typed_has_to_be_found_if_not_in_one_place(catalogue, editor_client):
    factories.OfficeContactFactory(office=Office.objects.get(slug="tokyo"), name="Zoé Quémeneur")

    assert names(editor_client, "tokyo quemeneur") == [str(Office.objects.get(slug="tokyo"))]
    assert names(editor_client, "osaka quemeneur") == []


def test_long_texts_are_shown_around_what_was_found(catalogue, editor_client):
    long = "Before it. " * 40 + "Zymurgy comes here. " + "After it. " * 40
    office = factories.OfficeFactory(body_en=long, body_fr=long)

    ((_name, _what, where),) = search(editor_client, "zymurgy")

    assert change(office) in editor_client.get(SEARCH, {"q": "zymurgy"}).text
    assert "it. <mark>Zymurgy</mark> comes here." in where
    assert where.startswith("Text (English) … ")
    assert where.endswith(" …")
    assert len(where) < 250


def test_what_only_a_draft_says_is_found_in_the_draft(catalogue, editor_client):
    tokyo = Office.objects.get(slug="tokyo")
    drafted(tokyo, summary_en="A zymurgy of science.")

    ((name, what, where),) = search(editor_client, "zymurgy")

    assert (name, what) == (str(tokyo), "Office – in its draft – being written")
    assert "<mark>zymurgy</mark>" in where
    assert "Office – published, with a draft" in [
        what for _name, what, _where in search(editor_client, "tokyo")
    ]


def test_a_former_address_leads_to_what_is_there_now(catalogue, editor_client):
    office = factories.OfficeFactory(slug="zymurgy")
    office.slug = "elsewhere"
    office.save()

    assert search(editor_client, "zymurgy") == [
        (str(office), "Office – published", "Former address <mark>zymurgy</mark>")
    ]


def test_accounts_are_found_by_who_may_see_them_alone(staff_of, editor_client, administrator_client):
    assert names(administrator_client, "editors@example.org") == ["editors"]
    assert names(editor_client, "editors@example.org") == []


def test_the_address_of_a_public_page_leads_to_its_form(catalogue, editor_client):
    answer = editor_client.get(SEARCH, {"q": "https://portal.example.org/fr/offices/tokyo/"})

    assert answer["Location"] == change(Office.objects.get(slug="tokyo"))


def test_nothing_found_says_how_to_search(catalogue, editor_client):
    html = editor_client.get(SEARCH, {"q": "zymurgy <b>"}).text

    assert "Nothing that you may see has “zymurgy &lt;b&gt;” in it." in html


@pytest.mark.parametrize("query", ["", "q=", "q=%00", "q=%ff", "q=" + "x" * 5000, "q=a&p=99", "q=@", "q=%2B"])
def test_no_search_breaks(query, catalogue, publisher_client):
    assert publisher_client.get(f"{SEARCH}?{query}").status_code == 200


def test_every_page_has_the_box_and_shows_what_was_typed(catalogue, editor_client):
    assert 'id="search-all-box"' in editor_client.get("/admin/").text
    assert 'value="tokyo &quot;"' in editor_client.get(SEARCH, {"q": 'tokyo "'}).text
    assert 'id="search-all-box"' not in Client().get("/admin/login/").text


def test_a_search_costs_the_same_whatever_is_found(catalogue, administrator_client):
    costs = []
    for typed in ("tokyo", "zymurgy", "a", "bureau.2@example.org"):
        administrator_client.get(SEARCH, {"q": typed})
        with CaptureQueriesContext(connection) as queries:
            administrator_client.get(SEARCH, {"q": typed})
        costs.append(len(queries))
    drafted(Country.objects.get(iso2="KH"), name_en="Kampuchea")
    factories.OfficeContactFactory()
    with CaptureQueriesContext(connection) as queries:
        administrator_client.get(SEARCH, {"q": "kampuchea"})

    assert {*costs, len(queries)} == {costs[0]}
    assert costs[0] < 50


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "International Research Projects"),
        ("fr", "Projets de recherche internationaux (International Research Projects)"),
    ],
)
def test_an_instrument_whose_name_stays_english_is_listed_with_what_it_means(
    language, name, catalogue, publisher_client, django_user_model
):
    django_user_model.objects.update(language=language)

    assert names(publisher_client, "LIA")[0] == name


def test_a_hit_leads_to_the_field_on_the_form(catalogue, editor_client):
    office = factories.OfficeFactory(body_en="We know the quokka well.")

    page = editor_client.get(SEARCH, {"q": "quokka"}).text

    assert f'href="{change(office)}#id_body_en"' in page
