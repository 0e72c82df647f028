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
    """One row: a number that every change of the catalogue counts up (see `version`)."""

    number = models.PositiveBigIntegerField(default=0)

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
