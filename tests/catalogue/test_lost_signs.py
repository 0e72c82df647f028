"""What a spreadsheet loses where it saves a text in Windows-1252, which our own typography exceeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue.lost_signs import differs_by_lost_signs, has_lost_signs
from tests import factories
from tests.catalogue.test_import import TABLES
from tests.import_files import SEMICOLONS, cells_of, exported, previewed, problems, report

LOST = {
    "Qui\u202f? «\xa0Moi\xa0»": "Qui?? « Moi »",
    "Łódź": "?ód?",
    "Kyōto → Tōkyō": "Ky?to ? T?ky?",
    "Trường Đại học": "Tr??ng Ð?i h?c".replace("Ð", "?"),
    "北京 🌍": "?? ??",
    "mi\u2011temps": "mi?temps",
    "\u1ffd": "?",  # composed, it is another sign, which is in the old encoding
}


@pytest.mark.parametrize(("text", "cell"), LOST.items())
def test_a_text_without_the_signs_that_an_old_encoding_lacks_is_the_same(text, cell):
    assert differs_by_lost_signs(cell, text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"])))
def test_any_text_that_was_saved_in_the_old_encoding_is_the_same(text):
    lost = text.encode("cp1252", "replace").decode("cp1252")

    assert differs_by_lost_signs(lost, text)
    assert differs_by_lost_signs(lost.replace("\xa0", " "), text, nearest=True)


@pytest.mark.parametrize(
    ("text", "cell"), [("Łódź", "Lódz"), ("mi\u2011temps", "mi-temps"), ("Kyōto", "Kyoto")]
)
def test_the_nearest_sign_is_the_same_only_in_the_old_encoding(text, cell):
    assert differs_by_lost_signs(cell, text, nearest=True)
    assert not differs_by_lost_signs(cell, text)


@pytest.mark.parametrize(
    ("text", "cell"), [("Łódź", "Łódz"), ("Québec", "Quebec"), ("a b", "a?b"), ("Oui", "")]
)
def test_anything_else_is_a_change(text, cell):
    assert not differs_by_lost_signs(cell, text)


@pytest.mark.parametrize(
    ("text", "cell", "is_lost"),
    [
        ("Łódź est belle", "?ód? est très belle", True),
        ("Poznań, en Pologne", "Pozna?, Pologne", True),
        ("Qui\u202f? Moi", "Qui?? Moi et toi", True),
        ("Gdańsk", "Wroc?aw", True),
        ("Qui\u202f? Moi", "Qui ? Moi et toi", False),
        ("Où aller\u202f?", "Où aller?", False),
        ("Łódź", "Paris", False),
        ("", "[Page](https://example.org/a?b=c)", False),
    ],
)
def test_a_text_that_was_changed_too_has_lost_signs_where_they_stood(text, cell, is_lost):
    assert has_lost_signs(cell, text) is is_lost


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_every_table_comes_back_unchanged_as_a_french_spreadsheet_saves_it(
    table, publisher_client, catalogue
):
    factories.CallDateFactory()
    factories.OfficeContactFactory()
    factories.InstituteFactory()
    factories.OfficeFactory(city_en="Łódź", city_fr="Łódź")
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    file = exported(publisher_client, table, SEMICOLONS)

    preview = previewed(publisher_client, table, file.decode("utf-8-sig").encode("cp1252", "replace"))

    assert problems(preview) == {}
    assert report(preview).changes == 0
    assert report(preview).counts["same"] == len(cells_of(file)) - 1 > 0
    assert report(preview).notes == []


@pytest.mark.django_db
def test_only_the_cell_that_was_changed_and_lost_letters_is_refused(publisher_client):
    office = factories.OfficeFactory(city_en="Łódź", city_fr="Łódź")
    file = f"slug;city_en;city_fr\n{office.slug};?ód?;Région de ?ód?\n".encode("cp1252")

    preview = previewed(publisher_client, "offices_office", file)

    assert list(problems(preview)) == [(2, "city (French)")]
    assert "Letters were lost" in problems(preview)[2, "city (French)"]


@pytest.mark.django_db
def test_accents_are_to_be_looked_at_only_where_something_changes(publisher_client):
    office = factories.OfficeFactory(city_en="Québec")
    files = [f"slug;city_en\n{office.slug};{city}\n".encode("cp1252") for city in ("Québec", "Orléans")]

    unchanged, changed = [report(previewed(publisher_client, "offices_office", file)) for file in files]

    assert unchanged.notes == []
    assert "Look at the accents" in changed.notes[0]
