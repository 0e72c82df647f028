"""Holds linked data to schema.org's vocabulary, as scripts/take_vocabulary.py took it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

VOCABULARY = json.loads((Path(__file__).parent / "vocabulary" / "schema.json").read_text())
PARENTS, PROPERTIES = VOCABULARY["parents"], VOCABULARY["properties"]
TEXTS = {"Text", "URL", "Date", "DateTime"}
FORMS = {
    "URL": re.compile(r"https?://\S+"),
    "Date": re.compile(r"\d{4}(-\d\d){0,2}"),
    "DateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?[+-]\d\d:\d\d"),
    "Text": re.compile(r"\S(.*\S)?", re.DOTALL),
}


@cache
def kinds(name: str) -> frozenset[str]:
    """Return a type and all that it is a kind of."""
    return frozenset({name}).union(*(kinds(parent) for parent in PARENTS[name]))


@cache
def properties(name: str) -> dict[str, list[str]]:
    """Return what may be said of a type, with the types of its values."""
    return {key: types for kind in kinds(name) for key, types in PROPERTIES[kind].items()}


def faults(node: dict[str, Any]) -> Iterator[str]:
    """Yield what schema.org does not allow of a thing and of all within it."""
    kind = node.get("@type")
    if kind not in PARENTS:
        yield f"{kind} is not among the types"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        allowed = properties(kind).get(name.removesuffix("-input"))  # of an action, what to fill in
        if name.endswith("-input") and "Action" in kinds(kind):
            allowed = ["Text"]
        if not allowed:
            yield f"{kind} has no {name}"
            continue
        for each in value if isinstance(value, list) else [value]:
            yield from faults_of_value(f"{kind}.{name}", each, set(allowed))


def faults_of_value(where: str, value: Any, allowed: set[str]) -> Iterator[str]:
    if isinstance(value, dict):
        if value.keys() == {"@id"}:
            return
        if not kinds(value["@type"]) & allowed:
            yield f"{where} may not be a {value['@type']}"
        yield from faults(value)
    elif isinstance(value, bool | int | float):
        if not {"Number", "Integer"} & allowed:
            yield f"{where} may not be the number {value}"
    elif not is_text_of(value, allowed):
        yield f"{where} may not be “{value}”"


def is_text_of(value: str, allowed: set[str]) -> bool:
    members = {member for each in allowed for member in VOCABULARY["members"].get(each, ())}
    return value in members or any(FORMS[form].fullmatch(value) for form in allowed & TEXTS)
