"""
Take from npm's schema-dts what schema.org says of the types that the portal uses, for the tests.

    npm pack schema-dts && tar xzf schema-dts-*.tgz
    .venv/bin/python scripts/take_vocabulary.py package/dist/schema.d.ts 2.1.0

Whoever uses another type names it in TYPES: tests/site/test_linked_data.py says so.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "tests" / "site" / "vocabulary" / "schema.json"
TYPES = {
    *("AboutPage", "AdministrativeArea", "ApplyAction", "BreadcrumbList", "CollectionPage", "ContactPoint"),
    *("CreativeWork", "DataDownload", "Dataset", "DefinedTerm", "DefinedTermSet", "EntryPoint", "Event"),
    *("GeoCoordinates", "ItemList", "ListItem", "MonetaryAmount", "MonetaryGrant", "Organization", "Place"),
    *("PostalAddress", "ResearchOrganization", "SearchAction", "Service", "WebPage", "WebSite"),
}
ENUMERATIONS = ["EventStatusType"]
CLASS = re.compile(r"^(?:export )?interface (\w+?)(Base|Leaf) extends ([^{]+)\{$(.*?)^\}", re.M | re.S)
PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.+), "\w+">;$', re.M)


def parents_in(text: str) -> list[str]:
    return re.findall(r"(\w+)Base\b", text)


def read(text: str) -> tuple[dict[str, list[str]], dict[str, dict[str, list[str]]]]:
    """Return the parents of each type, and the properties of its own with the types of their values."""
    parents: dict[str, list[str]] = {}
    properties: dict[str, dict[str, list[str]]] = {}
    for name, part, above, body in CLASS.findall(text):
        parents.setdefault(name, [])
        parents[name] += [each for each in parents_in(above) if each != name and each not in parents[name]]
        if part == "Base":
            ranges = {prop: values.split(" | ") for prop, values in PROPERTY.findall(body)}
            properties[name] = {prop: sorted({*values} - {"IdReference"}) for prop, values in ranges.items()}
    return parents, properties


def with_parents(types: set[str], parents: dict[str, list[str]]) -> list[str]:
    found, ahead = set[str](), list(types)
    while ahead:
        if (name := ahead.pop()) not in found:
            found.add(name)
            ahead += parents.get(name, [])
    return sorted(found)


def members(text: str, enumeration: str) -> list[str]:
    said = re.search(rf"^export type {enumeration} = (.+);$", text, re.M)
    return re.findall(r'"(https://schema\.org/\w+)"', said[1]) if said else []


def main(source: str, version: str) -> None:
    text = Path(source).read_text()
    parents, properties = read(text)
    types = with_parents(TYPES, parents)
    taken: dict[str, Any] = {
        "source": f"schema.org's vocabulary (CC BY-SA 3.0), from npm: schema-dts {version} (Apache-2.0)",
        "parents": {name: parents.get(name, []) for name in types},
        "properties": {name: properties.get(name, {}) for name in types},
        "members": {name: members(text, name) for name in ENUMERATIONS},
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(taken, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
