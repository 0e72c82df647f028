"""An entry: what has a state, an owner, and a date to review it by."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.clock import not_in_the_future, within_reason
from cnrs_intl.catalogue.fields import SearchWordsField
from cnrs_intl.catalogue.models.base import Catalogued, WellFormedSlugField, slug_is_well_formed
from cnrs_intl.catalogue.models.moments import TextMoments
from cnrs_intl.catalogue.pictures import described
from cnrs_intl.catalogue.querysets import EntryQuerySet, Status, status_of


def entry_constraints(*texts: str, pictures: tuple[str, ...] = ()) -> list[models.BaseConstraint]:
    """
    Return what the database holds every entry to, once it is published.

    `texts` stand in both languages then, as does the alternative text of each of `pictures`.
    """
    filled = Q()
    for text in texts:
        filled &= ~Q(**{f"{text}_en": ""}) & ~Q(**{f"{text}_fr": ""})
    return [
        slug_is_well_formed(),
        models.CheckConstraint(
            condition=Q(state__in=["draft", "published", "withdrawn"]),
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
        *map(described, pictures),
    ]


# What takes an entry from one status to another, and from which ones.
TRANSITIONS = {
    "publish": {Status.DRAFT, Status.SCHEDULED, Status.WITHDRAWN},
    "schedule": {Status.DRAFT, Status.SCHEDULED, Status.WITHDRAWN},
    "withdraw": {Status.SCHEDULED, Status.PUBLISHED},
    "bring_back": {Status.WITHDRAWN},
}
PUBLISHING = ("state", "publish_at", "withdraw_at")  # what `status_of` looks at
LIVE_ALREADY = _(
    "This entry is public: a date of publication would hide it until then. What you save is live at once."
)
OVER_ALREADY = _("This time is past. Choose a time to come, or empty it; “Withdraw” hides the entry now.")
PUBLISH_BY_BUTTON = _("This would publish the entry at once. To do that, use “Publish now”.")
BRING_BACK_BY_BUTTON = _("This would make the entry public again. To do that, use “Bring back”.")
NOT_AT_ONCE = _("This time is to come: use “Schedule”, or empty it to publish at once.")
WHEN = _("Say from when it is to be public: a time that is still to come.")


def same_minute(one: datetime | None, two: datetime | None) -> bool:
    """Whether two times are the same as forms show them, without their seconds."""
    return bool(one and two) and abs(one - two) < timedelta(minutes=1)  # type: ignore[operator]


class Entry(TextMoments, Catalogued):
    """An entry of the catalogue: bilingual, with a state, an owner, and a date to review it by."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

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
        validators=[within_reason],
        help_text=_("With “Schedule”: when it becomes public (Paris time)."),
    )
    withdraw_at = models.DateTimeField(
        _("withdraw at"),
        null=True,
        blank=True,
        validators=[within_reason],
        help_text=_("When the public no longer sees it (Paris time). Empty: never."),
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
    team_email = models.EmailField(
        _("team address"),
        blank=True,
        default="",
        help_text=_("Where reminders of reviews go, for example a shared mailbox. Empty: to the owner."),
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
        validators=[within_reason, not_in_the_future],
        help_text=_("The day on which somebody last made sure that everything here is true."),
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        validators=[within_reason],
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

    transition = ""  # what was taken since it was last saved
    slug_left = ""  # what it had, where that was passed on before it is saved

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Count the version up, note when each text last changed and which address it leaves behind."""
        stored = self.stored("state", "slug", *self.text_columns())
        self.note_changed_texts(stored or {})
        if stored:
            self.version += 1
        super().save(*args, **kwargs)
        slug = self.slug_left or (stored["slug"] if stored else "")
        self.transition = self.slug_left = ""
        if stored and slug != self.slug and stored["state"] != self.State.DRAFT:
            # What is withdrawn, Editors rename: no address that the public follows may be lost by that.
            self.keep_former_address(slug, takes_over=stored["state"] == self.State.PUBLISHED)

    def clean(self) -> None:
        """Let drafts be incomplete; refuse to publish what lacks a text, and dates that hide what is live."""
        if self.state == self.State.PUBLISHED:
            super().clean()
            self.clean_dates()

    def clean_dates(self) -> None:
        """Refuse dates that hide what is live, and those that would publish without a transition."""
        stored = self.stored(*PUBLISHING) or {}
        now, before = clock.now(), status_of(**stored)
        problems = {}
        if before == Status.PUBLISHED and self.publish_at and self.publish_at > now:
            problems["publish_at"] = LIVE_ALREADY
        if self.is_public and not self.transition and stored.get("state") == self.state:
            if before == Status.SCHEDULED:
                problems["publish_at"] = PUBLISH_BY_BUTTON
            elif before == Status.WITHDRAWN:
                problems["withdraw_at"] = BRING_BACK_BY_BUTTON
        over = self.withdraw_at and self.withdraw_at <= now
        if over and (stored.get("state"), stored.get("withdraw_at")) != (self.state, self.withdraw_at):
            problems["withdraw_at"] = OVER_ALREADY
        if problems:
            raise ValidationError(problems)

    @property
    def status(self) -> Status:
        """Where it is, by its state and its dates."""
        return status_of(self.state, self.publish_at, self.withdraw_at)

    @property
    def is_public(self) -> bool:
        """Whether anybody may see it now; for one entry in hand, as `published()` is for many."""
        return self.status == Status.PUBLISHED

    def publish(self) -> None:
        """Make it public at once. Raises ValidationError, naming the fields, if it isn't complete."""
        self.change_status("publish")
        self.full_clean()
        self.save()

    def schedule(self, moment: datetime) -> None:
        """Make it public at `moment`, which is to come. Raises ValidationError, naming the fields."""
        self.publish_at = moment
        self.change_status("schedule")
        self.full_clean()
        self.save()

    def withdraw(self) -> None:
        """Take it off the public pages, keeping everything. Raises ValidationError if it isn't on them."""
        self.change_status("withdraw")
        self.save()

    def bring_back(self) -> None:
        """Make public again what was withdrawn. Raises ValidationError, naming the fields."""
        self.change_status("bring_back")
        self.full_clean()
        self.save()

    def change_status(self, transition: str) -> None:
        """
        Take one of the TRANSITIONS from where the database has it, unsaved; dates that are over are emptied.

        Raises ValidationError where it does not start from there, and where “Schedule” lacks a time to come.
        """
        now, stored = clock.now(), self.stored(*PUBLISHING) or {}
        status = status_of(**stored)
        if status not in TRANSITIONS[transition]:
            words = {"entry": self, "status": status.label}
            raise ValidationError(_("“%(entry)s” is %(status)s: nothing was changed."), "status", words)
        if transition == "schedule" and not (self.publish_at and self.publish_at > now):
            raise ValidationError({"publish_at": WHEN})
        if transition == "withdraw":
            self.state, self.publish_at, self.withdraw_at = self.State.WITHDRAWN, None, None
            return
        self.state, self.transition = self.State.PUBLISHED, transition
        if transition != "schedule" and self.publish_at and self.publish_at > now:
            if not same_minute(self.publish_at, stored.get("publish_at")):
                raise ValidationError({"publish_at": NOT_AT_ONCE})
            self.publish_at = None
        if status == Status.WITHDRAWN and same_minute(self.withdraw_at, stored["withdraw_at"]):
            self.withdraw_at = None

    @property
    def stored_status(self) -> Status:
        """Where the database has it, whatever was changed in hand since."""
        return status_of(**(self.stored(*PUBLISHING) or {}))

    @property
    def review_due_on(self) -> date | None:
        """Return the day by which this is to be checked again; None if it never was and no day is set."""
        if self.review_by or not self.checked_on:
            return self.review_by
        return self.checked_on + self.review_period

    def mark_checked(self) -> None:
        """Say, unsaved, that all of it was found true today: the next review is a whole period away."""
        self.checked_on, self.review_by = clock.today(), None
