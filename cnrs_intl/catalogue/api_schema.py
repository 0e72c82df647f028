"""How the schema (OpenAPI 3.1) describes an endpoint: from what its view declares, without the database."""

import inspect
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import django_filters
from django import forms
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from cnrs_intl.catalogue.api_fields import SLUG, Problem, page_of
from cnrs_intl.catalogue.api_lists import MOST, OF_LISTS, PER_PAGE, PublicDetailView, PublicListView
from cnrs_intl.catalogue.filters import MAX_QUERY, WordsFilter

PROBLEM = "application/problem+json"
PROBLEMS = {
    400: "A parameter is unknown or wrong, or given twice: `errors` says which and why.",
    404: "There is nothing public at this address.",
    405: "The method is not GET, HEAD or OPTIONS.",
    406: "The Accept header asks for a format that is not served.",
    500: "Something went wrong on our side.",
    503: "The service is unavailable for the moment: try again after `Retry-After` seconds.",
}
MOVED = "The current address: a former slug, or another way to write a code, redirects here."
UNCHANGED = "Nothing has changed since the client’s ETag or date."
Schema = dict[str, Any]
CACHED = ("ETag", "Last-Modified", "Cache-Control")
#: What answers have besides their bodies: what each header says, and its schema.
HEADERS: dict[str, tuple[str, Schema]] = {
    "ETag": ("The tag of this answer, to be sent back as If-None-Match.", {"type": "string"}),
    "Last-Modified": (
        "When the catalogue last changed, to send back as If-Modified-Since; left out within that second.",
        {"type": "string"},
    ),
    "Cache-Control": ("Whether the answer may be kept, and must be asked for again.", {"type": "string"}),
    "Location": ("The current address.", {"type": "string", "format": "uri-reference"}),
    "Allow": ("The methods that are served.", {"type": "string"}),
    "Retry-After": ("After how many seconds to try again.", {"type": "integer", "minimum": 0}),
}
HEADERS_OF = {200: CACHED, 301: ("Location",), 304: CACHED, 405: ("Allow",), 503: ("Retry-After",)}
NOT_KEPT = ("Cache-Control",)  # of every problem, besides

#: Examples of answers, by the names of operations; the roof fills it.
examples: dict[str, Any] = {}


class PublicSchema(AutoSchema):
    """One operation: the words of the view, its parameters with their ranges, and every answer."""

    def get_operation_id(self) -> str:
        return str(self.view.operation_id)

    def get_summary(self) -> str:
        return str(self.view.summary)

    def get_description(self) -> str:
        return inspect.getdoc(type(self.view)) or ""

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return type(serializer).__name__.removesuffix("Shown")

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_override_parameters(self) -> list[Any]:
        return parameters_of(type(self.view))

    def get_operation(self, *args: Any, **kwargs: Any) -> Schema | None:
        """Say of what narrows an answer that an empty value is none, as the pages’ forms send it."""
        operation: Schema | None = super().get_operation(*args, **kwargs)
        for each in operation.get("parameters", []) if operation else []:
            if each["in"] == OpenApiParameter.QUERY and each["name"] not in OF_LISTS:
                each["allowEmptyValue"] = True
        return operation

    def get_examples(self) -> list[OpenApiExample]:
        example = examples.get(self.get_operation_id())
        if example is None:
            return []
        name = "From the catalogue"
        return [OpenApiExample(name, example, response_only=True, status_codes=["200"])]

    def get_response_serializers(self) -> Any:
        found: dict[Any, Any] = {200: OpenApiResponse(answer_of(self.view), self.view.summary)}
        if leads_on(self.view):
            found[301] = OpenApiResponse(None, MOVED)
        found[304] = OpenApiResponse(None, UNCHANGED)
        for status, words in PROBLEMS.items():
            if status != HTTPStatus.NOT_FOUND or may_be_missing(self.view):
                found[status, PROBLEM] = OpenApiResponse(Problem, words)
        return found


def with_headers_and_faults(schema: Schema, problems: Schema) -> Schema:
    """Return a schema whose answers say their headers and, by status, what each problem is like."""
    for path in schema["paths"].values():
        for status, answer in path["get"]["responses"].items():
            number = int(status)
            names = (*HEADERS_OF.get(number, ()), *(NOT_KEPT if number in PROBLEMS else ()))
            answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
            if status in problems:
                example = {"$ref": f"#/components/examples/Problem{status}"}
                answer["content"][PROBLEM]["examples"] = {"Problem": example}
    said = {name: {"description": words, "schema": of} for name, (words, of) in HEADERS.items()}
    shown = {
        f"Problem{status}": {"summary": PROBLEMS[int(status)], "value": problem}
        for status, problem in problems.items()
    }
    return schema | {"components": schema["components"] | {"headers": said, "examples": shown}}


def answer_of(view: Any) -> Any:
    """Return what describes the answer of a view."""
    if isinstance(view, PublicListView):
        return page_of(view.serializer_class, **view.described_besides())
    return view.serializer_class


def leads_on(view: Any) -> bool:
    return bool(view.slug_parameters) or isinstance(view, PublicDetailView)


def may_be_missing(view: Any) -> bool:
    return isinstance(view, PublicDetailView) or view.may_be_missing


def parameters_of(view: Any) -> list[OpenApiParameter]:
    """Return the parameters of a view, of its address first, then of its query."""
    found = [in_path(view)] if issubclass(view, PublicDetailView) else []
    filters = getattr(view, "filterset_class", None)
    for name, each in (filters.base_filters if filters else {}).items():
        found.append(in_query(name, schema_of(each), view.described.get(name) or str(each.label)))
    for name, schema in view.plain_parameters.items():
        found.append(in_query(name, schema, view.described[name]))
    return found + (of_lists(view) if issubclass(view, PublicListView) else [])


def in_path(view: Any) -> OpenApiParameter:
    name, schema, words = view.in_path
    return OpenApiParameter(name, schema, OpenApiParameter.PATH, required=True, description=words)


def in_query(name: str, schema: Schema, words: str) -> OpenApiParameter:
    several = schema["type"] == "array"
    style, explode = ("form", True) if several else (None, None)
    return OpenApiParameter(name, schema, description=words, style=style, explode=explode)


def of_lists(view: type[PublicListView]) -> list[OpenApiParameter]:
    names = [sign + name for name in view.orderings for sign in ("", "-")]
    size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PER_PAGE}
    page = {"type": "integer", "minimum": 1, "maximum": 10**9 - 1, "default": 1}
    order = {"type": "string", "enum": names}
    return [
        in_query(
            "ordering",
            order,
            "What to sort by, descending with - before it; otherwise the order of the pages.",
        ),
        in_query("page", page, "The number of the page. A number beyond the last one is a 400."),
        in_query("page_size", size, "How many entries there are on a page."),
    ]


def schema_of(each: django_filters.Filter) -> Schema:
    """Return what a filter takes, from its own options; what the database holds is not asked."""
    options: Mapping[str, Any] = each.extra
    if "max_value" in options:
        return {"type": "integer", "minimum": options["min_value"], "maximum": options["max_value"]}
    if isinstance(each, WordsFilter):
        return {"type": "string", "maxLength": MAX_QUERY}
    choices = options.get("choices")
    one: Schema = {"type": "string"} | ({"enum": [value for value, _label in choices]} if choices else {})
    several = issubclass(each.field_class, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    if several:
        return {"type": "array", "items": one if choices else one | {"pattern": SLUG}}
    return one
