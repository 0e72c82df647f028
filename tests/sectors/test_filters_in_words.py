"""Lists of the admin filtered by a relation: what has none is said in words."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("offices_office", "No sector"),
        ("sectors_keyfigure", "No sector"),
        ("sectors_country", "No region"),
    ],
)
def test_a_filter_says_in_words_which_have_none(table, words, catalogue, editor_client):
    page = editor_client.get(reverse(f"admin:{table}_changelist")).text

    choices = re.findall(r'<a href="\?[^"]*isnull[^"]*"[^>]*>\s*(.*?)\s*</a>', page)
    assert words in choices
    assert "-" not in choices
