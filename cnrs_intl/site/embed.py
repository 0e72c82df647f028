"""
The finder on other sites: a form that works anywhere, and a custom element from one file of ours.

Both lead to the portal's own page; none of the portal's pages is ever shown in a frame.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cnrs_intl.catalogue.fields import LANGUAGES, current_language
from cnrs_intl.catalogue.views import PublicTemplate, depends_on_its_path

SCRIPT = settings.BASE_DIR / "static" / "embed" / "v1.js"
FROM_ANYWHERE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
KEPT = "public, max-age=86400, stale-while-revalidate=604800"  # a day, then it is asked for again


class Embed(PublicTemplate):
    """The lines to paste, each shown as it works; those in the page's language first."""

    template_name = "site/embed.html"
    section = "about"

    def get_title(self) -> str:
        return _("Link your site to this portal")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = current_language()
        languages = sorted(LANGUAGES, key=lambda language: language != own)
        return super().get_context_data(
            **kwargs,
            site=settings.SITE_URL,
            codes=[code_in(language, settings.SITE_URL) for language in languages],
        )


def code_in(language: str, site: str) -> dict[str, str]:
    """Return the lines to paste for pages in a language, of a form and of an element; `site` is an origin."""
    context = {"site": site, "lang": language, "script": site + reverse("embed_script")}
    with override(language):
        form = render_to_string("site/_embed_form.html", context)
        element = render_to_string("site/_embed_element.html", context)
    return {"lang": language, "form": form.strip(), "element": element.strip()}


@depends_on_its_path
def script(request: HttpRequest) -> HttpResponse:
    """Answer any site that asks for the custom element."""
    headers = {"Cache-Control": KEPT, **FROM_ANYWHERE}
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)
