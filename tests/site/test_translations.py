"""Texts of the interface are found, in code and in templates, and their French is whole."""

import pytest
from django.utils import translation

from cnrs_intl.site import translations

TEMPLATE = """
{% load i18n %}
      <h1>{% translate "A title" %}</h1>
  {% if user == "it's" %}
    <a title="{% translate 'May' context 'month' %}">{{ value|default:_("none") }}</a>
 {# Translators: shown on a card #}
    {% blocktranslate trimmed count counter=offices|length %}
      {{ counter }} office
      of ours
    {% plural %}
      {{ counter }} offices
    {% endblocktranslate %}
  {% endif %}
    {% blocktranslate with place=city %}In {{ place }}{% endblocktranslate %}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, npgettext, pgettext
a = _("A title")
b = pgettext("month", "March") + npgettext("people", "%(n)s office", "%(n)s offices", 3)
"""


@pytest.fixture
def found(tmp_path):
    (tmp_path / "page.html").write_text(TEMPLATE)
    (tmp_path / "code.py").write_text(CODE)
    return translations.read_sources([tmp_path / "page.html", tmp_path / "code.py"], tmp_path)


def test_texts_are_found_in_templates_and_code(found):
    asked = {(message.id, message.context) for message in found if message.id}

    assert asked == {
        ("A title", None),
        ("May", "month"),
        ("March", "month"),
        ("none", None),
        (("%(counter)s office of ours", "%(counter)s offices"), None),
        ("In %(place)s", None),
        (("%(n)s office", "%(n)s offices"), "people"),
    }


@pytest.fixture
def catalogue(tmp_path, found):
    path = tmp_path / "django.po"
    path.write_text(translations.HEADER)
    translations.update(found, path)
    return path


def test_the_file_stays_the_same_when_nothing_has_changed(catalogue, found):
    before = catalogue.read_text()

    translations.update(found, catalogue)

    assert catalogue.read_text() == before
    assert "page.html:" not in before


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgid "A title"\nmsgstr ""', 'msgid "A title"\nmsgstr "Un titre"', None),
        ('msgid "A title"\nmsgstr ""', 'msgid "A title"\nmsgstr ""', "not translated: 'A title'"),
        ('msgid "A title"', 'msgid "Another"', "no longer asked for (make messages): 'Another'"),
        ('msgid "A title"', 'msgid "Another"', "not in the catalogue (make messages): 'A title'"),
        (
            'msgid "In %(place)s"\nmsgstr ""',
            'msgid "In %(place)s"\nmsgstr "À %(lieu)s"',
            "other placeholders than the English: 'In %(place)s'",
        ),
        (
            'msgid "none"\nmsgstr ""',
            '#, fuzzy\nmsgid "none"\nmsgstr "aucun"',
            "marked fuzzy: 'none'",
        ),
    ],
)
def test_what_is_missing_is_named(catalogue, found, old, new, fault):
    text = catalogue.read_text()
    assert old in text
    catalogue.write_text(text.replace(old, new))

    faults = list(translations.faults(translations.read_catalogue(catalogue), found))

    if fault is None:
        assert not any("A title" in line for line in faults)
    else:
        assert fault in faults


def test_django_reads_what_was_compiled(tmp_path, catalogue, settings):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.write_text(catalogue.read_text().replace('"May"\nmsgstr ""', '"May"\nmsgstr "mai"'))

    assert translations.compile_catalogue(catalogue, folder / "django.mo")
    assert not translations.compile_catalogue(catalogue, folder / "django.mo")

    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("fr"):
        assert translation.pgettext("month", "May") == "mai"


def test_the_french_of_the_interface_is_whole():
    faults = list(translations.faults(translations.read_catalogue(), translations.read_sources()))

    assert not faults, "\n".join(faults)
