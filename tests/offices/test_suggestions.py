import pytest
from django.urls import reverse
from django.utils import translation

from offices import finder, vocabulary
from offices.suggestions import SHOWN, suggestions_for
from sectors.models import CountryAlias

pytestmark = pytest.mark.django_db

ADDRESS = "/en/find/suggestions/"


def names(query: str) -> list[str]:
    return [suggestion.name for suggestion in suggestions_for(query)]


def asked(client, query: str, language: str = "en"):
    return client.get(f"/{language}/find/suggestions/", {"q": query})


@pytest.mark.parametrize("query", ["", " ", "g", " g ", "é", "-’-", "日"])
def test_nothing_is_offered_before_two_letters(catalogue, query):
    assert suggestions_for(query) == []


def test_what_begins_with_the_letters_comes_before_what_holds_them(catalogue):
    assert names("ger")[:2] == ["Germany", "Algeria"]
    assert names("ire")[0] == "Ireland"


def test_names_of_the_page_come_before_other_names(catalogue):
    assert names("un")[:3] == ["United Arab Emirates", "United Kingdom", "United States"]
    with translation.override("fr"):
        assert "Royaume-Uni" in names("un")[:5]


def test_letters_inside_another_name_are_no_reason(catalogue):
    assert names("ger") == ["Germany", "Algeria", "Niger", "Nigeria"]


def test_an_exact_hit_comes_first_and_beginnings_after_it(catalogue):
    assert names("ni")[:3] == ["Nicaragua", "Niger", "Nigeria"]
    assert names("niger")[:2] == ["Niger", "Nigeria"]


def test_misspellings_come_last(catalogue):
    ways = [each.how for each in finder.find("nigera").candidates]
    assert "spelling" in ways

    assert names("Morroco") == ["Morocco"]
    assert set(names("nigera")[:2]) == {"Niger", "Nigeria"}


def test_each_country_is_offered_once_and_eight_at_most(catalogue):
    for query in ("re", "republic", "an", "united", "saint"):
        offered = names(query)

        assert len(offered) == len(set(offered))
        assert len(offered) <= SHOWN


def test_another_name_is_shown_and_the_page_is_told(catalogue):
    (swaziland,) = suggestions_for("Swaziland")

    assert (swaziland.name, swaziland.matched) == ("Eswatini", "Swaziland")
    assert swaziland.url == "/en/countries/sz/?q=Swaziland"


def test_a_corrected_spelling_is_told_to_the_page(catalogue):
    (morocco,) = suggestions_for("Morroco")

    assert morocco.url == "/en/countries/ma/?q=Morroco"


def test_a_name_that_says_it_by_itself_stands_alone(catalogue):
    brazil = suggestions_for("brazi")[0]

    assert (brazil.matched, brazil.url) == ("", "/en/countries/br/")


def test_names_and_addresses_are_in_the_language_of_the_page(catalogue):
    with translation.override("fr"):
        first = suggestions_for("germany")[0]

    assert (first.name, first.matched) == ("Allemagne", "Germany")
    assert first.url == "/fr/countries/de/?q=Germany"


def test_a_name_that_staff_add_is_offered_at_once(catalogue):
    assert names("zzyzx") == []

    CountryAlias.objects.create(
        country_id=finder.find("FR").candidates[0].country.pk, language="en", text="Zzyzxland", kind="former"
    )

    assert names("zzyzx") == ["France"]


# The answer of the server


@pytest.mark.parametrize(("language", "name"), [("en", "Germany"), ("fr", "Allemagne")])
def test_the_server_answers_in_the_language_of_the_address(catalogue, client, language, name):
    answer = asked(client, "DEU", language)

    assert answer.status_code == 200
    assert answer.json()["suggestions"][0] == {
        "name": name,
        "matched": "DEU",
        "url": f"/{language}/countries/de/?q=DEU",
    }


def test_any_cache_may_keep_an_answer(catalogue, client):
    answer = asked(client, "ger")

    assert "public" in answer["Cache-Control"]
    assert "private" not in answer["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "Accept-Language" not in answer.get("Vary", "")
    again = client.get(ADDRESS, {"q": "ger"}, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_only_reading_is_allowed(catalogue, client):
    assert client.post(ADDRESS, {"q": "ger"}).status_code == 405


@pytest.mark.parametrize("query", ["a" * 201, "Germany" * 100, "🦊" * 201])
def test_what_is_too_long_is_refused_before_anything_is_compared(catalogue, client, monkeypatch, query):
    def compare(*arguments):
        pytest.fail("compared")

    monkeypatch.setattr(vocabulary, "current", compare)
    monkeypatch.setattr(finder, "find", compare)
    answer = asked(client, query)

    assert (answer.status_code, answer.json()) == (400, {"suggestions": []})


@pytest.mark.parametrize(
    "query", ["", "   ", "<b>x</b>", "' OR 1=1 --", "😀😀", "\u202eger", "\x07\x1b", "%", "__", "a" * 200]
)
def test_bad_input_gets_an_answer(catalogue, client, query):
    assert asked(client, query).status_code in {200, 400}


def test_nul_is_refused(catalogue, client):
    assert asked(client, "ger\0").status_code == 400


def test_a_missing_query_gives_nothing(catalogue, client):
    assert client.get(reverse("find_suggestions")).json() == {"suggestions": []}


@pytest.mark.parametrize("query", ["ge", "ger", "re", "republic", "united", "xyzzy", "Morroco", "saint"])
def test_the_number_of_queries_does_not_grow_with_what_is_found(
    built_names, client, settings, django_assert_max_num_queries, query
):
    settings.CATALOGUE_VERSION_AGE = 60  # as in service, where a request reads it once at most
    asked(client, "warm the names")
    suggestions_for("warm the names")  # an answer may be kept from before, and read nothing

    with django_assert_max_num_queries(9):  # the last one for towns, which there are once names are built
        asked(client, query)


def test_a_common_word_begins_no_town(catalogue, built_names):
    assert names("thèse") == []
    assert names("Golfe") == []
    assert "India" in names("Visakh")
