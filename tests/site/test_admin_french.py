"""The admin of an account that reads French: no page of it holds an English word."""

import re
from datetime import date, datetime
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import override

from cnrs_intl.catalogue.models import Catalogued
from cnrs_intl.site.translations import as_tuple, read_catalogue
from tests.admin_pages import pages, world
from tests.conftest import logged_in
from tests.sampling import sampled
from tests.test_texts import faults as ill_typeset

pytestmark = pytest.mark.django_db

NOT_READ = {"script", "style", "textarea", "svg"}
CONTENT = {"markdown-shown"}  # what staff have written, as the public will read it
EMPTY = {"input", "br", "img", "link", "meta", "hr"}
READ = ("title", "placeholder", "aria-label", "aria-description", "alt", "data-inline-formset")
#: Names, addresses and what is English in both languages.
ALLOWED = {"English", "« the »", "Contact", "Date", "Note"}
SPACES = re.compile(r"[ \t\r\n]+")  # but those that do not break, which French writes before signs
COLUMNS = re.compile(r"[a-z0-9_]+(?:, [a-z0-9_]+)*")  # of files, as they are called in every language
DJANGOS_SIGNS = {":"}  # between what is kept of a password
#: Common in English, and no word of French.
ENGLISH = re.compile(
    r"\b(?:the|this|these|that|of|and|to|with|from|for|by|is|are|was|were|has|have|been|will|not|no|yes|your|you|it"
    r"|add|added|changed|changes|delete|deleted|select|selected|save|saved|view|search|show|home|history"
    r"|object|objects|user|users|password|step|entry|entries|field|fields|draft|drafts|when|who|what|where|which"
    r"|error|errors|please|must|file|row|rows|all|any|other|others|last|first|next|today|link|links|mail|e-mail"
    r"|January|February|March|April|May|June|July|August|October|December|Monday|Sunday)\b",
    re.IGNORECASE,
)


class Words(HTMLParser):
    """Collect what a page says, by text and attribute, but for what is typed or marked as English."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def reads(self) -> bool:
        return all(read for _tag, read in self.open)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        reads = tag not in NOT_READ and given.get("lang", "fr") == "fr" and given.get("class") not in CONTENT
        if tag not in EMPTY:
            self.open.append((tag, reads))
        if self.reads and reads:
            self.found += [given[name] for name in READ if given.get(name)]
            if tag == "input" and given.get("type") in {"submit", "button"}:
                self.found.append(given.get("value") or "")

    def handle_endtag(self, tag):
        while any(tag == each for each, _reads in self.open) and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.reads and data.strip():
            self.found.append(SPACES.sub(" ", data).strip(" "))


def bare(text: str) -> str:
    return text.strip(" \u00a0:.").casefold()


@cache
def english_messages() -> set[str]:
    """Return what Django, its libraries and we say otherwise in French."""
    packages = ("django.contrib.admin", "django.contrib.auth", "import_export")
    folders = [Path(find_spec(package).origin).parent for package in packages]
    theirs = [read_catalogue(folder / "locale/fr/LC_MESSAGES/django.po") for folder in folders]
    return {
        bare(text)
        for catalogue in (read_catalogue(), *theirs)
        for message in catalogue
        if message.id and bare(as_tuple(message.string)[0]) != bare(as_tuple(message.id)[0])
        for text in as_tuple(message.id)
        if "%" not in text
    }


def data() -> list[str]:
    """Return what staff have written, in either language, and the names of addresses."""
    found = {"publishers"}
    for model in apps.get_models():
        if issubclass(model, Catalogued):
            texts = [
                field.name
                for field in model._meta.concrete_fields
                if isinstance(field, models.CharField | models.TextField) and not field.choices
            ]
            for row in model._base_manager.values_list(*texts):
                found.update(" ".join(str(value).split()) for value in row if value and len(str(value)) > 1)
    return sorted(found, key=len, reverse=True)


def english_in(html: str, known: list[str]) -> set[str]:
    """Return what a page says in English, what staff have written and names of columns aside."""
    words = Words()
    words.feed(html)
    found = {" ".join(text.split()) for text in words.found}
    return {text for text in found if is_english(text) and is_english(without(text, known))}


def is_english(text: str) -> bool:
    if text in ALLOWED or COLUMNS.fullmatch(text):
        return False
    return bare(text) in english_messages() or bool(ENGLISH.search(text))


def without(text: str, known: list[str]) -> str:
    for each in known:
        if each in text:
            text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text).strip()
    return text


def test_no_page_says_anything_in_english_to_who_reads_french(catalogue, staff_of):
    user = staff_of("Publishers")
    user.groups.add(Group.objects.get(name="Administrators"))
    client = logged_in(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    every, known = pages(world(user)), data()
    faults = []

    for name, address in sampled(every.items(), 60):
        html = client.get(address).text
        faults += [f"{name}: {text[:150]}" for text in sorted(english_in(html, known))]

    assert not faults, "\n".join(faults)


def test_every_page_is_typeset_as_french_is(catalogue, staff_of):
    user = staff_of("Publishers")
    user.groups.add(Group.objects.get(name="Administrators"))
    client = logged_in(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    every = {name: address for name, address in pages(world(user)).items() if not name.endswith("_delete")}
    faults = []

    for name, address in sampled(every.items(), 60):
        words = Words()
        words.feed(client.get(address).text)
        told = (text for text in words.found if not text.startswith("{") and text not in DJANGOS_SIGNS)
        faults += [f"{name}: {fault}" for text in told for fault in ill_typeset(text, "fr")]

    assert not faults, "\n".join(faults)


def test_the_first_of_a_month_is_written_as_french_does():
    with override("fr"):
        assert date_format(date(2027, 2, 1), "DATE_FORMAT") == "1er février 2027"
        assert date_format(date(2027, 2, 11), "DATE_FORMAT") == "11 février 2027"
    assert date_format(date(2027, 2, 1), "DATE_FORMAT") == "1 February 2027"


def test_an_hour_is_written_as_french_does():
    noon, early = datetime(2027, 2, 1, 14, 30), datetime(2027, 2, 1, 9, 5)

    with override("fr"):
        assert date_format(noon, "DATETIME_FORMAT") == "1er février 2027 à\u00a014\u00a0h\u00a030"
        assert date_format(early, "TIME_FORMAT") == "9\u00a0h\u00a005"
    assert date_format(noon, "DATETIME_FORMAT") == "1 February 2027, 14:30"
