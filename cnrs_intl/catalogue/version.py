"""
The version of the catalogue: one number that every change counts up, in its own transaction.

What a worker keeps in memory holds as long as the number does; so an edit is seen by all of
them, on every machine, within `CATALOGUE_VERSION_AGE` seconds.
"""

import time
from typing import Any

from django.conf import settings
from django.db.models import F, Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from cnrs_intl.catalogue.models import Catalogued, CatalogueVersion

read_at, number = float("-inf"), 0


def current() -> int:
    """Return the number, read at most every `CATALOGUE_VERSION_AGE` seconds by each process."""
    global read_at, number  # noqa: PLW0603 - one pair of numbers per process, cheaper than an object
    now = time.monotonic()
    if now - read_at >= settings.CATALOGUE_VERSION_AGE:
        number = CatalogueVersion.objects.values_list("number", flat=True).first() or 0
        read_at = now
    return number


def count_up(using: str | None = None) -> None:
    versions = CatalogueVersion.objects.using(using)
    if not versions.filter(pk=1).update(number=F("number") + 1):
        versions.get_or_create(pk=1, defaults={"number": 1})


def changed(sender: type[Model], using: str | None = None, **kwargs: Any) -> None:
    """Count up when something of the catalogue was saved or deleted, or a relation of it changed."""
    instance = kwargs.get("instance")
    if issubclass(sender, Catalogued) or isinstance(instance, Catalogued):
        count_up(using)


def watch() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(changed, dispatch_uid="catalogue.version")
