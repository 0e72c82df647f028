"""Texts stand in both languages, and are written as each language writes."""

import re

import pytest
import yaml
from babel.messages.extract import extract
from django.apps import apps
from django.conf import settings

from cnrs_intl.catalogue.fields import bilingual_texts
from cnrs_intl.site.translations import KEYWORDS, as_python, as_tuple, read_catalogue, source_files

FIXTURES = sorted((settings.BASE_DIR / "fixtures").glob("*.yaml"))

STRAIGHT_APOSTROPHE = re.compile(r"\w'\w")
IN_FRENCH = {
    "a no-break space before a colon": re.compile(r"(?<!\u00a0)(?<!https)(?<!http):(?![/\d])"),
    "a narrow no-break space before ; ! ?": re.compile(r"(?<!\u202f)(?<!&nbsp)(?<!&amp)[;!?](?=[\s»”)<]|$)"),
    "a no-break space after «": re.compile(r"«(?!\u00a0)"),
    "a no-break space before »": re.compile(r"(?<!\u00a0)»"),
    "a narrow no-break space before €": re.compile(r"(?<!\u202f)€"),
    "a narrow no-break space between thousands": re.compile(r"(?<![A-Z])\d[ \u00a0.,]\d{3}(?!\w)"),
    "one character for …": re.compile(r"\.\.\."),
    "no other quotation marks": re.compile(r"[“„\"](?=\w)"),
}
TAGS = re.compile(r"<[^>]*>|%\(\w+\)[sd]|\]\([^)]*\)")


def faults(text: str, language: str) -> list[str]:
    """Return what is wrong in the typography of one text, tags and placeholders left out."""
    bare = TAGS.sub("x", text)
    found = ["an apostrophe ’"] if STRAIGHT_APOSTROPHE.search(bare) else []
    if language == "fr":
        found += [rule for rule, pattern in IN_FRENCH.items() if pattern.search(bare)]
    return [f"{rule}: {text[:90]!r}" for rule in found]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Qui suit ce pays\u202f?", True),
        ("Qui suit ce pays ?", False),
        ("Durée\u00a0: 5 ans, jusqu’à 10\u202f000\u202f€", True),
        ("Durée : 5 ans", False),
        ("10 000 €", False),
        ("l'Asie", False),
        ("le «\u00a0point d’entrée\u00a0»", True),
        ("le « point d’entrée »", False),
        ("https://www.example.org/?q=1", True),
        ('<a href="?q=1">%(n)s pays\u00a0:</a>', True),
    ],
)
def test_french_typography_is_judged_rightly(text, right):
    assert (not faults(text, "fr")) is right


def rows(path):
    return (
        yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        or []
    )


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixtures_say_everything_in_both_languages(path):
    pairs = [text.columns for text in bilingual_texts(apps.get_model(path.stem))]
    alone = [
        f"row {number}: {english}, {french}"
        for number, row in enumerate(rows(path), start=1)
        for english, french in pairs
        if bool(row.get(english)) != bool(row.get(french))
    ]

    assert alone == []


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixtures_are_well_typeset(path):
    texts = [
        (value, name[-2:])
        for row in rows(path)
        for name, value in row.items()
        if isinstance(value, str) and name.endswith(("_en", "_fr"))
    ]

    assert [fault for text, language in texts for fault in faults(text, language)] == []


ONE_LINE_BREAK = re.compile(r"[^\n]\n(?!\n|- )")  # but before an item of a list
UNWANTED = {
    "en": re.compile(r"(?i)\btools?\b|\bmoney\b|\bheadquarters\b|\bpays? for\b|\bfollow(s|ed)?\b"),
    "fr": re.compile(r"\bInstituts?\b(?! de recherche pour le développement)|depuis le siège|nos textes"),
}


def texts_of_rows(path):
    return [
        (row, value, name[-2:])
        for row in rows(path)
        for name, value in row.items()
        if isinstance(value, str) and name.endswith(("_en", "_fr"))
    ]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_paragraph_of_the_fixtures_is_one_line_in_the_editors_text_box(path):
    broken = [text for _row, text, _language in texts_of_rows(path) if ONE_LINE_BREAK.search(text)]

    assert broken == []


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_fixtures_use_the_portals_words(path):
    found = [
        (match[0], text)
        for row, text, language in texts_of_rows(path)
        if row.get("slug") != "monitoring"  # the mission whose tools are no instruments
        if (match := UNWANTED[language].search(text))
    ]

    assert found == []


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_department_is_named_in_its_own_entry_alone(path):
    [department] = rows(settings.BASE_DIR / "fixtures" / "derci.department.yaml")
    names = [department[name] for name in ("acronym", "name_en", "name_fr")]
    others = [text for row, text, _language in texts_of_rows(path) if row != department]
    naming = [text for text in others if any(name in text for name in names)]

    assert naming == []


def test_the_interface_is_well_typeset():
    messages = [message for message in read_catalogue() if message.id]
    english = [fault for message in messages for text in as_tuple(message.id) for fault in faults(text, "en")]
    french = [
        fault for message in messages for text in as_tuple(message.string) for fault in faults(text, "fr")
    ]

    assert english + french == []


BY_GETTEXT = re.compile(r"{% (blocktranslate|comment).*?{% end\1 %}|{#.*?#}", re.DOTALL)
BARE_COLON = re.compile(r"(?:\}\}|%\}|</\w+>|>): (?=[{<\w])")


def test_no_text_is_asked_for_both_alone_and_with_a_plural():
    """Python 3.11.2, which is Debian 12's, finds a text that has a plural only where a number is given."""
    asked = {False: set(), True: set()}
    for path in source_files():
        found = extract("python", as_python(path), KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, _comments, context in found:
            asked[isinstance(message, tuple)].add((context, as_tuple(message)[0]))

    assert asked[False]
    assert asked[True]
    assert asked[False] & asked[True] == set()


@pytest.mark.parametrize(
    ("template", "right"),
    [
        ("{{ office }}: {{ level }}", False),
        ('<span class="visually-hidden">: {{ name }}</span>', False),
        ("{{ office }} – {{ level }}", True),
        ("{% blocktranslate %}{{ a }}: {{ b }}{% endblocktranslate %}", True),
    ],
)
def test_a_colon_that_french_would_set_apart_is_seen(template, right):
    assert (not BARE_COLON.search(BY_GETTEXT.sub("", template))) is right


def test_no_template_writes_a_colon_that_french_would_set_apart():
    templates = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    found = [
        f"{path.name}: {match[0]}"
        for path in templates
        for match in BARE_COLON.finditer(BY_GETTEXT.sub("", path.read_text(encoding="utf-8")))
    ]

    assert found == []
