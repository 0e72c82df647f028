"""What every endpoint of the API is made of: public, read only, and plain about its faults."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.utils.http import http_date
from django.utils.translation import override
from rest_framework.exceptions import (
    APIException,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    ValidationError,
)
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.views import APIView

from cnrs_intl.catalogue.accepting import JSON, takes_json
from cnrs_intl.catalogue.addresses import UNTYPED, Declared, given_again
from cnrs_intl.catalogue.changed_at import last_change
from cnrs_intl.catalogue.cross_origin import METHODS, options
from cnrs_intl.catalogue.fields import LANGUAGES, in_both_languages
from cnrs_intl.catalogue.former import redirect_of_path, redirect_of_query
from cnrs_intl.catalogue.linked import address
from cnrs_intl.catalogue.models import Catalogued, shown_picture
from cnrs_intl.catalogue.pictures import TYPES
from cnrs_intl.catalogue.problems import problem as problem_document


class JSONOrNothing(BaseContentNegotiation):
    """JSON for everybody: an answer depends on its address alone. Who takes none is told so."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        if not takes_json(request.META.get("HTTP_ACCEPT", "")):
            raise NotAcceptable(f"What the header Accept asks for is not served: {JSON} alone is.")
        return renderers[0], renderers[0].media_type


class PublicAPIView(APIView):
    """An endpoint that depends on its address alone; parameters that it doesn't know are refused."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = JSONOrNothing
    parameters: frozenset[str] = frozenset()
    slug_parameters: Mapping[str, type[Catalogued]] = {}  # those that hold slugs, of which models
    repeatable: frozenset[str] = frozenset()  # parameters that may be given several times
    operation_id = summary = tag = ""  # for the schema, which has its description from the docstring
    described: Mapping[str, str] = {}  # what the schema says of parameters
    plain_parameters: Mapping[str, Any] = {}  # the schemas of those that no FilterSet declares
    may_be_missing = False  # whether the view answers 404

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer everybody alike, in English, whatever language the client asks for."""
        if request.method == "OPTIONS":
            return options()
        since = last_change()
        with override("en"):
            moved = redirect_of_query(self, request.GET) if request.method in METHODS else None
            response: Any = moved or super().dispatch(request, *args, **kwargs)
        response["Content-Language"], response["Vary"] = "en", "Accept"
        if since and response.status_code == HttpResponse.status_code:
            response["Last-Modified"] = http_date(since)
        response.declared = Declared(self.parameters, strict=True)
        return response

    def handle_exception(self, exc: Exception) -> Any:
        """Lead on from what is not found, as `former` says."""
        moved = redirect_of_path(self, "") if isinstance(exc, Http404) else None
        return moved or super().handle_exception(exc)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if request.method not in METHODS:
            raise MethodNotAllowed(request.method)
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, self.parameters)
        if again := given_again(request.query_params, self.repeatable):
            raise ValidationError(again)
        for name, values in request.query_params.lists():
            if any(UNTYPED.search(value) for value in values):
                raise ValidationError({name: ["This contains a character that no text has."]})


def refuse_unknown(query: QueryDict, known: frozenset[str]) -> None:
    """Raise ValidationError for parameters that are not known, with the names of those that are."""
    names = ", ".join(sorted(known))
    said = ["There is no such parameter.", f"Known are: {names}." if names else "None is known."]
    if unknown := sorted(set(query) - known):
        raise ValidationError(dict.fromkeys(unknown, said))


def problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Return an error as a problem document; None for what is a server error."""
    if isinstance(error, Http404):
        error = NotFound(str(error) or None)
    if not isinstance(error, APIException):
        return None
    detail, errors = str(error.detail), None
    if isinstance(error, ValidationError):
        detail, errors = "A parameter is wrong.", error.detail
    elif isinstance(error, MethodNotAllowed):
        detail = f"The method {context['request'].method} is not allowed: {', '.join(METHODS)} are."
    return problem_document(context["request"], error.status_code, detail, errors)


def picture_in(entry: Any) -> dict[str, Any] | None:
    """Return the picture of an entry, with the addresses of its files; None where it has none."""
    shown = shown_picture(entry)
    if shown is None:
        return None
    picture = shown.picture
    files = [
        {"type": kind, "width": width, "url": address(picture.address(width, ending))}
        for ending, kind in TYPES.items()
        for width in picture.widths
    ]
    said = {"alt": in_both_languages(entry, "picture_alt"), "credit": shown.credit, "licence": shown.licence}
    return {"width": picture.width, "height": picture.height, "files": files, **said}


def in_each_language(make: Any) -> dict[str, str]:
    """Return what `make()` gives in each language: {"en": …, "fr": …}."""
    texts = {}
    for language in LANGUAGES:
        with override(language):
            texts[language] = make()
    return texts
