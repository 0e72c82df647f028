"""
What every part of the catalogue is: an entry, a row of one, or a reference.

Knows no room by name: a model declares its rows, its search fields and its review period.
"""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import SearchWordsField, bilingual_texts
from cnrs_intl.catalogue.querysets import CatalogueQuerySet, EntryQuerySet, RowQuerySet

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class WellFormedSlugField(models.SlugField):
    """The last part of an address: lower-case letters and digits, single hyphens between them."""

    default_validators: list[Any] = [
        RegexValidator(SLUG, _("Use lower-case letters, digits and single hyphens, for example new-delhi."))
    ]


def slug_is_well_formed() -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(slug__regex=SLUG),
        name="%(app_label)s_%(class)s_slug_well_formed",
        violation_error_message=_("The slug takes lower-case letters, digits and single hyphens."),
    )


def entry_constraints(*texts: str) -> list[models.BaseConstraint]:
    """Return what the database holds every entry to; `texts` stand in both languages once published."""
    filled = Q()
    for text in texts:
        filled &= ~Q(**{f"{text}_en": ""}) & ~Q(**{f"{text}_fr": ""})
    return [
        slug_is_well_formed(),
        models.CheckConstraint(
            condition=Q(state__in=["draft", "published", "archived"]),
            name="%(app_label)s_%(class)s_state_known",
        ),
        models.CheckConstraint(
            condition=~Q(state="published") | filled,
            name="%(app_label)s_%(class)s_published_in_both",
            violation_error_message=_("A published entry has its main texts in both languages."),
        ),
        models.CheckConstraint(
            condition=Q(publish_at=None) | Q(withdraw_at=None) | Q(withdraw_at__gt=F("publish_at")),
            name="%(app_label)s_%(class)s_withdrawn_after_published",
            violation_error_message=_("The withdrawal comes after the publication."),
        ),
    ]


class Catalogued(models.Model):
    """What entries, rows and references have in common."""

    natural_key_fields: ClassVar[tuple[str, ...]] = ("slug",)
    name_field: ClassVar[str] = "name"
    search_fields: ClassVar[tuple[str, ...]] = ()
    #: Times at which the public sees something else, each with how long before it something changes, too.
    moments: ClassVar[dict[str, tuple[timedelta, ...]]] = {}

    objects: ClassVar[Any] = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.name_field)) or getattr(self, "slug", "")

    def natural_key(self) -> tuple[Any, ...]:
        values = (getattr(self, name, None) for name in self.natural_key_fields)
        return tuple(v.natural_key() if isinstance(v, Catalogued) else v for v in values)

    def clean(self) -> None:
        """Refuse a text in one language only, naming the empty column, where both are needed."""
        super().clean()
        if missing := self.missing_texts():
            raise ValidationError(
                {column: _("Fill this in too: texts stand in both languages.") for column in missing}
            )

    def missing_texts(self) -> list[str]:
        """Return the columns that must be filled in before the public may see this."""
        return [column for text in bilingual_texts(self) for column in text.empty_columns(self)]


class Reference(Catalogued):
    """A table without states that Publishers edit, such as countries."""

    rows: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Row(Catalogued):
    """A line that belongs to an entry, is edited and versioned with it, and is public when it is."""

    entry_field: ClassVar[str]

    objects: ClassVar[Any] = RowQuerySet.as_manager()

    class Meta:
        abstract = True


class Entry(Catalogued):
    """An entry of the catalogue: bilingual, with a state, an owner, and a date to review it by."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    class Source(models.TextChoices):
        BROCHURE = "brochure", _("the CNRS brochure")
        LEAFLET = "leaflet", _("the CNRS leaflet")

    rows: ClassVar[tuple[str, ...]] = ()
    review_period: ClassVar[timedelta] = timedelta(days=365)
    moments: ClassVar[dict[str, tuple[timedelta, ...]]] = {
        "publish_at": (timedelta(),),
        "withdraw_at": (timedelta(),),
    }

    slug = WellFormedSlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_(
            "The last part of the page’s address, the same in both languages, for example new-delhi."
        ),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("For a published entry: stays hidden until then (Paris time). Empty: at once."),
    )
    withdraw_at = models.DateTimeField(
        _("withdraw at"),
        null=True,
        blank=True,
        help_text=_("For a published entry: hidden from then on (Paris time). Empty: never."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The colleague who keeps this entry true."),
    )
    source = models.CharField(
        _("source"),
        max_length=10,
        choices=Source.choices,
        blank=True,
        default="",
        help_text=_("Where the text was first taken from. Empty: written by staff."),
    )
    checked_on = models.DateField(
        _("last checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody last made sure that everything here is true."),
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("The day by which it should be checked again. Empty: a year after the last check."),
    )
    search_words = SearchWordsField()
    texts_changed = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Count the version up and note when each text last changed."""
        self.note_changed_texts()
        if not self._state.adding:
            self.version += 1
        super().save(*args, **kwargs)

    def note_changed_texts(self) -> None:
        columns = [column for text in bilingual_texts(self) for column in text.columns]
        stored = type(self).objects.filter(pk=self.pk).values(*columns).first() or dict.fromkeys(columns, "")
        now = timezone.now().isoformat(timespec="seconds")
        changed = {column: now for column in columns if getattr(self, column) != stored[column]}
        self.texts_changed = self.texts_changed | changed

    def clean(self) -> None:
        """Let drafts be incomplete; refuse to publish what lacks a text in a language."""
        if self.state == self.State.PUBLISHED:
            super().clean()

    @property
    def is_public(self) -> bool:
        """Whether anybody may see it now; for one entry in hand, as `published()` is for many."""
        now = timezone.now()
        return (
            self.state == self.State.PUBLISHED
            and (self.publish_at is None or self.publish_at <= now)
            and (self.withdraw_at is None or self.withdraw_at > now)
        )

    @property
    def is_scheduled(self) -> bool:
        return bool(
            self.state == self.State.PUBLISHED and self.publish_at and self.publish_at > timezone.now()
        )

    @property
    def is_withdrawn(self) -> bool:
        return bool(
            self.state == self.State.PUBLISHED and self.withdraw_at and self.withdraw_at <= timezone.now()
        )

    @property
    def review_due_on(self) -> date | None:
        """Return the day by which this is to be checked again; None if it never was and no day is set."""
        if self.review_by or not self.checked_on:
            return self.review_by
        return self.checked_on + self.review_period

    def publish(self) -> None:
        """Make it public at once. Raises ValidationError, naming the fields, if it isn't complete."""
        now = timezone.now()
        self.state = self.State.PUBLISHED
        self.publish_at = None if self.publish_at and self.publish_at > now else self.publish_at
        self.withdraw_at = None if self.withdraw_at and self.withdraw_at <= now else self.withdraw_at
        self.full_clean()
        self.save()

    def withdraw(self) -> None:
        """Take it off the public pages, keeping everything."""
        self.state = self.State.ARCHIVED
        self.save()

    def stale_columns(self) -> list[str]:
        """Return the columns that are older than the same text in the other language."""
        stale = []
        for text in bilingual_texts(self):
            english, french = (self.texts_changed.get(column, "") for column in text.columns)
            if english != french:
                stale.append(text.columns[0] if english < french else text.columns[1])
        return stale
