"""The verbs by which every page, export and test reads the catalogue."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import columns_of, current_language

M = TypeVar("M", bound=models.Model)


def public_at(moment: datetime, prefix: str = "") -> Q:
    """Return the one definition of public, for an entry or, with `prefix`, for what belongs to it."""
    return (
        Q(**{f"{prefix}state": "published"})
        & (Q(**{f"{prefix}publish_at": None}) | Q(**{f"{prefix}publish_at__lte": moment}))
        & (Q(**{f"{prefix}withdraw_at": None}) | Q(**{f"{prefix}withdraw_at__gt": moment}))
    )


class Status(models.TextChoices):
    """Where an entry is: what its state and its two dates amount to at a moment."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


def status_of(
    state: str = "draft", publish_at: datetime | None = None, withdraw_at: datetime | None = None
) -> Status:
    """Return the status now of one entry, as `in_status` finds it for many."""
    now = clock.now()
    if state != "published":
        return Status(state)
    if withdraw_at and withdraw_at <= now:
        return Status.WITHDRAWN
    return Status.SCHEDULED if publish_at and publish_at > now else Status.PUBLISHED


def natural_key_lookups(model: Any, key: Iterable[Any]) -> dict[str, Any]:
    """Return the lookups that find a natural key; where a part is itself one, through its relation."""
    lookups: dict[str, Any] = {}
    for name, value in zip(model.natural_key_fields, key, strict=True):
        if isinstance(value, tuple | list):
            inner = natural_key_lookups(model._meta.get_field(name).related_model, value)
            lookups |= {f"{name}__{lookup}": part for lookup, part in inner.items()}
        else:
            lookups[name] = value
    return lookups


class CatalogueQuerySet(models.QuerySet[M]):
    """What reference tables can do; entries and rows narrow `published`."""

    def published(self) -> Self:
        return self.all()

    def known_as(self, name: str) -> Self:
        """Keep what an address means by `name`: a slug in any case; models add their other names."""
        return self.filter(slug=name.lower())

    def in_order(self) -> Self:
        """Sort by the editors' order where the model has one, then by name as the current language sorts."""
        names = {field.name for field in self.model._meta.get_fields()}
        key = f"{self.model.name_field}_{current_language()}_key"  # type: ignore[attr-defined]
        return self.order_by(*(name for name in ("order", key, "pk") if name in names or name == "pk"))

    def with_published(self, *relations: str) -> Self:
        """Fetch what is public of each relation, one query each, as `published_<relation>` lists."""
        prefetches = []
        for relation in relations:
            related: Any = self.model._meta.get_field(relation).related_model
            queryset = related.objects.published().in_order()
            prefetches.append(Prefetch(relation, queryset=queryset, to_attr=f"published_{relation}"))
        return self.prefetch_related(*prefetches)

    def with_texts(self, *texts: str) -> Self:
        """Read of each row its slug and some texts only, in both languages: what a card or a link shows."""
        return self.only("slug", *columns_of(self.model, texts))

    def get_by_natural_key(self, *key: Any) -> Any:
        return self.get(**natural_key_lookups(self.model, key))


class EntryQuerySet(CatalogueQuerySet[M]):
    def published(self) -> Self:
        """Keep what anybody may see now. No other code decides this."""
        return self.filter(public_at(clock.now()))

    def in_status(self, status: str) -> Self:
        """Keep the entries that are in one `Status` now."""
        now = clock.now()
        over = Q(state="published", withdraw_at__lte=now)
        found = {
            Status.SCHEDULED: Q(state="published", publish_at__gt=now) & ~over,
            Status.PUBLISHED: public_at(now),
            Status.WITHDRAWN: Q(state="withdrawn") | over,
        }
        return self.filter(found.get(Status(status), Q(state=status)))

    def due_for_review(self, on: date | None = None) -> Self:
        """Keep what is public and to be checked again by a day (today in Paris), as `review_due_on`."""
        day = on or clock.today()
        checked_before = day - self.model.review_period  # type: ignore[attr-defined]
        due = Q(review_by__lte=day) | Q(review_by=None, checked_on__lte=checked_before)
        return self.published().filter(due)


class RowQuerySet(CatalogueQuerySet[M]):
    def published(self) -> Self:
        """Keep the rows of entries that anybody may see now."""
        return self.filter(public_at(clock.now(), f"{self.model.entry_field}__"))  # type: ignore[attr-defined]
