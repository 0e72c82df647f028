"""The page of texts that still say an old name, with their forms; and the message that leads there."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext

from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.draft_words import address
from cnrs_intl.catalogue.naming import Names
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.catalogue.proposals import models_of_drafts
from cnrs_intl.catalogue.renaming import OldName
from cnrs_intl.site.old_names import Place, by_words, old_names, places_of, still_say


def old_names_page(site: Any, request: HttpRequest) -> HttpResponse:
    seen = [each._meta.label_lower for each in models_of_drafts() if may(request.user, "view", each)]
    found = by_words(place for place in places_of(old_names()) if place.model in seen)
    every = [place for places in found.values() for place in places]
    names = Names({key_of(place) for place in every} | {owner_of(place) for place in every})
    sections = [
        (still_say(words, len(places)), today_of(places, names), lines_of(places, names))
        for words, places in found.items()
    ]
    context = {**site.each_context(request), "title": gettext("Old names in texts"), "sections": sections}
    return TemplateResponse(request, "admin/old_names.html", context)


def key_of(place: Place) -> tuple[Any, int]:
    return model_named(place.model), place.pk


def owner_of(place: Place) -> tuple[Any, int]:
    """Return what had the name."""
    return model_named(place.name.model), place.name.pk


def today_of(places: list[Place], names: Names) -> str:
    """Return what the name was that of, as it is called today."""
    owners = dict.fromkeys(owner_of(place) for place in places)
    return ", ".join(names.shown(*owner) for owner in owners)


def lines_of(places: list[Place], names: Names) -> list[dict[str, Any]]:
    """Return a line for each entry that says the name: what it is, where its form is, and in which fields."""
    lines: dict[tuple[Any, int], dict[str, Any]] = {}
    for place in places:
        model, pk = key_of(place)
        opts = model._meta
        line = lines.setdefault(
            (model, pk),
            {
                "name": names.shown(model, pk),
                "kind": str(opts.verbose_name),
                "form": address(f"admin:{opts.app_label}_{opts.model_name}_change", pk),
                "fields": [],
            },
        )
        line["fields"].append(field_of(place))
    return list(lines.values())


def field_of(place: Place) -> str:
    model = model_named(place.row_model)
    label = capfirst(str(model._meta.get_field(place.column).verbose_name))
    is_row = place.row_model != place.model
    return f"{capfirst(str(model._meta.verbose_name))} – {label}" if is_row else label


def say_old_names(request: HttpRequest, renamed: Iterable[OldName]) -> None:
    """Say which texts still say a name that was just left, and lead to them."""
    for words, places in by_words(places_of(renamed)).items():
        text = gettext("%(texts)s.") % {"texts": still_say(words, len(places))}
        link = format_html('<a href="{}">{}</a>', reverse("admin:old_names"), gettext("See which"))
        messages.warning(request, format_html("{} {}", text, link))
