"""What every endpoint of the API is made of: public, read only, and plain about its faults."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import override
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.response import Response
from rest_framework.views import APIView

from cnrs_intl.catalogue.addresses import Declared
from cnrs_intl.catalogue.fields import LANGUAGES, in_both_languages
from cnrs_intl.catalogue.former import redirect_of_path, redirect_of_query
from cnrs_intl.catalogue.models import Catalogued, shown_picture
from cnrs_intl.catalogue.pictures import TYPES


class JSONForAll(BaseContentNegotiation):
    """JSON, whatever a client says that it accepts: an answer depends on its address alone."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return None

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class PublicAPIView(APIView):
    """An endpoint that depends on its address alone; parameters that it doesn't know are refused."""

    http_method_names = ["get", "head", "options"]
    content_negotiation_class = JSONForAll
    parameters: frozenset[str] = frozenset()
    slug_parameters: Mapping[str, type[Catalogued]] = {}  # those that hold slugs, of which models
    repeatable: frozenset[str] = frozenset()  # parameters that may be given several times

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer everybody alike, in English, whatever language the client asks for."""
        with override("en"):
            moved = redirect_of_query(self, request.GET)
            response: Any = moved or super().dispatch(request, *args, **kwargs)
        response["Content-Language"] = "en"
        response.declared = Declared(self.parameters, strict=True)
        return response

    def handle_exception(self, exc: Exception) -> Any:
        """Lead on from what is not found, as `former` says."""
        moved = redirect_of_path(self, "") if isinstance(exc, Http404) else None
        return moved or super().handle_exception(exc)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        unknown = sorted(set(request.query_params) - self.parameters)
        if unknown:
            raise ValidationError({name: ["There is no such parameter."] for name in unknown})
        for name, values in request.query_params.lists():
            if len(values) > 1 and name not in self.repeatable:
                raise ValidationError({name: ["Give this parameter once."]})


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return an error as a problem document (RFC 9457); None for what is a server error."""
    if isinstance(error, Http404):
        error = NotFound(str(error) or None)
    if not isinstance(error, APIException):
        return None
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": error.default_detail,
        "status": error.status_code,
    }
    if isinstance(error, ValidationError):
        document |= {"title": "A parameter is wrong.", "errors": error.detail}
    else:
        document["detail"] = error.detail
    return Response(document, status=error.status_code, content_type="application/problem+json")


def address(path: str) -> str:
    """Return the absolute address of a path, from SITE_URL."""
    return settings.SITE_URL + path


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
