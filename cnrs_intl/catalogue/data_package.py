"""
Tables as one ZIP: a Frictionless Data Package of CSV files, the same tables as JSON, and texts beside them.

https://specs.frictionlessdata.io/tabular-data-package/ says what `datapackage.json` holds; what is said in
French stands beside it under the same name with `_fr`. The same content is the same bytes on every machine.
"""

import csv
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import islice
from typing import IO, Any

from django.utils.text import capfirst
from django.utils.translation import override

from cnrs_intl.catalogue.fields import LANGUAGES, bilingual_texts
from cnrs_intl.catalogue.open_data import Column, Table, plain, written
from cnrs_intl.catalogue.resources import key_of

FILE_MODE = 0o644 << 16  # of what is unpacked; each member is otherwise of the day of the content
AT_ONCE = 1000  # rows that are compressed together
JSON_NAME, PACKAGE_NAME = "catalogue.json", "datapackage.json"


@dataclass(frozen=True)
class Contents:
    """What goes into a package: of which day, its tables, what it says of itself, and texts by file name."""

    day: date
    tables: tuple[Table, ...]
    about: Mapping[str, Any]  # of the whole: name, titles, licences
    texts: Mapping[str, str]

    @property
    def form(self) -> str:
        """A fingerprint of all but the rows."""
        parts = dumped([dict(self.about), dict(self.texts), forms_of(self.tables)])
        return sha256(parts.encode()).hexdigest()


def in_both(name: str, words: Any) -> dict[str, str]:
    """Return words in English under `name`, in French under the same with `_fr`; nothing for none."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[name if language == "en" else f"{name}_{language}"] = capfirst(str(words))
    return found if words else {}


def field_of(column: Column) -> dict[str, Any]:
    """Return a column as a Table Schema describes it."""
    described: dict[str, Any] = {"name": column.name, "type": column.type}
    described |= {"format": column.format} if column.format else {}
    described |= in_both("title", column.label) | in_both("description", column.note or column.label)
    if column.choices:
        values = [value for value, _label in column.choices if value != ""]
        described["constraints"] = {"enum": values}
        described["categories"] = [
            {"value": value} | in_both("label", label) for value, label in column.choices if value != ""
        ]
    return described


def schema_of(table: Table, tables: Iterable[Table]) -> dict[str, Any]:
    """Return the columns of a table, what tells its rows apart, and to which tables they refer."""
    files = {each.model: each.name for each in tables if not hasattr(each, "relation")}
    schema: dict[str, Any] = {"fields": [field_of(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [
        {
            "fields": column.name,
            "reference": {
                "resource": "" if files[column.names] == table.name else files[column.names],
                "fields": key_of(column.names),
            },
        }
        for column in table.columns
        if column.names
    ]
    return schema | ({"foreignKeys": foreign} if foreign else {})


def resource_of(table: Table, tables: Iterable[Table]) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        **in_both("title", table.label),
        "profile": "tabular-data-resource",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema_of(table, tables),
    }


@cache
def forms_of(tables: tuple[Table, ...]) -> list[dict[str, Any]]:
    """Return what `datapackage.json` says of each table before it is written."""
    return [resource_of(table, tables) for table in tables]


class Archive:
    """A ZIP whose bytes depend on nothing but what is put into it, and the day."""

    def __init__(self, file: IO[bytes], day: date) -> None:
        self.zip, self.day = zipfile.ZipFile(file, "w"), day

    def opened(self, name: str) -> IO[bytes]:
        member = zipfile.ZipInfo(name, (self.day.year, self.day.month, self.day.day, 0, 0, 0))
        member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 3, FILE_MODE
        return self.zip.open(member, "w")

    def add(self, name: str, text: str) -> None:
        with self.opened(name) as member:
            member.write(text.encode())


def pack(file: IO[bytes], contents: Contents) -> dict[str, int]:
    """Write a package into `file`; return how many rows each table has. Each is read once, in chunks."""
    archive, resources, rows = Archive(file, contents.day), [], {}
    forms = forms_of(contents.tables)
    with archive.zip, tempfile.TemporaryFile() as as_json:
        as_json.write(b'{"catalogue": ' + dumped(contents.about).encode() + b',\n"tables": {')
        for number, (table, form) in enumerate(zip(contents.tables, forms, strict=True)):
            as_json.write(f"{',' if number else ''}\n{dumped(table.name)}: [".encode())
            with archive.opened(f"{table.name}.csv") as member:
                written_to = Counted(member)
                rows[table.name] = write_rows(table, written_to, as_json)
            as_json.write(b"]")
            resources.append(form | written_to.told)
        as_json.write(b"\n}}\n")
        as_json.seek(0)
        with archive.opened(JSON_NAME) as member:
            shutil.copyfileobj(as_json, member)
        archive.add(PACKAGE_NAME, dumped({**contents.about, "resources": resources}, indent=2) + "\n")
        for name, text in sorted(contents.texts.items()):
            archive.add(name, text)
    return rows


in_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` would make it for each row


def dumped(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


class Counted:
    """A file that is written to, and what is told of it: its size and its SHA-256."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.size, self.digest = file, 0, sha256()

    def write(self, content: bytes) -> None:
        self.file.write(content)
        self.size += len(content)
        self.digest.update(content)

    @property
    def told(self) -> dict[str, Any]:
        return {"bytes": self.size, "hash": f"sha256:{self.digest.hexdigest()}"}


def write_rows(table: Table, as_csv: Counted, as_json: IO[bytes]) -> int:
    """Write a table as CSV and as a list of objects; return how many rows it has."""
    as_csv.write(csv_of([[column.name for column in table.columns]]))
    places, total = places_of(table), 0
    for rows in in_batches(table.rows()):
        as_csv.write(csv_of([[written(value) for value in row] for row in rows]))
        objects = [in_json(nested(places, row)) for row in rows]
        as_json.write((("," if total else "") + "\n" + ",\n".join(objects)).encode())
        total += len(rows)
    return total


def in_batches(rows: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def csv_of(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def places_of(table: Table) -> list[tuple[str, str]]:
    """Return where the value of each column stands in JSON: under a name and, for a text, a language."""
    pairs = {} if hasattr(table, "relation") else texts_of(table.model)
    return [pairs.get(column.name, (column.name, "")) for column in table.columns]


def texts_of(model: Any) -> dict[str, tuple[str, str]]:
    return {
        column: (text.name, language)
        for text in bilingual_texts(model)
        for column, language in zip(text.columns, LANGUAGES, strict=True)
    }


def nested(places: list[tuple[str, str]], row: list[Any]) -> dict[str, Any]:
    """Return a row as an object, a text in two languages as the API gives it."""
    found: dict[str, Any] = {}
    for (name, language), value in zip(places, row, strict=True):
        if language:
            found.setdefault(name, {})[language] = value
        else:
            found[name] = plain(value)
    return found
