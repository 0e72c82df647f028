"""
The locks of a change: entries by table and key, always in that order, so that no two wait for each other.

After them come the catalogue's number, drafts, and sets.
"""

from collections.abc import Collection
from typing import Any

from cnrs_intl.catalogue import drafts
from cnrs_intl.catalogue.drafts import Into

Key = tuple[Any, Any]  # a model and the key of a row of it


def lock(querysets: tuple[Any, ...]) -> dict[Key, Any]:
    """Lock rows by table and key; return each as it is now."""
    found: dict[Key, Any] = {}
    for queryset in sorted(querysets, key=lambda each: each.model._meta.label_lower):
        wanted = sorted({*queryset.order_by().values_list("pk", flat=True)})
        rows = queryset.model._base_manager.filter(pk__in=wanted).order_by("pk")
        found |= {(type(row), row.pk): row for row in rows.select_for_update(no_key=True)}
    return found


def lock_with_sets(querysets: tuple[Any, ...], into: Into) -> dict[Key, Any]:
    """Lock what is to be changed in drafts; return it as it is now."""
    own = {(each.model, pk) for each in querysets for pk in each.order_by().values_list("pk", flat=True)}
    return lock_keys(own, into)


def lock_keys(own: Collection[Key], into: Into) -> dict[Key, Any]:
    """
    Lock that of which drafts are put on; return it as it is now.

    With it, in the same order, what the other drafts of its sets are of: they are put on as well, so two
    who write in one set would wait for each other. And the drafts: what is new stands nowhere else.
    """
    wanted = {*own, *into.also}
    together: dict[Any, set[Any]] = {}
    for model, pk in wanted | drafts.mates_of(wanted, into):
        together.setdefault(model, set()).add(pk)
    found = lock(tuple(model._base_manager.filter(pk__in=pks) for model, pks in together.items()))
    drafts.locked_drafts_of(wanted)
    return {key: row for key, row in found.items() if key in own}
