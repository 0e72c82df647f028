"""Drafts for tests: written as forms write them, by making a change that goes into them."""

from typing import Any

from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.writing import change


def drafted(instance: Any, user: Any = None, *, into: DraftSet | None = None, **values: Any) -> Draft:
    """Have somebody write values into the draft of something, and return that."""
    model = type(instance)
    with change(model.objects.filter(pk=instance.pk), user=user, into=Into(into)):
        there = model.objects.get(pk=instance.pk)
        for name, value in values.items():
            setattr(there, name, value)
        there.save()
    found = draft_of(instance)
    assert found
    return found


def changed_live(instance: Any, **values: Any) -> None:
    """Have what is live changed beside its draft."""
    model = type(instance)
    with change(model.objects.filter(pk=instance.pk)):
        there = model.objects.get(pk=instance.pk)
        for name, value in values.items():
            setattr(there, name, value)
        there.save()
