"""
The parts that pages are made of, each from its real template with what is published: `make dev` shows them.

A new file in templates/components/ is added to COMPONENTS, or to LEFT_OUT with the reason.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cnrs_intl.catalogue.views import PublicTemplate
from cnrs_intl.derci.contact import Recipient
from cnrs_intl.site.tokens import SIZES, SPACES, Tokens
from instruments.facts import WHO, facts, rows
from instruments.models import Instrument
from offices.coverage import coverage_by_level
from offices.directions import directions_of
from offices.filters import OfficeFilterSet
from offices.listing import covered
from offices.map import office_map
from offices.models import Office
from sectors.models import KeyFigure

LEFT_OUT = {
    "alternates": "links in the head of every page",
    "breadcrumbs": "stands above this page, and may be on a page once",
    "filters_field": "within labelled_field",
    "labelled_field": "within filters_form",
    "list_files": "belongs to a list that can be downloaded",
    "menu": "in the header of this page",
    "preview_banner": "above previews alone",
    "skip_list": "seen by the keyboard alone, where a long list follows",
    "social": "in the head of every page",
}


class Material:
    """Published entries to show the parts with; None or nothing where there is none."""

    @cached_property
    def offices(self) -> list[Any]:
        return list(Office.objects.published().in_order())

    @cached_property
    def covering(self) -> tuple[Any, list[tuple[str, list[Any]]]]:
        """The office that covers most countries, with those, by level."""
        found = [(office, coverage_by_level(office)) for office in self.offices]
        return max(found, key=lambda each: sum(len(rows) for _level, rows in each[1]), default=(None, []))

    @property
    def office(self) -> Any:
        return self.covering[0]

    @property
    def levels(self) -> list[tuple[str, list[Any]]]:
        return self.covering[1]

    @cached_property
    def instrument(self) -> Any:
        return Instrument.objects.published().in_order().with_published("activities", "aliases").first()

    @cached_property
    def pictured(self) -> Any:
        return Office.objects.published().exclude(picture="").first()


Contexts = list[dict[str, Any]]


def if_any(found: Any, /, **context: Any) -> Contexts:
    return [context] if found else []


def cards(known: Material) -> Contexts:
    """Return an office with its city and time, and an instrument with its acronym."""
    office, instrument = known.office, known.instrument
    place = {"title": "name", "city": "city", "time_zone": "time_zone"}
    offer = {"title": "name", "label": "acronym", "text": "tagline"}
    return [
        {"url": entry.get_absolute_url(), "lang": lang}
        | {name: getattr(entry, column) for name, column in texts.items()}
        for entry, texts, lang in ((office, place, ""), (instrument, offer, "en"))
        if entry
    ]


def a_map(known: Material) -> Contexts:
    drawn = office_map(known.office, known.levels) if known.office else None
    words = {
        "caption": _("Map of the countries and territories listed below"),
        "offices": _("City of the office"),
    }
    return if_any(drawn, map=drawn, **words)


def narrowed(known: Material) -> Contexts:
    """Return what a list of offices says when it is narrowed by a word."""
    found = (
        OfficeFilterSet(QueryDict(urlencode({"q": known.office.city})), queryset=Office.objects.published())
        if known.office
        else None
    )
    return if_any(found, narrowings=found and found.narrowings, action=reverse("office_list"))


def ways_to_write(known: Material) -> Contexts:
    """Return a team with contact details, which are an example's, and one without."""
    example = Recipient(_("An example"), "name@example.org", "", "", "")
    return [{"recipient": example}, {"recipient": None, "office": known.office}] if known.office else []


class Component(NamedTuple):
    """A file of templates/components/: when to use it, and what to show it with."""

    when: Any
    contexts: Callable[[Material], Contexts]
    ground: str = ""  # the class of what it stands on


COMPONENTS = {
    "card": Component(gettext_lazy("An entry in a list, as one link."), cards, "card-grid"),
    "checked": Component(
        gettext_lazy("At the end of an entry: who says so, and when it was checked."),
        lambda known: if_any(known.office, entry=known.office),
    ),
    "directions": Component(
        gettext_lazy("The portal’s sign: the offices as seen from Paris."),
        lambda known: if_any(known.offices, directions=directions_of(known.offices)),
        "band",
    ),
    "facts": Component(
        gettext_lazy("What is known of an entry, as terms and values."),
        lambda known: if_any(known.instrument, rows=rows(known.instrument, *WHO) if known.instrument else []),
    ),
    "filters_form": Component(
        gettext_lazy("Narrows a list; works without a script."),
        lambda known: [{"form": OfficeFilterSet().form, "action": reverse("office_list")}],
    ),
    "finder": Component(
        gettext_lazy("The field that finds a contact; once on a page."), lambda known: [{}], "band"
    ),
    "footnote_names": Component(gettext_lazy("Below every list of countries."), lambda known: [{}]),
    "key_figure": Component(
        gettext_lazy("A number with its source."),
        lambda known: [{"figure": figure} for figure in KeyFigure.objects.published()[:1]],
    ),
    "map": Component(gettext_lazy("Places, for the eye; a list has the same links."), a_map),
    "narrowings": Component(gettext_lazy("What a list is narrowed by; each can be removed."), narrowed),
    "notice": Component(
        gettext_lazy("A sentence apart from the text; as a warning only where it changes what one does."),
        lambda known: [
            {"text": entry.summary, "kind": kind}
            for entry, kind in ((known.office, ""), (known.instrument, "warning"))
            if entry
        ],
    ),
    "pagination": Component(
        gettext_lazy("Below a list that is longer than a page."),
        lambda known: if_any(known.offices, page_obj=Paginator(known.offices, 3).get_page(2)),
    ),
    "picture": Component(
        gettext_lazy("The picture of an entry, with its credit."),
        lambda known: if_any(known.pictured, entry=known.pictured),
    ),
    "ways_on": Component(gettext_lazy("Where to go on from a page without an answer."), lambda known: [{}]),
    "write_to": Component(
        gettext_lazy("How to reach a team: with contact details, and without."), ways_to_write
    ),
}


class Shown(NamedTuple):
    name: str
    when: Any
    ground: str
    samples: list[str]


def shown(request: HttpRequest, known: Material) -> list[Shown]:
    """Return every component, rendered."""
    return [
        Shown(
            name,
            component.when,
            component.ground,
            [
                render_to_string(f"components/_{name}.html", each, request)
                for each in component.contexts(known)
            ],
        )
        for name, component in COMPONENTS.items()
    ]


class StyleGuide(PublicTemplate):
    """Sizes, spaces, colours with their contrast, and components; there while DEBUG is on, nowhere linked."""

    template_name = "site/styleguide.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEBUG:
            raise Http404
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_title(self) -> str:
        return _("Style guide")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known, tokens = Material(), Tokens.read()
        return super().get_context_data(
            **kwargs,
            sizes=[(name, tokens.values[name]) for name in SIZES],
            spaces=[(name, tokens.values[name]) for name in SPACES],
            pairs=tokens.pairs,
            components=shown(self.request, known),
            instrument=known.instrument,
            key=facts(known.instrument, "duration", "funding") if known.instrument else {},
            levels=[(label, covered(found)) for label, found in known.levels],
        )
