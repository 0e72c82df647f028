"""What a page is shared and saved with: its picture, and the portal's name and icons for a home screen."""

import threading
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateResponseMixin

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.former import redirect_of_path
from cnrs_intl.catalogue.version import kept
from cnrs_intl.catalogue.views import PublicPage, depends_on_its_path
from cnrs_intl.site.card import Point, drawn
from offices.models import Office

NAME = "card.png"
BLUE = "#00294b"
one_at_a_time = threading.Lock()  # as pages need the processor, too; the gate says how many may wait
FAVICON = settings.BASE_DIR / "static" / "img" / "favicon.ico"


class Card(PublicPage):
    """
    The picture of the page below whose address it stands: /en/offices/tokyo/card.png.

    The page's own view says its title: no other words than those of public pages are ever drawn.
    """

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with one_at_a_time:
            return self.of_page(request, request.path.removesuffix(NAME))

    def of_page(self, request: HttpRequest, path: str) -> HttpResponse:
        """Return the picture of the page at a path, or what leads to the path of today. Raises Http404."""
        page, entry = page_at(path, request), None
        if hasattr(page, "get_object"):
            try:
                entry = page.object = page.get_object()
            except Http404:
                if moved := redirect_of_path(page, ""):
                    return HttpResponsePermanentRedirect(moved.url + NAME)
                raise
            if (address := entry.get_absolute_url()) != path:  # /en/countries/KH/
                return HttpResponsePermanentRedirect(address + NAME)
        if not any(parts := page.get_title_parts()):
            raise Http404
        return HttpResponse(drawn(parts, points(), point_of(entry)), content_type="image/png")


def page_at(path: str, request: HttpRequest) -> Any:
    """Return the view of the public page at a path, ready to be asked. Raises Http404."""
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Http404 from error
    view: Any = getattr(match.func, "view_class", object)
    if not (issubclass(view, PublicPage) and issubclass(view, TemplateResponseMixin)):
        raise Http404
    request.resolver_match = match
    page = view()
    page.setup(request, *match.args, **match.kwargs)
    return page


@kept
def points() -> list[Point]:
    """Return where the offices are, of those whose place is known."""
    offices: Any = Office.objects.published().exclude(latitude=None).exclude(longitude=None).in_order()
    return list(offices.values_list("latitude", "longitude"))


def point_of(entry: Any) -> Point | None:
    """Return where an entry is; None where that is not known, or it is nowhere."""
    latitude, longitude = getattr(entry, "latitude", None), getattr(entry, "longitude", None)
    return None if latitude is None or longitude is None else (latitude, longitude)


class Manifest(PublicPage):
    """How the portal is called and looks on a home screen: a website, with the browser around it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        described = {
            "name": str(settings.PORTAL_NAME),
            "short_name": _("CNRS contacts"),
            "description": _(
                "Your contact at the CNRS for each country, and the instrument that fits your project."
            ),
            "lang": current_language(),
            "start_url": reverse("home"),
            "scope": "/",
            "display": "browser",
            "theme_color": BLUE,
            "background_color": BLUE,
            "icons": [icon(192), icon(512), icon(512, "maskable")],
        }
        return JsonResponse(described, content_type="application/manifest+json")


def icon(size: int, purpose: str = "any") -> dict[str, str]:
    name = f"icon-{purpose}-{size}" if purpose != "any" else f"icon-{size}"
    return {
        "src": static(f"img/{name}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@depends_on_its_path
def favicon(request: HttpRequest) -> HttpResponse:
    """Answer who asks for the icon where browsers have always looked for it."""
    return HttpResponse(FAVICON.read_bytes(), content_type="image/x-icon")
