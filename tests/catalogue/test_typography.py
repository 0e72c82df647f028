"""French typography: set where a keyboard lacks it, never in what leads somewhere."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cnrs_intl.catalogue.typography import in_french
from tests.sampling import examples


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Qui suit le pays : le bureau", "Qui suit le pays\u00a0: le bureau"),
        ("Vraiment ? Oui ! Puis ; enfin", "Vraiment\u202f? Oui\u202f! Puis\u202f; enfin"),
        ("« mot » et «mot»", "«\u00a0mot\u00a0» et «\u00a0mot\u00a0»"),
        ('Un "outil" dit "IRP".', "Un «\u00a0outil\u00a0» dit «\u00a0IRP\u00a0»."),
        ("l'ERA, d'\"ici\"", "l’ERA, d’«\u00a0ici\u00a0»"),
        ("10 000 €", "10 000\u202f€"),
        ("**Dates** : à 10:30", "**Dates**\u00a0: à 10:30"),
        ("[le site : ici](https://example.org/a : b)", "[le site\u00a0: ici](https://example.org/a : b)"),
        ("l'[appel](/fr/l'appel)", "l’[appel](/fr/l'appel)"),
        ("[l'IRP](/fr/l'irp \"titre\")", '[l’IRP](/fr/l\'irp "titre")'),
        ("https://example.org/?q='a' : oui", "https://example.org/?q='a'\u00a0: oui"),
        ("o'neil@example.org", "o'neil@example.org"),
        ("Un écran de 5\" et 10'000", "Un écran de 5\" et 10'000"),
        ("- un : a\n- deux ; b", "- un\u00a0: a\n- deux\u202f; b"),
    ],
)
def test_what_a_keyboard_lacks_is_set(typed, found):
    assert in_french(typed) == found


@example('«"1"')
@given(st.text(st.sampled_from("ab1 :;?!«»\"'’.()[]/@\n\u00a0\u202f€https")))
@examples(150)
def test_what_is_set_stays_as_it_is(typed):
    once = in_french(typed)

    assert in_french(once) == once
