"""Addresses of the API and what describes their answers, for the tests of all of it."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from cnrs_intl.site import api

ADDRESSES = {  # of the examples in the schema, by operation
    "get_root": "",
    "list_sectors": "sectors/?page_size=1",
    "get_sector": "sectors/asia/",
    "list_regions": "regions/?sector=asia&page_size=1",
    "get_region": "regions/china-south-east-asia/",
    "list_countries": "countries/?office=singapore&page_size=1",
    "get_country": "countries/KH/",
    "list_offices": "offices/?country=KH&page_size=1",
    "get_office": "offices/singapore/",
    "list_instruments": "instruments/?duration=5&budget=12000&page_size=1",
    "get_instrument": "instruments/irp/",
    "list_activities": "activities/?page_size=1",
    "get_activity": "activities/working-meetings/",
    "list_calls": "calls/",
    "list_key_figures": "key-figures/?page_size=1",
    "get_key_figure": "key-figures/leading-co-publishers/",
    "list_missions": "missions/?page_size=1",
    "get_mission": "missions/priorities/",
    "get_coverage": "coverage/?q=Cambodge",
}
LISTS = [name for name, _view in api.LISTS]


def approved() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(api.EXAMPLES.read_text())
    return found


def approve(examples: dict[str, Any]) -> None:
    Path(api.EXAMPLES).write_text(json.dumps(examples, ensure_ascii=False, indent=1) + "\n")


def as_example(answer: Any) -> Any:
    """Return an answer without what differs from one machine and one day to the next."""
    text = json.dumps(answer).replace(settings.SITE_URL, api.SITE)
    return json.loads(
        text, object_hook=lambda part: part | ({"updated_at": MOMENT} if "updated_at" in part else {})
    )


MOMENT = "2026-12-01T09:00:00+01:00"


def schema_of(operation: dict[str, Any], status: str = "200") -> dict[str, Any]:
    """Return what describes an answer, strictly: it has no other fields."""
    (content,) = operation["responses"][status]["content"].values()
    components = api.described()["components"]
    return strict({"$schema": DIALECT, **content["schema"], "components": components})


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def strict(part: Any) -> Any:
    if isinstance(part, list):
        return [strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {name: strict(value) for name, value in part.items()}
    if part.get("type") == "object" and "properties" in part:
        made["additionalProperties"] = False
    return made
