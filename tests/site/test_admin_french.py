"""The admin of an account that reads French: no page of it holds an English word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.test import override_settings
from django.utils.formats import date_format
from django.utils.translation import override

from cnrs_intl.catalogue.models import Catalogued
from cnrs_intl.site.translations import as_tuple, read_catalogue
from tests import factories
from tests.admin_pages import pages, world
from tests.admin_posts import sent
from tests.conftest import logged_in, nothing_is_known
from tests.sampling import sampled
from tests.test_texts import faults as ill_typeset

pytestmark = pytest.mark.django_db

#: The templates of the admin, and which of them a test beside reads in French.
ADMIN = ("admin/", "registration/")
READ_ELSEWHERE = {"registration/password_reset_confirm.html"}  # test_forgotten_passwords.py
NOT_READ = {"script", "style", "textarea", "svg"}
CONTENT = {"markdown-shown"}  # what staff have written, as the public will read it
EMPTY = {"input", "br", "img", "link", "meta", "hr"}
READ = ("label", "title", "placeholder", "aria-label", "aria-description", "alt", "data-inline-formset")
#: Names, addresses and what is English in both languages.
ALLOWED = {"English", "« the »", "Contact", "Date", "Note"}
SPACES = re.compile(r"[ \t\r\n]+")  # but those that do not break, which French writes before signs
COLUMNS = re.compile(r"[a-z0-9_]+(?:, [a-z0-9_]+)*")  # of files, as they are called in every language
DJANGOS_SIGNS = {":"}  # between what is kept of a password
PUT_IN = re.compile(r"%(?:\(\w+\))?[sd%]")
LIBRARIES = (
    *("django.conf", "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes"),
    *("import_export", "reversion", "django_otp", "axes"),
)
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
            if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
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
    return {bare(text) for text in otherwise_in_french() if "%" not in text}


@cache
def english_parts() -> set[str]:
    """Return of each message with something put into it the longest part that is always the same."""
    longest = {max(PUT_IN.split(text), key=len).strip() for text in otherwise_in_french() if "%" in text}
    return {part for part in longest if len(part) >= 12 and " " in part}


@cache
def otherwise_in_french() -> set[str]:
    folders = [Path(find_spec(package).origin).parent for package in LIBRARIES]
    theirs = [read_catalogue(folder / "locale/fr/LC_MESSAGES/django.po") for folder in folders]
    return {
        text
        for catalogue in (read_catalogue(), *theirs)
        for message in catalogue
        if message.id
        and message.string
        and bare(as_tuple(message.string)[0]) != bare(as_tuple(message.id)[0])
        for text in as_tuple(message.id)
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


@cache
def is_english(text: str) -> bool:
    if text in ALLOWED or COLUMNS.fullmatch(text):
        return False
    return (
        bare(text) in english_messages()
        or bool(ENGLISH.search(text))
        or any(part in text for part in english_parts())
    )


def ill_typeset_in(html: str) -> list[str]:
    words = Words()
    words.feed(html)
    told = (text for text in words.found if not text.startswith("{") and text not in DJANGOS_SIGNS)
    return [fault for text in told for fault in ill_typeset(text, "fr")]


def without(text: str, known: list[str]) -> str:
    for each in known:
        if each in text:
            text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text).strip()
    return text


@pytest.mark.parametrize(
    "html",
    [
        "<p>The device is confirmed</p>",
        '<select><optgroup label="Recently saved"><option>a</option></optgroup></select>',
        "<p>Please correct the error below.</p>",
        '<input type="reset" value="Start again with what it was">',
    ],
)
def test_english_is_found_wherever_people_read_it(html):
    assert english_in(html, [])
    assert not english_in("<p>Corrigez l’erreur ci-dessous.</p>", [])


@dataclass
class Read:
    """What an account that reads French was shown, and what staff have written in it."""

    pages: dict[str, str]
    templates: set[str]
    known: list[str]


@pytest.fixture(scope="module")
def read(django_db_setup, django_db_blocker) -> Iterator[Read]:
    """Read each page once for all tests here, and undo what that needed."""
    asked = override_settings(SECOND_FACTOR="optional", OIDC_IS_SET=True)
    with django_db_blocker.unblock(), transaction.atomic(), asked:
        nothing_is_known()
        factories.count_from_the_start()
        yield reading()
        transaction.set_rollback(True)


def reading() -> Read:
    """Send all forms, and read a sample of the pages; others, too, until each template of ours was shown."""
    user = get_user_model().objects.create_user("publishers", password="correct horse", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=["Publishers", "Administrators"]))
    client = logged_in(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    there = world(user)
    every, found = pages(there), Read({}, set(), [])
    chosen = dict(sampled(every.items(), 60))
    for row in sent(there, user):
        add(found, row.name, row.answer(client))
    for name, address in (chosen | every).items():
        if name in chosen or ours() - found.templates:
            add(found, name, client.get(address))
    found.known = data()
    return found


def add(found: Read, name: str, answer) -> None:
    found.pages[name] = answer.text
    found.templates |= {each.name for each in answer.templates}


def ours() -> set[str]:
    """Return the templates of the admin that some page here is to show."""
    folder = settings.BASE_DIR / "templates"
    every = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    return {name for name in every if name.startswith(ADMIN)} - READ_ELSEWHERE


def test_no_page_says_anything_in_english_to_who_reads_french(read):
    faults = [
        f"{name}: {text[:150]}" for name, html in read.pages.items() for text in english_in(html, read.known)
    ]

    assert not faults, "\n".join(sorted(faults))


def test_every_page_is_typeset_as_french_is(read):
    faults = [f"{name}: {fault}" for name, html in read.pages.items() for fault in ill_typeset_in(html)]

    assert not faults, "\n".join(faults)


def test_every_template_of_the_admin_is_on_a_page_that_is_read(read):
    """Those pages are the ones that the browser's tests look at, too: tests/e2e/test_admin_pages.py."""
    assert ours() - read.templates == set()


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
