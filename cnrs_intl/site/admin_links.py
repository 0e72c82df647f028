"""The page of outside links: broken ones first, with the forms where they are, each to be asked again."""

from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.models import CheckedLink
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.site.asking_links import Pace, ask
from cnrs_intl.site.link_checks import keep
from cnrs_intl.site.outside_links import outside_links

TITLES = {
    "broken": _("Broken"),
    "once": _("Failed last time: broken if it fails another night"),
    "closed": _("To be looked at by yourself"),
    "new": _("Not checked yet"),
    "works": _("Working"),
}
ORDER = list(TITLES)


def visible_links(user: Any) -> dict[str, list[Any]]:
    """Return the outside links of what an account may see."""
    found = {}
    for address, entries in outside_links().items():
        if visible := [each for each in entries if may(user, "view", type(each))]:
            found[address] = visible
    return found


def links_page(site: Any, request: HttpRequest) -> HttpResponse:
    where = visible_links(request.user)
    known = {link.address: link for link in CheckedLink.objects.all()}
    lines = [line_of(address, entries, known.get(address)) for address, entries in where.items()]
    lines.sort(key=lambda line: ORDER.index(line["state"]))
    sections = [(TITLES[state], list(of_state)) for state, of_state in groupby(lines, itemgetter("state"))]
    checked = [link.checked_at for address, link in known.items() if address in where]
    context = {
        **site.each_context(request),
        "title": gettext("Outside links"),
        "sections": sections,
        "last": max(checked, default=None),
    }
    return TemplateResponse(request, "admin/links.html", context)


def state_of(link: CheckedLink | None) -> str:
    """Return under which heading a link stands."""
    if link is None:
        return "new"
    if link.is_broken:
        return "broken"
    return link.outcome if link.outcome in CheckedLink.FINE else "once"


def line_of(address: str, entries: list[Any], link: CheckedLink | None) -> dict[str, Any]:
    places = [(str(each), str(each._meta.verbose_name), change_url(each)) for each in entries]
    return {"address": address, "link": link, "places": places, "state": state_of(link)}


@require_POST
def link_check(request: HttpRequest) -> HttpResponse:
    """Ask for one of the links again, at once, and say what came of it."""
    address = request.POST.get("address", "")
    if address not in visible_links(request.user):
        raise Http404
    link = keep(address, ask(address, Pace(0)))
    say = messages.success if link.outcome in CheckedLink.FINE else messages.warning
    words = {"address": address, "outcome": capfirst(str(link.get_outcome_display()))}
    say(request, gettext("%(outcome)s: %(address)s") % words)
    return redirect("admin:links")
