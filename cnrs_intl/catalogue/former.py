"""
Addresses that were: what led to an entry by another slug or name leads to its address of today, for good.

A view that answers for an entry by the `slug` in its path names the `model`; one whose parameters hold slugs
names the models in `slug_parameters`. A public entry that has the slug today is never passed over.
"""

from typing import Any

from django.http import HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse

from cnrs_intl.catalogue.models import FormerAddress
from cnrs_intl.catalogue.version import kept


def redirect_of_path(view: Any, query: str) -> HttpResponsePermanentRedirect | None:
    """Return what leads on from a page that was not found, with its query; None if that leads nowhere."""
    model, slug = getattr(view, "model", None), view.kwargs.get("slug")
    by_slug = getattr(view, "slug_field", "slug") == "slug"  # a country is known by its code
    entry = known_by(model, slug) if model and slug and by_slug else None
    if entry is None or entry.slug == slug:
        return None
    view.kwargs["slug"] = entry.slug
    return HttpResponsePermanentRedirect(address_of(view, query))


def redirect_of_query(view: Any, typed: QueryDict) -> HttpResponsePermanentRedirect | None:
    """Return what leads to the same page with today's slugs in its parameters; None if they are."""
    asked = {name: model for name, model in view.slug_parameters.items() if name in typed}
    today = {name: slugs_today(model, typed.getlist(name)) for name, model in asked.items()}
    if all(slugs == typed.getlist(name) for name, slugs in today.items()):
        return None
    query = typed.copy()
    for name, slugs in today.items():
        query.setlist(name, slugs)
    return HttpResponsePermanentRedirect(address_of(view, query.urlencode()))


def address_of(view: Any, query: str) -> str:
    """Return the address of what `view` shows, by its arguments as they stand now."""
    path = reverse(view.request.resolver_match.view_name, kwargs=view.kwargs)
    return f"{path}?{query}" if query else path


def slugs_today(model: Any, typed: list[str]) -> list[str]:
    """Return slugs as they were typed, but for those that were left, if what had them is public."""
    label = model._meta.label_lower
    left = [slug for slug in {each.lower() for each in typed} if (label, slug) in former_slugs()]
    today = {slug: entry.slug for slug in left if (entry := known_by(model, slug))}
    return [today.get(each.lower(), each) for each in typed]


@kept
def former_slugs() -> set[tuple[str, str]]:
    """Return every slug that was left, with its model's label: few, so that pages need not ask for each."""
    return set(FormerAddress.objects.values_list("model", "slug"))


def known_by(model: Any, slug: str) -> Any:
    """Return the public entry that has `slug`, in any case, or another name like it; else one that had it."""
    public = model.objects.published()
    former = FormerAddress.objects.filter(model=model._meta.label_lower, slug=slug.lower())
    return public.known_as(slug).first() or public.filter(pk__in=former.values("entry_id")).first()
