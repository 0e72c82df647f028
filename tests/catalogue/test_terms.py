"""What is typed into a search box, and where a text has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue.terms import Fit, Text, asked
from tests import sampling


def fit(typed: str, text: str, inside: bool = False) -> Fit | None:
    """Return how a text has all that is typed: as its worst term does."""
    found = [term.found_in(Text(text), inside) for term in asked(typed).terms]
    return max(each.fit for each in found) if found and all(found) else None


def marked(typed: str, text: str) -> list[str]:
    found = (term.found_in(Text(text)) for term in asked(typed).terms)
    return [text[start:end] for each in found if each for start, end in each.spans]


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("bureau.2@example.org", "bureau.2@example.org", Fit.WHOLE),
        ("BUREAU.2@Example.org", "bureau.2@example.org", Fit.WHOLE),
        ("bureau.2@", "bureau.2@example.org", Fit.START),
        ("bureau.2@exam", "bureau.2@example.org", Fit.START),
        ("mailto:bureau.2@example.org", "bureau.2@example.org", Fit.WHOLE),
        ("<bureau.2@example.org>,", "bureau.2@example.org", Fit.WHOLE),
        ("bureau.2@example.org", "bureau.20@example.org", None),
        ("bureau.2@example.org", "bureau@example.org", None),
        ("bureau.2@", "bureau.20@example.org", None),
        ("bureau@example.org", "bureau.2@example.org", None),
        ("reau.2@example.org", "bureau.2@example.org", None),
        ("bureau.2@example.org", "The bureau, 2 streets from example.org", None),
        ("bureau.2@example.org", "Write to bureau.2@example.org.", Fit.WHOLE),
        ("@example.org", "bureau.2@example.org", Fit.START),
        ("@example.org", "bureau@other.example.org", None),
        ("bureau.2", "bureau.2@example.org", Fit.WORD),
        ("dupont", "jean.dupont@example.org", Fit.WORD),
    ],
)
def test_an_e_mail_is_compared_as_one(typed, text, expected):
    assert fit(typed, text) == expected


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("+33 1 44 96 40 00", "+33 (0)1 44 96 40 00", Fit.WHOLE),
        ("0033144964000", "+33 1 44 96 40 00", Fit.WHOLE),
        ("01 44 96 40 00", "+33 1 44 96 40 00", Fit.WHOLE),
        ("+33 1 44 96 40 00", "01.44.96.40.00", Fit.WHOLE),
        ("+33 1 44", "+33 1 44 96 40 00", Fit.START),
        ("33144", "+33\u00a01\u202f44 96 40 00", Fit.START),
        ("0144", "+33 1 44 96 40 00", Fit.START),
        ("(202) 555-0100", "+1 202 555 0100", Fit.WHOLE),
        ("+81", "+81 3 5555 0100", Fit.START),
        ("+33 1 44", "+1 331 445 0100", None),
        ("44 96 40 00", "+33 1 44 96 40 00", Fit.WHOLE),
        ("964000", "+33 1 44 96 40 00", None),
        ("2027", "IEA: call for projects 2027", Fit.WORD),
        ("116", "116", Fit.WORD),
    ],
)
def test_a_telephone_is_compared_by_its_digits(typed, text, expected):
    assert fit(typed, text) == expected


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("amerique", "Amérique du Sud", Fit.WORD),
        ("COTE D'IVOIRE", "Côte d’Ivoire", Fit.WORD),
        ("l'Inde", "Inde", Fit.WORD),
        ("the Netherlands", "Netherlands", Fit.WORD),
        ("tok", "Bureau de Tokyo", Fit.START),
        ("tokyo bureau", "Bureau de Tokyo", Fit.WORD),
        ("timor-leste", "Timor leste", Fit.WORD),
        ("leste-timor", "Timor leste", None),
        ("rio", "A superior thing", None),
        ("tokyo osaka", "Tokyo", None),
        ("de", "Bureau de Tokyo", Fit.WORD),
    ],
)
def test_words_are_found_from_their_start_accents_and_case_aside(typed, text, expected):
    assert fit(typed, text) == expected


@pytest.mark.parametrize(("typed", "text"), [("perio", "A superior thing"), ("newdelhi", "In New Delhi")])
def test_words_may_be_found_across_their_ends_where_nothing_else_is(typed, text):
    assert fit(typed, text, inside=True) == Fit.INSIDE


def test_whole_words_are_marked_and_nothing_beside_them():
    assert marked("cote ivo", "La Côte d’Ivoire et la côte") == ["Côte", "côte", "Ivoire"]
    assert marked("a.b@x.org", "a.b@x.org, aa.b@x.org, a.b@x.org.") == ["a.b@x.org", "a.b@x.org"]


@pytest.mark.parametrize("typed", ["", "  ", "?!", "@", "@@ @", "+", "\0", "-- ’"])
def test_signs_alone_ask_for_nothing(typed):
    assert asked(typed).terms == ()


@sampling.examples(60)
@given(typed=st.text(max_size=30), text=st.text(max_size=60))
def test_whatever_is_typed_what_is_marked_is_in_the_text(typed, text):
    for term in asked(typed).terms:
        for inside in (False, True):
            found = term.found_in(Text(text), inside)
            assert not found or all(0 <= start < end <= len(text) for start, end in found.spans)
