import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue.fields import bilingual_texts, fold, folded_words, in_both_languages
from offices.models import Office


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Côte d’Ivoire", "cotedivoire"),
        ("COTE D'IVOIRE", "cotedivoire"),
        ("Guinea-Bissau", "guineabissau"),
        ("Åland Islands", "alandislands"),
        ("Œuvre", "oeuvre"),
        ("Þórshöfn", "thorshofn"),
        ("Straße", "strasse"),
        ("  ", ""),
        ("日本", "日本"),
        ("Россия", "россия"),
    ],
)
def test_folding_leaves_letters_and_digits_only(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_words_are_parted_at_apostrophes_and_hyphens():
    assert folded_words("L’Afrique-australe, d'Égypte") == ["l", "afrique", "australe", "d", "egypte"]


def test_a_text_is_read_in_the_current_language_or_else_in_the_other():
    office = Office(name_en="Rio office", name_fr="Bureau de Rio", summary_en="Only English.")

    with translation.override("fr"):
        assert office.name == "Bureau de Rio"
        assert office.summary == "Only English."
        assert Office.summary.language_shown(office) == "en"
    assert office.name == "Rio office"
    assert in_both_languages(office, "name") == {"en": "Rio office", "fr": "Bureau de Rio"}


def test_a_model_knows_its_texts_in_order():
    assert [text.name for text in bilingual_texts(Office)] == [
        "name",
        "city",
        "summary",
        "mandate",
        "body",
        "partner_organisation",
        "picture_alt",
    ]
