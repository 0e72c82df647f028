"""Relations in a cell of a file: by their keys; one that is unknown is named, with what it may stand for."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from import_export import widgets
from rapidfuzz import fuzz, process

from cnrs_intl.catalogue.cells import PlainText
from cnrs_intl.catalogue.fields import LANGUAGES, fold
from cnrs_intl.catalogue.models import FormerAddress
from cnrs_intl.catalogue.workbooks import quoted

NEAR = 75  # of 100: as alike a name must be to be what somebody meant


class Names:
    """What a table calls what is in it, in both languages: what somebody may have meant by an unknown key."""

    def __init__(self, model: Any, by_key: dict[str, Any]) -> None:
        self.model, self.by_key = model, by_key
        self.keys: dict[str, str] = {}  # by all that they are called, folded
        columns = [f"{model.name_field}_{language}" for language in LANGUAGES]
        for column in (model.name_field, *columns):
            for key, one in by_key.items():
                self.keys.setdefault(fold(str(getattr(one, column, ""))), key)
        self.keys |= {fold(key): key for key in by_key}
        self.keys.pop("", None)
        self.nearest: dict[str, str | None] = {}  # of what was asked: a file says the same in many rows
        self.former: dict[str, str] | None = None  # today's keys by the slugs that were left

    def near(self, typed: str) -> str | None:
        """Return the key of what is called most like what was typed, none where nothing is near."""
        if typed not in self.nearest:
            found = process.extractOne(fold(typed), list(self.keys), scorer=fuzz.ratio, score_cutoff=NEAR)
            self.nearest[typed] = self.keys[found[0]] if found else None
        return self.nearest[typed]

    def today(self, typed: str) -> str | None:
        """Return the key of what had what was typed as its slug before, none where nothing had."""
        if self.former is None:
            keys = {one.pk: key for key, one in self.by_key.items()}
            left = FormerAddress.objects.filter(model=self.model._meta.label_lower)
            slugs = left.values_list("slug", "entry_id")
            self.former = {slug: keys[pk] for slug, pk in slugs if pk in keys and slug != keys[pk]}
        return self.former.get(typed.lower())

    def renamed(self, typed: Iterable[str]) -> list[str]:
        """Say of each key that was typed and is a former one what it is now."""
        words = _("%(former)s is now %(today)s.")
        now = {each: key for each in typed if (key := self.today(each))}
        return [words % {"former": quoted(each), "today": quoted(key)} for each, key in now.items()]

    def unknown(self, typed: Iterable[str]) -> str:
        """Say that nothing is known as what was typed, what that is now, and what is called nearly so."""
        wrong = list(typed)
        words = _("No %(model)s is known as %(keys)s.") % {
            "model": self.model._meta.verbose_name,
            "keys": get_text_list([quoted(key) for key in wrong], _("and")),
        }
        words = " ".join([words, *self.renamed(wrong)])
        others = (each for each in wrong if not self.today(each))
        nearest = dict.fromkeys(key for each in others if (key := self.near(each)))
        if not nearest:
            return words
        meant = [f"{quoted(key)} ({self.by_key[key]})" for key in nearest]
        return f"{words} " + _("Did you mean %(meant)s?") % {"meant": get_text_list(meant, _("and"))}


class Known:
    """Mixed into a relation: what there is to relate to, read once for all rows of a file."""

    model: Any
    field: str
    found: dict[str, Any] | None = None
    names: Names | None = None

    def by_key(self) -> dict[str, Any]:
        if self.found is None:
            self.found = {str(getattr(one, self.field)): one for one in self.model._base_manager.all()}
        return self.found

    def unknown(self, keys: Iterable[str]) -> ValueError:
        self.names = self.names or Names(self.model, self.by_key())
        return ValueError(self.names.unknown(keys))


class StrictKey(Known, widgets.ForeignKeyWidget):
    """A relation by its natural key; an unknown key is an error that names it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        key = PlainText().clean(value)
        if not key:
            return None
        if key not in self.by_key():
            raise self.unknown([key])
        return self.by_key()[key]


class StrictKeys(Known, widgets.ManyToManyWidget):
    """Several relations by their natural keys, with commas or semicolons; each unknown key is an error."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[Any]:
        keys = [key.strip() for key in re.split("[,;\n]", PlainText().clean(value)) if key.strip()]
        if missing := [key for key in keys if key not in self.by_key()]:
            raise self.unknown(missing)
        return [self.by_key()[key] for key in dict.fromkeys(keys)]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return ", ".join(sorted(getattr(one, self.field) for one in value.all())) if value else ""
