"""What the public search finds, in which order, and in which words."""

import pytest
from django.utils.translation import override

from cnrs_intl.catalogue.index import search
from cnrs_intl.catalogue.rebuilding import differences
from tests.factories import (
    CallFactory,
    InstrumentAliasFactory,
    InstrumentFactory,
    KeyFigureFactory,
    OfficeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def urls(typed: str, **kwargs: object) -> list[str]:
    return [each.url for each in search(typed, **kwargs).results]


def marked(parts: list) -> list[str]:
    return [part.text for part in parts if part.marked]


def test_a_word_in_a_title_comes_before_one_in_a_summary_and_that_before_one_in_the_text():
    body = OfficeFactory(slug="third", body_en="About zephyrs.", body_fr="Des vents.")
    summary = OfficeFactory(slug="second", summary_en="About zephyrs.", summary_fr="Des vents.")
    title = OfficeFactory(slug="first", name_en="Zephyrs office", name_fr="Bureau des vents")

    assert urls("zephyrs") == [each.get_absolute_url() for each in (title, summary, body)]


def test_a_whole_word_comes_before_its_plural_and_that_before_a_longer_word():
    longer = OfficeFactory(name_en="Zephyrean office", name_fr="Bureau A")
    plural = OfficeFactory(name_en="Zephyrs office", name_fr="Bureau B")
    whole = OfficeFactory(name_en="Zephyr office", name_fr="Bureau C")

    assert urls("zephyr") == [each.get_absolute_url() for each in (whole, plural, longer)]


def test_what_has_all_words_comes_before_what_has_some_and_is_counted():
    some = OfficeFactory(name_en="Zephyr office", name_fr="Bureau A")
    every = OfficeFactory(summary_en="A zephyr and a mistral.", summary_fr="Des vents.")

    found = search("zephyr mistral")

    assert [each.url for each in found.results] == [every.get_absolute_url(), some.get_absolute_url()]
    assert (found.total, found.with_all_words) == (2, 1)


@pytest.mark.parametrize(
    "typed", ["laboratory", "Laboratories", "LABORATORY", "labratory", "laboratoire", "laborat"]
)
def test_a_laboratory_is_found_however_it_is_written(typed):
    assert "/en/instruments/irl/" in urls(typed)


def test_a_misspelled_word_is_corrected_and_said_so():
    found = search("joint  labratory")

    assert (found.query, found.corrected) == ("joint labratory", "joint laboratory")


@pytest.mark.parametrize(
    ("language", "typed", "written"),
    [
        ("en", "brazl", "Brazil"),
        ("en", "Brasil", "Brazil"),
        ("en", "Jpaan", "Japan"),
        ("fr", "corea", "Corée"),
        ("en", "corea", "Korea"),
        ("en", "south corea", "south Korea"),
        ("fr", "labratory", "laboratory"),  # nearer than Labrador
        ("fr", "brezil", "Brésil"),
        ("fr", "camboge", "Cambodge"),
        ("en", "labratory", "laboratory"),
        ("fr", "financment", "financement"),  # begins sentences, and is no name
        ("en", "duratoin", "duration"),
        ("fr", "cooperatoin", "coopération"),
    ],
)
def test_a_corrected_word_is_written_as_the_catalogue_writes_it(language, typed, written):
    with override(language):
        assert search(typed).corrected == written


@pytest.mark.parametrize(
    ("language", "typed"),
    [("fr", "stage"), ("fr", "stages"), ("fr", "délai"), ("en", "BRICS"), ("fr", "BRICS"), ("fr", "OTAN")],
)
def test_a_short_word_with_another_sound_is_no_misspelling_of_a_place(language, typed):
    with override(language):
        found = search(typed)

    assert (found.corrected, found.total) == ("", 0)


@pytest.mark.parametrize("names", [("Zephyrine", "Of zephyrine."), ("Of zephyrine", "Zephyrine")])
def test_a_word_that_any_text_has_in_small_letters_is_no_name_whichever_came_first(names):
    for number, name in enumerate(names):
        OfficeFactory(slug=f"office-{number}", name_en=name, name_fr=f"Bureau {number}")

    assert search("zephirine").corrected == "zephyrine"


@pytest.mark.parametrize(
    ("typed", "slug"), [("UMI", "irl"), ("gdri", "irn"), ("PICS", "iea"), ("LIA", "irp"), ("IRL", "irl")]
)
def test_an_acronym_of_today_or_of_before_leads_to_its_instrument_first(typed, slug):
    with override("fr"):
        assert urls(typed)[0] == f"/fr/instruments/{slug}/"


@pytest.mark.parametrize(
    "typed", ["co-publications", "co-publish", "Co-tutelle", "CO-PUBLICATIONS", "CO-publications"]
)
def test_a_part_of_a_hyphenated_word_is_no_code_of_a_country(typed):
    assert "country" not in search(typed).counts
    assert "/en/sectors/europe/#figures" in urls(typed)  # that co-publish most


def test_a_figure_of_the_whole_cnrs_has_an_address_of_its_own_beside_its_page(client):
    KeyFigureFactory(value_en="42", label_en="rankings", value_fr="42", label_fr="classements", sector=None)

    found = urls("rankings")

    assert {"/en/about/", "/en/about/#figures"} <= {*found}
    assert len({*found}) == len(found)
    assert client.get("/en/about/").text.count('id="figures"') == 1
    assert not [*differences()]


def test_a_code_by_itself_is_still_one():
    assert urls("CO")[0] == "/en/countries/co/"
    assert "/en/countries/co/" in urls("laboratory co")


@pytest.mark.parametrize(
    ("typed", "url"), [("IPE", "/en/glossary/#ipe"), ("Concert", "/en/glossary/#eigconcertjapan")]
)
def test_a_word_of_the_glossary_leads_there(typed, url):
    assert urls(typed)[0] == url


def test_a_hit_in_the_other_language_alone_says_where_after_those_in_the_page_s():
    other = OfficeFactory(name_en="Breeze office", name_fr="Bureau du zephyr")
    own = OfficeFactory(name_en="Wind office", name_fr="Bureau des vents", summary_en="About zephyr.")

    first, second = search("zephyr").results

    assert (first.url, first.language) == (own.get_absolute_url(), "en")
    assert (second.url, second.language) == (other.get_absolute_url(), "fr")
    assert marked(second.title) == []
    assert marked(second.extract) == ["zephyr"]


def test_an_entry_that_says_it_in_both_languages_is_one_result():
    OfficeFactory(name_en="Zephyr office", name_fr="Bureau du zephyr")

    assert search("zephyr").counts == {"office": 1}


def test_results_of_one_kind_leave_the_counts_of_all():
    OfficeFactory(name_en="Zephyr office", name_fr="Bureau A")
    CallFactory(name_en="Zephyr call", name_fr="Appel A")

    found = search("zephyr", kind="call")

    assert [each.kind for each in found.results] == ["call"]
    assert (found.counts, found.total) == ({"office": 1, "call": 1}, 1)
    assert search("zephyr", kind="nothing").counts == {"office": 1, "call": 1}
    assert search("zephyr", kind="nothing").results == []


@pytest.mark.parametrize(("page", "shown"), [(1, 2), (2, 1), (3, 0), (10**9, 0), (0, 2), (-1, 2)])
def test_a_page_beyond_the_end_is_empty_and_keeps_the_counts(page, shown):
    for number in range(3):
        OfficeFactory(name_en=f"Zephyr office {number}", name_fr=f"Bureau {number}")

    found = search("zephyr", page=page, per_page=2)

    assert len(found.results) == shown
    assert (found.total, found.counts) == (3, {"office": 3})


def test_an_extract_shows_the_words_found_with_their_endings_and_no_markdown():
    body = "A long text. " * 30 + "Here are **two** [zephyrs](https://example.org) at last. " + "More. " * 30
    OfficeFactory(body_en=body, body_fr="Des vents.")

    (found,) = search("zephyr").results
    text = "".join(part.text for part in found.extract)

    assert marked(found.extract) == ["zephyrs"]
    assert "Here are two zephyrs at last." in text
    assert len(text) <= 170


def test_another_name_by_which_something_is_found_is_shown():
    alias = InstrumentAliasFactory(text="Zephyr", instrument=InstrumentFactory(slug="wind"))

    (found,) = search("zephyr", kind="instrument").results

    assert found.url == alias.instrument.get_absolute_url()
    assert marked(found.extract) == ["Zephyr"]


def test_the_word_before_another_name_is_a_label_and_no_part_of_the_text():
    InstrumentAliasFactory(text="Zephyr", kind="other", instrument=InstrumentFactory(slug="wind"))

    (found,) = search("zephyr", kind="instrument").results

    assert [part.text for part in found.extract if part.is_label] == ["Also: "]
    assert [is_label for is_label, _parts in found.pieces] == [True, False]


def test_what_is_surely_meant_is_looked_for_where_a_word_is_unknown():
    with override("en"):
        meant, same = search("Espange", meant="Spain"), search("Japon", meant="Spain")

    assert (meant.query, meant.corrected) == ("Espange", "Spain")
    assert [each.url for each in meant.results] == urls("Spain")
    assert same.corrected == ""
    assert [each.url for each in same.results] == urls("Japon")


def test_what_surely_is_as_it_was_typed_is_no_misspelling():
    assert search("Cambridge").corrected == "Cambodge"
    assert search("Cambridge", meant="Cambridge").total == 0


def test_a_region_leads_to_its_place_on_the_page_of_its_sector():
    assert urls("European Union")[0] == "/en/sectors/europe/#european-union"


@pytest.mark.parametrize("typed", ["co-tutelle", "cotutelle", "Co‑Tutelle", "co tutelle"])
@pytest.mark.parametrize("text", ["La co-tutelle.", "La cotutelle."])
def test_a_compound_is_found_with_its_hyphen_or_without(typed, text):
    office = OfficeFactory(body_en="Joint.", body_fr=text)

    assert office.get_absolute_url() in urls(typed)


@pytest.mark.parametrize("typed", ["l’Inde", "l'Inde", "L’INDE", "Inde"])
def test_an_elided_article_is_left_out(typed):
    with override("fr"):
        assert urls(typed)[0] == "/fr/countries/in/"


@pytest.mark.parametrize(("typed", "found"), [("100 000", 1), ("10 000", 0), ("2004", 1), ("200", 0)])
def test_a_number_is_no_beginning_of_a_longer_one(typed, found):
    OfficeFactory(summary_en="Zephyr: €100,000 since 2004.", summary_fr="Zéphyr : 100 000 € depuis 2004.")

    assert search(typed, kind="office").total == found
    (shown,) = search(f"zephyr {typed}", kind="office").results
    assert marked(shown.extract)[1:] == (["100,000"] if typed == "100 000" else ["2004"])[:found]


def test_a_word_that_tells_nothing_apart_is_joined_to_the_next_by_a_sign_alone():
    assert "/en/countries/tg/" not in urls("where to go")  # Togo
    assert "/en/countries/tg/" in urls("to-go")
    OfficeFactory(slug="zephyr", name_en="Rendezvous office", name_fr="Bureau A")
    assert "/en/offices/zephyr/" in urls("rendez-vous")


def test_no_word_begins_with_what_two_make_as_one():
    OfficeFactory(slug="zephyr", name_en="Tozephyrs office", name_fr="Bureau A")

    assert "/en/offices/zephyr/" not in urls("to-zephyr")


@pytest.mark.parametrize("typed", ["e-mail", "E-mail", "E-MAIL"])
def test_a_letter_that_a_hyphen_joins_to_a_word_is_no_word(typed):
    assert "/en/countries/tl/" in urls("e")  # which has it in a name
    assert urls(typed) == ["/en/message/"]


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [
        ("contact us", False),
        ("about us", False),
        ("US funding", True),
        ("us", True),
        ("in the us", True),
    ],
)
def test_us_is_a_country_in_capitals_or_where_nothing_else_is_asked_for(typed, is_meant):
    assert ("/en/countries/us/" in urls(typed)) is is_meant
