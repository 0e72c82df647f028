"""Entries that can have a picture, and the files of the pictures themselves."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import LANGUAGES, Bilingual
from cnrs_intl.catalogue.models.entries import Entry
from cnrs_intl.catalogue.pictures import LONGEST, Picture, PictureField


def alternative_text(verbose_name: Any) -> Bilingual:
    return Bilingual(
        models.CharField,
        verbose_name,
        max_length=250,
        help_text=_(
            "What is to be seen, for whoever cannot see it: “Researchers on the deck of a ship, off Nouméa”."
            " Needed in both languages to publish."
        ),
    )


def credit_text(verbose_name: Any) -> models.CharField:
    return models.CharField(
        verbose_name,
        max_length=200,
        blank=True,
        default="",
        help_text=_("Whom to name, for example “© Name / CNRS Images”. Shown below the picture."),
    )


def licence_text(verbose_name: Any) -> models.CharField:
    return models.CharField(
        verbose_name,
        max_length=200,
        blank=True,
        default="",
        help_text=_("On what terms it may be shown here and reused, for example “CC BY 4.0”."),
    )


class Pictured(Entry):
    """An entry that can have one picture. Its `entry_constraints` name the picture."""

    picture = PictureField(_("picture"))
    picture_alt = alternative_text(_("alternative text of the picture"))
    picture_credit = credit_text(_("credit of the picture"))
    picture_licence = licence_text(_("licence of the picture"))

    class Meta(Entry.Meta):
        abstract = True

    def missing_texts(self) -> list[str]:
        """Count the alternative text of each picture that there is among what must be filled in."""
        missing = super().missing_texts()
        for name in picture_columns(type(self)):
            if getattr(self, name):
                alt = (f"{name}_alt_{language}" for language in LANGUAGES)
                missing += [each for each in alt if not getattr(self, each).strip() and each not in missing]
        return missing


def picture_columns(model: Any) -> list[str]:
    """Return the columns of a model that name pictures."""
    return [field.name for field in model._meta.fields if isinstance(field, PictureField)]


def columns_about(picture: str) -> list[str]:
    """Return the columns that say something of the picture in a column."""
    return [f"{picture}_alt_en", f"{picture}_alt_fr", f"{picture}_credit", f"{picture}_licence"]


@dataclass(frozen=True)
class ShownPicture:
    """A picture of an entry as a page shows it, in the current language."""

    picture: Picture
    alt: str
    language: str  # of the alternative text
    credit: str
    licence: str


def shown_picture(entry: Any, name: str = "picture") -> ShownPicture | None:
    """Return the picture of an entry; None where it has none."""
    picture = Picture.named(getattr(entry, name))
    if picture is None:
        return None
    alt: Bilingual = getattr(type(entry), f"{name}_alt")
    language = alt.language_shown(entry)
    said = (getattr(entry, f"{name}_{column}") for column in ("credit", "licence"))
    return ShownPicture(picture, alt.in_language(entry, language), language, *said)


class PictureFile(models.Model):
    """
    One file of a picture, which never changes: all that is public and secret of it is its name.

    Here rather than on a disk, so that machines share it, and copies of the database hold it.
    """

    picture = models.CharField(max_length=LONGEST, db_index=True)  # its name, as columns have it
    name = models.CharField(max_length=LONGEST, unique=True)  # of the file, as its address ends
    content = models.BinaryField()
    stored_at = models.DateTimeField(default=timezone.now)  # when it was last sent

    def __str__(self) -> str:
        return self.name
