"""Texts in two languages, and the keys that order and find them the same way on every database."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Self, overload

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.markdown import completed

LANGUAGES = ("en", "fr")
YEARS = (1900, 2100)
LANGUAGE_NAMES = {"en": _("English"), "fr": _("French")}

# Letters that Unicode does not decompose into a base letter and an accent, and letters that
# Arabic and Persian keyboards give for the same one; the tatweel only stretches a word.
UNDECOMPOSED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e"}
    | {"ی": "ي", "ى": "ي", "ک": "ك", "ة": "ه", "ـ": None, "臺": "台"}
)
NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """
    Return `text` as letters and digits only: no case, accent, ligature, space or punctuation.

    Both databases order such keys alike, whatever their collation, and
    "Côte d’Ivoire", "cote d'ivoire" and "COTE-D-IVOIRE" become the same one.
    """
    if text.isascii():
        lower = text.lower()
        return lower if lower.isalnum() else NOT_ALPHANUMERIC.sub("", lower)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    decomposed = unicodedata.normalize("NFKD", plain.casefold().translate(UNDECOMPOSED))
    return "".join(filter(str.isalnum, decomposed))


def folded_words(text: str) -> list[str]:
    """Return the words of `text`, each folded: "d’Afrique australe" gives d, afrique, australe."""
    return [word for word in map(fold, re.findall(r"\w+", text)) if word]


def current_language() -> str:
    """Return the language of the page being made, "en" or "fr"."""
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


class FoldedKeyField(models.CharField):
    """The folded form of another column, written with it at each save."""

    def __init__(self, source: str = "", **options: Any) -> None:
        self.source = source
        defaults: dict[str, Any] = {
            "max_length": 255,
            "editable": False,
            "blank": True,
            "default": "",
            "db_index": True,
        }
        super().__init__(**(defaults | options))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = fold(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key


class SearchWordsField(models.TextField):
    """The folded words of an entry's searched texts in both languages, each after a space."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"editable": False, "blank": True, "default": ""}
        super().__init__(**(defaults | options))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        model: Any = type(model_instance)
        texts = (str(getattr(model_instance, column)) for column in columns_of(model, model.search_fields))
        words = "".join(f" {word}" for text in texts for word in folded_words(text))
        setattr(model_instance, self.attname, words)
        return words


class Bilingual:
    """
    A text kept in two columns, `name_en` and `name_fr`, and read through `name`.

    `field_class` and its options make both columns. `required` texts must stand
    in both languages before an entry is published; the others in both or none.
    `ordered` adds `name_en_key` and `name_fr_key`, which `in_order()` sorts by.
    Reading gives the current language's text, or the other one's where it is empty.
    """

    def __init__(
        self,
        field_class: type[models.CharField] | type[models.TextField],
        verbose_name: str | Promise,
        *,
        required: bool = False,
        ordered: bool = False,
        **options: Any,
    ) -> None:
        self.verbose_name = verbose_name
        self.required = required
        self.name = ""
        defaults: dict[str, Any] = {"blank": True, "default": ""}
        self.fields: dict[str, models.Field] = {
            language: field_class(
                format_lazy("{} ({})", verbose_name, LANGUAGE_NAMES[language]), **(defaults | options)
            )
            for language in LANGUAGES
        }
        self.ordered = ordered

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        self.name = name
        for language, field in self.fields.items():
            model.add_to_class(f"{name}_{language}", field)
            if self.ordered:
                model.add_to_class(f"{name}_{language}_key", FoldedKeyField(source=f"{name}_{language}"))
        setattr(model, name, self)

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: models.Model, owner: type) -> str: ...
    def __get__(self, instance: models.Model | None, owner: type) -> Self | str:
        if instance is None:
            return self
        return self.in_language(instance, self.language_shown(instance))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"{self.name}_{language}" for language in LANGUAGES)

    def in_language(self, instance: models.Model, language: str) -> str:
        """Return the text as it stands in `language`, possibly empty."""
        return str(getattr(instance, f"{self.name}_{language}"))

    def language_shown(self, instance: models.Model) -> str:
        """Return the language that reading gives: the current one, unless only the other has a text."""
        first = current_language()
        if self.in_language(instance, first):
            return first
        return next((code for code in LANGUAGES if self.in_language(instance, code)), first)

    def empty_columns(self, instance: models.Model) -> list[str]:
        """Return the columns that must be filled before `instance` may be published."""
        empty = [column for column in self.columns if not getattr(instance, column).strip()]
        return empty if self.required or len(empty) < len(LANGUAGES) else []


def bilingual_texts(model: type[models.Model] | models.Model) -> list[Bilingual]:
    """Return the two-language texts of `model` in the order in which it declares them, its own first."""
    cls = model if isinstance(model, type) else type(model)
    found: dict[str, Any] = {}
    for each in cls.__mro__:
        for name, value in vars(each).items():
            found.setdefault(name, value)
    return [value for value in found.values() if isinstance(value, Bilingual)]


def counterpart(column: str) -> str:
    """Return the column of the same text in the other language."""
    name, _underscore, language = column.rpartition("_")
    return next(f"{name}_{other}" for other in LANGUAGES if other != language)


def columns_of(model: Any, names: Iterable[str]) -> list[str]:
    """Return the columns of some texts and fields of `model`: two for a two-language text."""
    found: list[str] = []
    for name in names:
        text = getattr(model, name)
        found += text.columns if isinstance(text, Bilingual) else [name]
    return found


def in_both_languages(instance: models.Model, name: str) -> dict[str, str]:
    """Return a text as the API gives it: {"en": …, "fr": …}."""
    return {language: getattr(instance, f"{name}_{language}") for language in LANGUAGES}


class MarkdownField(models.TextField):
    """A longer text, read as `markdown` says: its box in the admin has help and a preview beside it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("help_text", _("Blank lines part paragraphs; “- ” begins a list item."))
        super().__init__(*args, **options)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options  # to the database it is one like any other


class AddressField(models.URLField):
    """The address of a page, completed where it begins with www."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.URLField", args, options

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return completed(found.strip()) if isinstance(found, str) else found


def markdown_columns(model: Any) -> list[str]:
    return [field.name for field in model._meta.fields if isinstance(field, MarkdownField)]


class YearField(models.PositiveSmallIntegerField):
    """A year of four digits, written without a separator."""

    default_validators: list[Any] = [
        MinValueValidator(YEARS[0], _("A year lies between 1900 and 2100.")),
        MaxValueValidator(YEARS[1], _("A year lies between 1900 and 2100.")),
    ]


def year_in_range(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(**{name: None}) | models.Q(**{f"{name}__range": YEARS}),
        name=f"%(app_label)s_%(class)s_{name}_in_range",
        violation_error_message=_("A year lies between 1900 and 2100."),
    )


def point_on_earth() -> models.CheckConstraint:
    """Hold `latitude` and `longitude`, in degrees, to a point on the globe, or to none."""
    nowhere = models.Q(latitude=None, longitude=None)
    whole = models.Q(latitude__isnull=False, longitude__isnull=False)  # or a database lets half of one pass
    return models.CheckConstraint(
        condition=whole & models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)) | nowhere,
        name="%(app_label)s_%(class)s_point_on_earth",
        violation_error_message=_("Latitude −90 to 90 and longitude −180 to 180, both or neither."),
    )
