"""The addresses of an entry, those that led to it, and what links to it."""

from copy import copy
from typing import Any, NamedTuple

from django.db import models
from django.utils import translation

from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.models import Catalogued, Entry, FormerAddress


class Difference(NamedTuple):
    """Something before and after a change, in words."""

    subject: str
    before: str
    after: str


def addresses(entry: Any) -> list[str]:
    """Return the addresses of an entry's page in each language; none where it has no page."""
    if not hasattr(entry, "get_absolute_url"):
        return []
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(entry.get_absolute_url())
    return found


def address_changes(old: Any, new: Any) -> list[Difference]:
    both = zip(addresses(old), addresses(new), strict=True)
    return [Difference(str(new), before, after) for before, after in both]


def former_addresses(entry: Any) -> list[str]:
    """Return the addresses of an entry's page, and those that lead to it."""
    found = addresses(entry)
    if found and isinstance(entry, Entry):
        former = FormerAddress.objects.filter(model=entry._meta.label_lower, entry_id=entry.pk)
        for slug in former.exclude(slug=entry.slug).order_by("slug").values_list("slug", flat=True):
            alike = copy(entry)
            alike.slug = slug
            found += addresses(alike)
    return found


def linked_from(entry: Any) -> list[str]:
    """Return the public entries that are related to this one, whose pages name it."""
    found = []
    for relation in entry._meta.get_fields():
        model: Any = relation.related_model
        if isinstance(model, type) and issubclass(model, Entry):
            name = relation.get_accessor_name() if relation.auto_created else relation.name
            others = getattr(entry, name)
            listed = others.published().in_order() if hasattr(others, "published") else [others]
            found += [
                f"{other} ({other._meta.verbose_name})" for other in listed if other and other.is_public
            ]
    return found


def former_holder(entry: Any) -> Any:
    """Return the other entry that what leads to this one's address leads to, until this one is public."""
    model = type(entry)
    former = FormerAddress.objects.filter(model=entry._meta.label_lower, slug=entry.slug)
    pks = former.exclude(entry_id=entry.pk).values("entry_id")
    return model._base_manager.filter(pk__in=pks).first()


def related_to(queryset: Any) -> list[Any]:
    """Return what is not deleted with the entries of `queryset`, but no longer names them."""
    found = []
    for relation in queryset.model._meta.related_objects:
        loses = relation.many_to_many or relation.on_delete is models.SET_NULL
        if loses and issubclass(relation.related_model, Catalogued):
            found.append(relation.related_model.objects.filter(**{f"{relation.field.name}__in": queryset}))
    return found
