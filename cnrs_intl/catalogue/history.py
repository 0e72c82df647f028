"""What the history keeps: every version of entries with their rows, and of reference tables."""

from collections.abc import Iterable

import reversion
from django.db import models

from cnrs_intl.catalogue.models import Entry, Reference, Row


def register(all_models: Iterable[type[models.Model]]) -> None:
    """Have django-reversion keep an entry with its rows, and a row's change as its entry's too."""
    for model in all_models:
        if issubclass(model, Entry | Reference):
            reversion.register(model, follow=model.rows)
        elif issubclass(model, Row):
            reversion.register(model, follow=[model.entry_field])
