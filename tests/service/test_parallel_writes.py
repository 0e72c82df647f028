"""
Staff who save, import and move at once: none is stopped by another, and nothing that was accepted is lost.

Each writer leaves marks of its own and counts what the portal accepted. What stands at the end must be the
sum of that: each mark once, and for each change one number, one revision, and one version of each entry.
"""

import re
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import cycle
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from tests.service.staff import Staff

ROUNDS = 3  # of each writer
OFFICES = ["tokyo", "beijing", "rio", "pretoria"]
COVERED = ["tokyo,JP", "beijing,CN", "rio,BR", "pretoria,ZA"]
DAY = "2090-01-01"  # from which on Mongolia goes to and fro; nobody covers it today
MEANWHILE = ("saved this entry meanwhile", "has changed since the preview")
FAULTS = ("deadlock", "Traceback", "did not answer", "locked")


class Tables:
    """The tables of a portal's database, read from beside."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        opened: Any = (
            sqlite3.connect(self.url.removeprefix("sqlite:///"))
            if self.url.startswith("sqlite")
            else psycopg.connect(self.url, autocommit=True)
        )
        with closing(opened) as database:
            return list(database.execute(query))

    def one(self, query: str) -> Any:
        ((value,),) = self.ask(query)
        return value

    def office(self, slug: str) -> int:
        return int(self.one(f"SELECT id FROM offices_office WHERE slug = '{slug}'"))

    def country(self, iso2: str) -> int:
        return int(self.one(f"SELECT id FROM sectors_country WHERE iso2 = '{iso2}'"))

    def notes(self) -> int:
        """Return the sum of the notes that forms count up."""
        notes = self.ask("SELECT note_en, note_fr FROM offices_coverage WHERE note_en <> ''")
        assert all(english == french for english, french in notes)
        return sum(int(english) for english, _french in notes if english.isdecimal())

    def counts(self) -> dict[str, int]:
        of_japan = (
            "SELECT count(*) FROM reversion_version v JOIN django_content_type t ON t.id = v.content_type_id"
            f" WHERE t.model = 'country' AND v.object_id = '{self.country('JP')}'"
        )
        return {
            "number": self.one("SELECT number FROM catalogue_catalogueversion"),
            "revisions": self.one("SELECT count(*) FROM reversion_revision"),
            "Japan": self.one(of_japan),
            **dict(self.ask("SELECT slug, version FROM offices_office")),
        }

    def deadlocks(self) -> int:
        if self.url.startswith("sqlite"):
            return 0
        return int(self.one("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))


class Writer(threading.Thread, ABC):
    """One of staff, who does the same thing again and again."""

    done = ""  # what the portal says once it has accepted a change
    touched: tuple[str, ...] = ()  # the entries that each change is about

    def __init__(self, staff: Staff) -> None:
        super().__init__(daemon=True)
        self.staff = staff
        self.accepted: list[int] = []
        self.refused = 0
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            for number in range(ROUNDS):
                self.count(number, self.write(number))
        except Exception as error:
            self.fault = error

    def count(self, number: int, answer: str) -> None:
        if any(words in answer for words in MEANWHILE):
            self.refused += 1
        else:
            assert self.done in answer, re.sub(r"\s+", " ", re.sub("<[^>]+>", "", answer))[:2000]
            self.accepted.append(number)

    @abstractmethod
    def write(self, number: int) -> str:
        """Do it once; return what the portal answers."""


class FormWriter(Writer):
    """Appends a mark to a text of an entry, and counts the note of its first row up, if it has rows."""

    def __init__(self, staff: Staff, mark: str, path: str, text: str, entry: str) -> None:
        super().__init__(staff)
        self.done = "is live now" if "/office/" in path else "was changed successfully"
        self.mark, self.path, self.text, self.touched = mark, path, text, (entry,)
        self.shown = ""

    def write(self, number: int) -> str:
        typed = self.staff.read(self.shown) if self.done in self.shown else self.staff.form(self.path)
        for language in ("en", "fr"):
            typed[f"{self.text}_{language}"] += f" {self.mark}{number}."
            if (note := f"coverage-0-note_{language}") in typed:
                typed[note] = str(int(typed[note] or 0) + 1)
        self.shown = self.staff.send(self.path, typed | {"_continue": "1"})
        return self.shown

    def marks(self, text: str) -> list[int]:
        return [int(number) for number in re.findall(rf"\b{self.mark}(\d+)\.", text)]


class Importer(Writer):
    """Imports a file of some rows, in an order of its own, with another value each time."""

    done = "led to the list"

    def __init__(self, staff: Staff, table: str, columns: str, rows: list[str], value: Any) -> None:
        super().__init__(staff)
        self.path, self.columns, self.rows, self.value = f"/admin/offices/{table}/", columns, rows, value
        self.touched = tuple(row.partition(",")[0] for row in rows)

    def previewed(self, number: int) -> dict[str, Any]:
        lines = [f"{row},{self.value(number)}" for row in self.rows]
        preview = self.staff.upload(f"{self.path}import/", "\n".join([self.columns, *lines, ""]))
        assert "Confirm import" in preview
        return self.staff.read(preview)

    def write(self, number: int) -> str:
        answer = self.staff.led_to(
            f"{self.path}process_import/", self.previewed(number) | {"confirm": "1", "overwrite": "on"}
        )
        return self.done if answer == self.path else answer


class Onlooker(Importer):
    """Looks at previews and at pages of consequences, and confirms nothing."""

    done = "Nothing is saved yet."

    def __init__(self, staff: Staff, keys: list[int]) -> None:
        super().__init__(staff, "office", "slug,order", OFFICES[::-1], lambda number: 900 + number)
        self.keys = keys

    def write(self, number: int) -> str:
        self.previewed(number)
        chosen = {"action": "withdraw_selected", "_selected_action": self.keys}
        return self.staff.send(self.path, self.staff.token() | chosen)


class Mover(Writer):
    """Moves Mongolia to the other office, wherever it is."""

    done = "?office__id__exact="
    touched = ("tokyo", "beijing")
    path = "/admin/offices/coverage/move/"

    def __init__(self, staff: Staff, tables: Tables) -> None:
        super().__init__(staff)
        self.tables, self.offices = tables, {tables.office(slug) for slug in self.touched}
        self.query = f"SELECT id, office_id FROM offices_coverage WHERE country_id = {tables.country('MN')}"

    def write(self, number: int) -> str:
        ((key, old),) = self.tables.ask(self.query)
        (new,) = self.offices - {old}
        asked = {"old": old, "new": new, "day": DAY, "level": "", "new_level": ""}
        preview = self.staff.read(self.staff.page(f"{self.path}?{urlencode(asked)}"))
        return self.staff.led_to(self.path, preview | {"rows": [key]})


def makers(tables: Tables) -> Iterator[Callable[[Staff], Writer]]:
    """Yield what makes each of those who write at once."""
    tokyo, beijing = (f"/admin/offices/office/{tables.office(slug)}/change/" for slug in ("tokyo", "beijing"))
    japan = f"/admin/sectors/country/{tables.country('JP')}/change/"
    keys = [tables.office(slug) for slug in OFFICES]
    yield lambda staff: FormWriter(staff, "a", tokyo, "body", "tokyo")
    yield lambda staff: FormWriter(staff, "b", tokyo, "body", "tokyo")
    yield lambda staff: FormWriter(staff, "c", beijing, "body", "beijing")
    yield lambda staff: FormWriter(staff, "d", japan, "notice", "Japan")
    yield lambda staff: FormWriter(staff, "e", japan, "notice", "Japan")
    yield lambda staff: Importer(staff, "office", "slug,order", OFFICES, lambda n: 500 + n)
    yield lambda staff: Importer(staff, "office", "slug,telephone", OFFICES[::-1], lambda n: f"Call {n}")
    yield lambda staff: Importer(
        staff, "coverage", "office,country,level", COVERED, lambda n: ("area", "named")[n % 2]
    )
    yield lambda staff: Importer(
        staff, "coverage", "office,country,until", COVERED[::-1], lambda n: date(2091, 1, 1) + timedelta(n)
    )
    yield lambda staff: Mover(staff, tables)
    yield lambda staff: Onlooker(staff, keys)


@pytest.fixture
def tables(databases) -> Tables:
    return Tables(databases.copy())


@pytest.fixture
def written(portal_of, tables) -> tuple[list[Writer], dict[str, int]]:
    """Have everybody write at once, on two machines: one answers no more than eight of staff at a time."""
    before_all = tables.deadlocks()
    key = {"SECRET_KEY": token_hex(40)}  # or one would not know whom the other has logged in
    with portal_of(tables.url, **key) as one, portal_of(tables.url, **key) as other:
        staff = Staff(one)
        Importer(staff, "coverage", "office,country,level,since", ["tokyo,MN,named"], lambda _n: DAY).write(0)
        before = tables.counts()
        machines = cycle([one, other])
        writers = [make(staff.beside(next(machines))) for make in makers(tables)]
        for each in writers:
            each.start()
        for each in writers:
            each.join()
        logs = one.log() + other.log()
    assert [each.fault for each in writers if each.fault] == [], logs[-3000:]
    assert [line for line in logs.splitlines() if any(word in line for word in FAULTS)] == []
    assert tables.deadlocks() == before_all
    return writers, {name: value - before[name] for name, value in tables.counts().items()}


def test_what_is_written_at_once_deadlocks_nowhere_and_what_is_accepted_is_not_lost(written, tables):
    writers, counted = written

    changes = [each for each in writers if not isinstance(each, Onlooker)]
    accepted = sum(len(each.accepted) for each in changes)
    by_entry = {
        entry: sum(len(each.accepted) for each in changes if entry in each.touched) for entry in counted
    }
    assert counted == by_entry | {"number": accepted, "revisions": accepted}

    texts = {
        "body": tables.ask("SELECT body_en, body_fr FROM offices_office WHERE slug IN ('tokyo', 'beijing')"),
        "notice": tables.ask("SELECT notice_en, notice_fr FROM sectors_country WHERE iso2 = 'JP'"),
    }
    forms = [each for each in changes if isinstance(each, FormWriter)]
    for form in forms:
        for language in (0, 1):
            assert form.marks(" ".join(text[language] for text in texts[form.text])) == form.accepted
    assert tables.notes() == sum(len(form.accepted) for form in forms if form.text == "body")
    assert sum(form.refused for form in forms) + sum(len(form.accepted) for form in forms) == 5 * ROUNDS

    last = ROUNDS - 1
    chosen = ", ".join(f"'{slug}'" for slug in OFFICES)
    own = f'SELECT DISTINCT "order", telephone FROM offices_office WHERE slug IN ({chosen})'
    assert tables.ask(own) == [(500 + last, f"Call {last}")]
    ended = "SELECT DISTINCT level, CAST(until AS varchar) FROM offices_coverage WHERE until > '2091-01-01'"
    assert tables.ask(ended) == [(("area", "named")[last % 2], f"{date(2091, 1, 1) + timedelta(last)}")]
