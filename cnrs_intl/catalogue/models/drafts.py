"""What staff prepare beside what is live: drafts, sets of them, and secret links that show them."""

from datetime import timedelta
from secrets import token_urlsafe
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.clock import within_reason
from cnrs_intl.catalogue.fields import current_language


class Proposal(models.Model):
    """What waits to become public: for whom, from when, and what became of it so far."""

    class Status(models.TextChoices):
        WRITING = "writing", _("being written")
        WAITING = "waiting", _("waiting for approval")
        APPROVED = "approved", _("scheduled")
        FAILED = "failed", _("could not be published")

    #: Times at which something becomes due, as `Catalogued` has them.
    moments: ClassVar[dict[str, tuple[timedelta, ...]]] = {"publish_at": (timedelta(),)}

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WRITING)
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        validators=[within_reason],
        help_text=_("Paris time. Empty: once it is approved."),
    )
    comment = models.TextField(_("comment"), blank=True, default="", help_text=_("For colleagues only."))
    answer = models.TextField(_("answer"), blank=True, default="")  # of whoever sent it back
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    failure = models.JSONField(default=list, blank=True)  # lines, in the words of whoever scheduled it

    class Meta:
        abstract = True


class DraftSet(Proposal):
    """Drafts that are previewed, approved and published as one."""

    name = models.CharField(
        _("name"),
        max_length=120,
        unique=True,
        validators=[MinLengthValidator(2)],
        help_text=_("For example “Reorganisation 2027”."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("set of drafts")
        verbose_name_plural = _("sets of drafts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Draft(Proposal):
    """
    A change of one entry or reference, with its rows, that is not public yet.

    `content` is what it is to become, as `contents` serialises it; None for a new entry, which stands in
    its own table and is to be published as it stands. `base` is what was live when it was begun (empty for
    what is new), `based_on` its version then. A draft in a set has that set's status and date.
    """

    model = models.CharField(max_length=100)  # its label, such as offices.office
    object_id = models.PositiveBigIntegerField()
    content = models.JSONField(null=True)
    base = models.JSONField(default=list)
    based_on = models.PositiveBigIntegerField(default=0)
    number = models.PositiveIntegerField(default=0)  # counts up each time it is written
    set = models.ForeignKey(
        DraftSet,
        verbose_name=_("set"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="drafts",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=500, blank=True, default="")
    authors: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")  # all who wrote in it
    names = models.JSONField(default=dict)  # what it calls itself, by language, for lists
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-changed_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["model", "object_id"], name="catalogue_draft_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What it calls itself, in the current language or else in the other one."""
        return self.names.get(current_language()) or next(filter(None, self.names.values()), "")

    @property
    def proposal(self) -> Proposal:
        """Return what is approved and dated: its set, where it is in one, or itself."""
        return self.set or self

    @property
    def key(self) -> tuple[str, int]:
        return self.model, self.object_id


def new_token() -> str:
    return token_urlsafe(24)


class PreviewLink(models.Model):
    """A secret address under which anybody who has it sees one draft or one set, until it expires."""

    token = models.CharField(max_length=64, unique=True, default=new_token)
    draft = models.ForeignKey(
        Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="preview_links"
    )
    set = models.ForeignKey(
        DraftSet, null=True, blank=True, on_delete=models.CASCADE, related_name="preview_links"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_by_name = models.CharField(max_length=500, blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)  # the last time
    openings = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft__isnull=False, set=None) | models.Q(draft=None, set__isnull=False),
                name="catalogue_preview_link_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.draft or self.set)

    @property
    def is_open(self) -> bool:
        """Whether it still shows something."""
        return self.revoked_at is None and self.expires_at > timezone.now()
