"""Drafts for tests: written as forms write them, by making a change that goes into them."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue.clock import PARIS
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import CatalogueVersion, Draft, DraftSet
from cnrs_intl.catalogue.writing import change

MOMENT = datetime(2027, 1, 1, 9, 30, tzinfo=PARIS)  # for which drafts are approved
BEFORE = MOMENT - timedelta(days=30)


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


def renamed_address(model: Any, slug: str, new: str) -> None:
    """Have an entry, or a row of one, stand at another address."""
    there = model.objects.get(slug=slug)
    entry = getattr(there, model.entry_field) if model.entry_field else there
    with change(type(entry).objects.filter(pk=entry.pk)):
        there.slug = new
        there.save()


def fresh(instance: Any) -> Any:
    """Return something as the database has it; None if it is gone."""
    return type(instance).objects.filter(pk=instance.pk).first()


def page_of(draft: Draft, name: str) -> str:
    """Return the address of one of a draft's pages, such as "publish"."""
    return reverse(f"admin:draft_{name}", args=[draft.pk])


def typed(moment: datetime) -> str:
    """Return a time as a field of a form has it."""
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def later(**time: int) -> datetime:
    return timezone.now() + timedelta(**(time or {"days": 1}))


def number() -> int:
    return CatalogueVersion.objects.get().number
