"""The whole public catalogue to take away: what there is, as a page, and the package itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.cross_origin import cross_origin
from cnrs_intl.catalogue.data_package import Contents, in_both
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.finished import public_cache_control
from cnrs_intl.catalogue.kept_package import Package, content_day, first_day, package
from cnrs_intl.catalogue.linked import Node
from cnrs_intl.catalogue.open_data import Table
from cnrs_intl.catalogue.templatetags.page import day as in_words
from cnrs_intl.catalogue.turn import SECONDS, NotYetError
from cnrs_intl.catalogue.views import PublicDocument, PublicTemplate
from cnrs_intl.derci import open_data as of_the_department
from cnrs_intl.derci.contact import the_department
from cnrs_intl.derci.wording import department_words, licence_of
from cnrs_intl.site.linked import of_data
from instruments import open_data as of_the_instruments
from offices import open_data as of_the_offices
from offices.models import Office
from sectors import open_data as of_the_sectors

TABLES: tuple[Table, ...] = (
    *of_the_department.TABLES,
    *of_the_sectors.TABLES,
    *of_the_offices.TABLES,
    *of_the_instruments.TABLES,
)
PATIENCE = 5  # seconds that who asks for the file waits while it is being made
TEXTS = {"README.md": "en", "LISEZMOI.md": "fr"}


def contents() -> Contents:
    """
    Return what is in the package of the catalogue as it stands, whatever language is current.

    What it says lazily, it says when it is written: in English too, see `package_in_english`.
    """
    day = content_day()
    readme = "site/open_data_readme.txt"
    texts = {name: in_language(language, readme, day) for name, language in TEXTS.items()}
    licences = [in_language(language, "site/open_data_licence.txt", day) for language in LANGUAGES]
    return Contents(day, TABLES, about(day), texts | {"LICENCE": "\n".join(licences)})


def in_language(language: str, template: str, day: date) -> str:
    with override(language):
        words = department_words() | {
            "day": day.isoformat(),
            "tables": [{"name": table.name, "label": table.label} for table in TABLES],
            "licence": licence_of(the_department()),
            "office": an_office(),
            "site": settings.SITE_URL,
            "portal": settings.PORTAL_NAME,
            "citation": citation(day),
        }
        return render_to_string(template, words).strip() + "\n"


@version.kept
def an_office() -> Office | None:
    """Return an office by which to show how rows are named; none where none is public."""
    found: Office | None = Office.objects.published().order_by("order", "pk").first()
    return found


def about(day: date) -> dict[str, Any]:
    """Return what `datapackage.json` says of the whole."""
    with override("en"):
        licence, page = licence_of(the_department()), settings.SITE_URL + reverse("open_data")
        publisher = {"title": department_words()["department_name"], "role": "publisher"}
        named: dict[str, Any] = {"name": licence.code or "other", "title": str(licence.name)}
        sentence = str(licence.sentence)
    named |= {"path": licence.page} if licence.page else {}
    return {
        "profile": "tabular-data-package",
        "name": "cnrs-international-cooperation",
        **in_both("title", settings.PORTAL_NAME),
        "description": sentence,
        "homepage": page,
        "version": day.isoformat(),
        "contributors": [publisher],
        **({"licenses": [named]} if licence.is_chosen else {}),
    }


def citation(day: date) -> str:
    """Return how to cite the catalogue of a day, in the current language."""
    words = _("%(portal)s, CNRS, %(department_name)s. Data of %(day)s, %(address)s")
    return words % {
        "portal": settings.PORTAL_NAME,
        "department_name": department_words()["department_name"],
        "day": in_words(day),
        "address": settings.SITE_URL + reverse("open_data"),
    }


class OpenData(PublicTemplate):
    """What there is to take away. A preview has no package: that holds only what is public."""

    template_name = "site/open_data.html"
    section = "about"

    def get_title(self) -> str:
        return _("Open data")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have nobody keep the page while the package is being made."""
        self.made = None if version.is_set_apart() else package_now()
        response = super().get(request, *args, **kwargs)
        if self.made is None:
            response.headers["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows, day = self.made.rows if self.made else {}, content_day()
        return super().get_context_data(
            **kwargs,
            made=self.made,
            day=day,
            address=reverse("open_data_zip", args=[day.isoformat()]),
            latest=settings.SITE_URL + reverse("open_data_latest"),
            tables=[(table, rows.get(table.name)) for table in TABLES],
            has_calls=rows.get("calls", 1),  # a list without an entry has no file
            licence=licence_of(the_department()),
            citation=citation(day),
            api=reverse("api_root"),
            api_docs=reverse("api_docs"),
            dcat=reverse("catalog"),
        )

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        data = of_data(self.request.path, context["address"], context["day"], self.made, context["licence"])
        return [*super().get_linked_data(context), data]


@contextmanager
def package_in_english(seconds: float = 0) -> Iterator[tuple[Package, Path]]:
    """Yield the package, which is one for all languages, after a wait. Raises NotYetError, see `package`."""
    with override("en"), package(contents, seconds) as found:
        yield found


def package_now() -> Package | None:
    """Return what is told of the package; None while it is being made."""
    try:
        with package_in_english() as (found, _path):
            return found
    except NotYetError:
        return None


@method_decorator(cross_origin, name="dispatch")
class Dump(PublicDocument):
    """The package of the day on which the content last changed; an earlier day leads there, for a while."""

    section = "about"
    page_url = reverse_lazy("open_data")

    def get(self, request: HttpRequest, day: str) -> HttpResponseBase:
        """Raise Http404 for what is no day, and for one before the first change or after the last."""
        try:
            asked = date.fromisoformat(day)
        except ValueError as error:
            raise Http404 from error
        if not first_day() <= asked <= content_day():
            raise Http404
        try:
            return self.found(request, day)
        except FileNotFoundError:  # another process has just put that of another content in its place
            return self.found(request, day)

    def found(self, request: HttpRequest, day: str) -> HttpResponseBase:
        try:
            with package_in_english(PATIENCE) as (found, path):
                if found.day != day:
                    return redirect(request.resolver_match.view_name, found.day)  # type: ignore[union-attr]
                return self.answer(found, path)
        except NotYetError:
            return self.not_yet()

    def not_yet(self) -> HttpResponse:
        """Say to programs, which read no page, to come again."""
        words = _("The file is being made. Try again in %(seconds)d seconds.") % {"seconds": SECONDS}
        response = HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
        response.headers["Retry-After"] = str(SECONDS)
        response._has_been_logged = True  # type: ignore[attr-defined] # or it would be mailed as a fault
        return response

    def answer(self, found: Package, path: Any) -> HttpResponseBase:
        """Send the file from the disk, in pieces; or that it is still the same."""
        tag, name = f'"{found.sha256}"', f"{found.day}.zip"
        known = get_conditional_response(self.request, etag=tag)
        response = known or FileResponse(path.open("rb"), as_attachment=True, filename=name)
        response["ETag"], response["Cache-Control"] = tag, public_cache_control()
        response["Content-Language"] = ", ".join(LANGUAGES)
        return response


class Checksum(Dump):
    """The SHA-256 of the package, as `sha256sum --check` reads it."""

    def answer(self, found: Package, path: Any) -> HttpResponseBase:
        words = f"{found.sha256}  {found.day}.zip\n"
        return HttpResponse(words, content_type="text/plain; charset=utf-8")


@method_decorator(cross_origin, name="dispatch")
class Latest(PublicDocument):
    """An address that never changes, and leads to the file of the day."""

    leads_to = "open_data_zip"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(self.leads_to, content_day().isoformat())
