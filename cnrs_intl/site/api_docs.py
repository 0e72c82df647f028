"""The page that documents the API, made from its schema: an endpoint that the schema has is on the page."""

import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.cross_origin import ASKED_WITH, BEFOREHAND
from cnrs_intl.catalogue.views import PublicTemplate
from cnrs_intl.site import api

EXAMPLES = settings.BASE_DIR / "docs" / "examples"
FILES = {"curl": "first_request.sh", "python": "peru_and_five_years.py", "javascript": "contact.js"}
LINE = re.compile(r"(?<!\n)\n(?!\n)")  # the end of a line within a paragraph
Part = dict[str, Any]


class ApiDocs(PublicTemplate):
    """What the API is for, a first request, its conventions, and each endpoint."""

    template_name = "site/api.html"
    section = "about"

    def get_title(self) -> str:
        return _("The API")

    def get_context_data(self, **kwargs: Any) -> Part:
        schema = api.schema()
        found = [endpoint(path, found["get"]) for path, found in schema["paths"].items()]
        every = set.intersection(*(set(each["answers"]) for each in found))
        groups = {name: [each for each in found if each["tag"] == name] for name in tags_of(found)}
        return super().get_context_data(
            **kwargs,
            about=said(schema["info"]["description"]),
            base=f"{settings.SITE_URL}/api/v1/",
            groups=groups.values(),
            every=sorted(every),
            schema_version=schema["openapi"],
            asked_with=", ".join(ASKED_WITH),
            preflight_hours=int(BEFOREHAND["Access-Control-Max-Age"]) // 3600,
            **{name: example(file) for name, file in FILES.items()},
        )


def example(name: str) -> str:
    """Return an example that one can copy, with the address of this portal."""
    return Path(EXAMPLES / name).read_text().replace(api.SITE, settings.SITE_URL).strip()


def said(text: str) -> str:
    """Return a text of the schema in the language of the page; `api_words` lists them."""
    return _(text) if text else ""


def with_code(text: str) -> str:
    """Return a text of the schema as HTML: what stands between backticks is code."""
    parts = enumerate(LINE.sub(" ", said(text)).split("`"))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if place % 2 else part,) for place, part in parts)
    )


def tags_of(found: list[Part]) -> list[str]:
    return list(dict.fromkeys(each["tag"] for each in found))


def endpoint(path: str, operation: Part) -> Part:
    answers = operation["responses"]
    return {
        "anchor": operation["operationId"],
        "tag": operation["tags"][0],
        "path": path,
        "summary": said(operation["summary"]),
        "description": with_code(operation["description"]),
        "parameters": [parameter(each) for each in operation.get("parameters", [])],
        "answers": [(status, with_code(answer["description"])) for status, answer in answers.items()],
        "example": example_in(answers["200"]),
    }


def parameter(found: Part) -> Part:
    schema = found["schema"]
    one = schema.get("items", schema)
    return {
        "name": found["name"],
        "type": kind(one) if one is schema else _("%(type)s, repeated") % {"type": kind(one)},
        "required": found.get("required", False),
        "values": one.get("enum", []),
        "range": range_of(one),
        "meaning": with_code(found["description"]),
    }


def said_number(number: int) -> str:
    return number_format(number, force_grouping=True)


def kind(schema: Part) -> str:
    return _("whole number") if schema["type"] == "integer" else _("text")


def range_of(schema: Part) -> str:
    """Return in words what a parameter may be, where it is not one of some values."""
    parts = []
    if "maximum" in schema:
        parts.append(
            _("%(least)s to %(most)s")
            % {"least": said_number(schema["minimum"]), "most": said_number(schema["maximum"])}
        )
    if "maxLength" in schema:
        parts.append(_("at most %(number)d characters") % {"number": schema["maxLength"]})
    if "default" in schema:
        parts.append(_("%(value)s by default") % {"value": said_number(schema["default"])})
    return ", ".join(parts)


def example_in(answer: Part) -> str:
    """Return the example of an answer, indented; an empty text where there is none."""
    content: Part = next(iter(answer.get("content", {}).values()), {})
    values = [each["value"] for each in content.get("examples", {}).values()]
    return json.dumps(values[0], ensure_ascii=False, indent=1) if values else ""
