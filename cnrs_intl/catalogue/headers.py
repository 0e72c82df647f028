"""What the columns of a table's file are called: in English, in French, and in the code; all are accepted."""

from collections import Counter
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from cnrs_intl.catalogue.fields import LANGUAGES, current_language
from cnrs_intl.catalogue.pictures import PictureField

VERSION = "version"  # which row, and as of which version of its entry, such as 12v3
# Never in a file: who keeps an entry is a person's name, and who is reminded may be one's address.
PRIVATE = {"owner", "team_email"}


def columns_of(model: Any) -> list[str]:
    """
    Return the columns of a model's file, those of its natural key first, then what tells versions.

    Pictures are left out: their names mean nothing elsewhere.
    """
    keys = list(model.natural_key_fields)
    fields = [*model._meta.fields, *model._meta.many_to_many]
    kept = [field for field in fields if field.editable and not isinstance(field, PictureField)]
    names = [field.name for field in kept if not field.primary_key]
    return keys + [name for name in names if name not in keys and name not in PRIVATE] + [VERSION]


@cache
def headers_in(model: Any, language: str) -> dict[str, str]:
    """Return the header of each column in a language; one that two would share says which column it is."""
    labels = {code: plain_labels(model, code) for code in LANGUAGES}
    others = {each for found in labels.values() for each in shared(found)}
    return {
        column: f"{label} [{column}]" if column in others else label
        for column, label in labels[language].items()
    }


def plain_labels(model: Any, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            column: gettext("version")
            if column == VERSION
            else str(model._meta.get_field(column).verbose_name)
            for column in columns_of(model)
        }


def shared(labels: dict[str, str]) -> set[str]:
    """Return the columns whose labels are those of others."""
    counts = Counter(label.casefold() for label in labels.values())
    return {column for column, label in labels.items() if counts[label.casefold()] > 1}


def headers(model: Any) -> dict[str, str]:
    """Return the header of each column as whoever reads this calls it."""
    return headers_in(model, current_language())


def known_headers(model: Any) -> dict[str, str]:
    """Return what may stand above a column, in any language or as in the code, and which column that is."""
    known = {header: column for column, header in headers(model).items()}
    for language in LANGUAGES:
        known |= {header: column for column, header in headers_in(model, language).items()}
    return known | {column: column for column in columns_of(model)}
