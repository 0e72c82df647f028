"""What the catalogue notes about itself: what was loaded, its number, who changed it, addresses that were."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from reversion.models import Revision


class LoadedRow(models.Model):
    """
    A row of `fixtures/` that was loaded once and is never loaded again, whatever staff did to it.

    `object_id`: what it became, None where staff had made one of that key themselves. `digests`: of what
    each column was loaded with; None in what an older version loaded, until `correcting` finds it out.

    Also the state of something that was built as a whole, by its name: the finder's names, all fixtures.
    """

    model = models.CharField(max_length=100)
    key = models.CharField(max_length=255)
    object_id = models.PositiveBigIntegerField(null=True)
    digests = models.JSONField(null=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "key"], name="catalogue_loaded_once")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"


class Correction(models.Model):
    """
    What the fixtures say today of a column that staff have changed, so that it was left as they have it.

    `digest` and `text` are of what the fixtures say; `stays`: staff have decided to keep theirs.
    """

    model = models.CharField(max_length=100)  # its label, such as offices.office
    object_id = models.PositiveBigIntegerField()
    column = models.CharField(max_length=100)
    digest = models.CharField(max_length=16)
    text = models.TextField(blank=True)
    stays = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_id", "column"], name="catalogue_correction_of_column_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.column}"


class CatalogueVersion(models.Model):
    """
    One row: a number that every change of the catalogue counts up (see `version`), and when it last did.

    `changed_at` is in whole seconds since 1970: the first that had not begun at the change, and after the
    one before it. So each number has a second of its own, as HTTP's dates need, which know no less.
    """

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class RevisionAuthor(models.Model):
    """The name of whoever made a revision, kept with it for good: accounts go, the history stays."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="author")
    name = models.CharField(_("name"), max_length=500)

    def __str__(self) -> str:
        return self.name


class FormerAddress(models.Model):
    """A slug that an entry had when it could be public: what led there leads to the entry for good."""

    model = models.CharField(max_length=100)  # its label, such as offices.office
    slug = models.CharField(max_length=80)
    entry_id = models.PositiveBigIntegerField()
    left_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model", "slug"], name="catalogue_former_address_once")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"


class ReviewReminder(models.Model):
    """The day on which an address was last reminded of what is due for review: once a week is enough."""

    address = models.EmailField(unique=True)
    sent_on = models.DateField()

    def __str__(self) -> str:
        return self.address


class CheckedLink(models.Model):
    """
    What came of asking for an outside address, when `check_links` last did; where it stands, entries say.

    `failed_nights` counts days on which it failed, since it last worked; the last of them is `failed_on`.
    """

    class Outcome(models.TextChoices):
        WORKS = "works", _("it works")
        CLOSED = "closed", _("the site answers no programs: look yourself")
        GONE = "gone", _("the site has no such page")
        FAULT = "fault", _("the site answers with an error")
        AWAY = "away", _("the site does not answer")
        UNKNOWN = "unknown", _("there is no site of this name")
        UNSAFE = "unsafe", _("the site’s certificate is not valid")
        LOOPS = "loops", _("it leads on without end")
        PRIVATE = "private", _("it leads into a private network, so it was not asked")

    NIGHTS = 2  # on which a link has to fail before it counts as broken
    FINE = ("works", "closed")

    address = models.CharField(max_length=2000, unique=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP, where something answered
    checked_at = models.DateTimeField()
    failed_nights = models.PositiveSmallIntegerField(default=0)
    failed_on = models.DateField(null=True)
    failed_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.address

    @property
    def is_broken(self) -> bool:
        return self.failed_nights >= self.NIGHTS
