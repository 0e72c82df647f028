"""Clashes and changes in words, for whoever has to choose: what was before, and what each side has."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.contents import SETTLED, Content, model_named, relations_of
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.merging import EMPTY, NONE, Clash, Object, Place, changes_between, place_of
from cnrs_intl.catalogue.mixing import mixed_list, mixed_words
from cnrs_intl.catalogue.naming import last_names
from cnrs_intl.catalogue.pictures import PictureField, thumbnail_of

TEXTS = (models.CharField, models.TextField)
NO_TEXTS = (models.SlugField, models.URLField, models.EmailField, PictureField)
MIX, WRITE = "mix", "write"  # what a third answer is: a relation to many as both changed it, or a text


@dataclass(frozen=True)
class Line:
    """What one side changed, in words."""

    label: str
    before: str
    after: str
    language: str = ""


@dataclass
class Question:
    """A clash, in words, and what was answered so far."""

    clash: Clash
    label: str
    before: str
    mine: str
    theirs: str
    language: str = ""
    third: str = ""  # MIX or WRITE, where there is a third answer
    both: Any = None  # what is offered as the third answer: a text, or keys
    both_words: str = ""
    apart: bool = True  # whether the words of both could be mixed
    answer: str = ""
    problem: str = ""

    @property
    def is_row(self) -> bool:
        return not self.clash.field

    @property
    def digest(self) -> str:
        """Return what tells whether an answer was given to just this question."""
        sides = json.dumps([self.clash.base, self.clash.mine, self.clash.theirs])
        return hashlib.sha256(sides.encode()).hexdigest()[:16]

    @property
    def third_words(self) -> str:
        """Return what the third answer is called."""
        if self.third == MIX:
            return _("What both changed")
        if self.apart:
            return _("Mixed: the changes of both, which you can edit")
        return _("A text of your own: both changed the same words")


class Words:
    """Says in words what contents hold; reads what they are related to once for each model."""

    def __init__(self, *contents: Content) -> None:
        self.found: dict[Any, dict[Any, Any]] = {}
        self.names: dict[Place, str] = {}
        self.read_related(each for content in contents for each in content)
        self.read_names([each for content in contents for each in content])

    def read_related(self, objects: Iterable[Object]) -> None:
        gone: set[tuple[Any, Any]] = set()
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for each in objects:
            model = model_named(each["model"])
            for field in (*relations_of(model), *model._meta.many_to_many):
                value = each["fields"].get(field.name)
                named = value if isinstance(value, list) else [value]
                wanted[field.related_model] |= {key for key in named if isinstance(key, int)}
        for model, keys in wanted.items():
            self.found[model] = model._base_manager.in_bulk(keys)
            gone |= {(model, key) for key in keys - self.found[model].keys()}
        self.gone = last_names(gone) if gone else {}

    def read_names(self, objects: Iterable[Object]) -> None:
        """Note what each object calls itself; the last content that has it has the last word."""
        for each in objects:
            self.names[place_of(each)] = self.name_of(each)

    def name_of(self, each: Object) -> str:
        """Return what an object calls itself, or what kind it is, where it names nothing or what is gone."""
        model = model_named(each["model"])
        try:
            (read,) = serializers.deserialize("python", [each | {"pk": NONE}], ignorenonexistent=True)
            for field in relations_of(model):
                key = getattr(read.object, field.attname)
                if key in self.found.get(field.related_model, {}):
                    setattr(read.object, field.name, self.found[field.related_model][key])
                elif key is not None:
                    return self.kind(model)
            return str(read.object) or self.kind(model)
        except (DeserializationError, ObjectDoesNotExist, AttributeError):
            return self.kind(model)

    @staticmethod
    def kind(model: Any) -> str:
        return capfirst(str(model._meta.verbose_name))

    def label(self, place: Place, field: str, *, is_entry: bool) -> str:
        """Return what a field is called, with its row, where it is one of a row."""
        model = model_named(place[0])
        column = capfirst(str(model._meta.get_field(field).verbose_name)) if field else ""
        if is_entry:
            return column
        name = self.names.get(place, "")
        row = _("%(kind)s “%(name)s”") % {"kind": self.kind(model), "name": name}
        return " – ".join(part for part in (row, column) if part)

    def value(self, label: str, field: str, value: Any) -> str:
        """Return a value of a field as a reader would write it; nothing where there is none."""
        column: Any = model_named(label)._meta.get_field(field)
        if value in EMPTY:
            return ""
        if column.is_relation:
            keys = value if isinstance(value, list) else [value]
            return str(get_text_list([self.related(column, key) for key in keys], _("and")))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        try:
            is_picture = isinstance(column, PictureField)
            return thumbnail_of(value) if is_picture else in_words(column.to_python(value))
        except ValidationError:
            return str(value)  # as it was typed

    def related(self, column: Any, key: Any) -> str:
        other = self.found.get(column.related_model, {}).get(key)
        if other is not None:
            return str(other)
        if name := self.gone.get((column.related_model, key)):
            return _("%(name)s (deleted)") % {"name": name}
        return str(key)

    def row(self, label: str, fields: dict[str, Any] | None) -> str:
        """Return what a row holds, field by field; nothing where there is none."""
        model = model_named(label)
        shown = [name for name in fields or {} if name != model.entry_field]
        pairs = [
            (str(model._meta.get_field(name).verbose_name), self.value(label, name, (fields or {})[name]))
            for name in shown
        ]
        said = [{"field": capfirst(name), "value": value} for name, value in pairs if value]
        return "\n".join(_("%(field)s: %(value)s") % each for each in said)

    def question(self, clash: Clash, *, is_entry: bool) -> Question:
        place, field = (clash.model, clash.pk), clash.field
        sides = (clash.base, clash.mine, clash.theirs)
        before, mine, theirs = (
            self.value(clash.model, field, side) if field else self.row(clash.model, side) for side in sides
        )
        label = self.label(place, field, is_entry=is_entry)
        return self.with_third(Question(clash, label, before, mine, theirs, language_of(field)))

    def with_third(self, question: Question) -> Question:
        """Offer what comes of the changes of both, where that can be more than one or the other."""
        clash = question.clash
        sides = (clash.base or "", clash.mine, clash.theirs)
        if clash.field and isinstance(clash.mine, list) and isinstance(clash.theirs, list):
            both = mixed_list(clash.base or [], clash.mine, clash.theirs)
            if both not in (clash.mine, clash.theirs):
                question.third, question.both = MIX, both
                question.both_words = self.value(clash.model, clash.field, both)
        elif clash.field and is_text(model_named(clash.model)._meta.get_field(clash.field)):
            mixed = mixed_words(*sides)
            question.third, question.apart = WRITE, mixed is not None
            question.both = clash.mine if mixed is None else mixed
        return question

    def lines(self, old: Content, new: Content, leave_out: Iterable[str] = ()) -> list[Line]:
        """Return what changed from one content to another, but for the clashes of some names."""
        found, hidden = [], set(leave_out)
        for was, now, changed in changes_between(old, new):
            there = now or was
            if there is None or Clash(*place_of(there), "", None, None, None).name in hidden:
                continue
            label, pk = place_of(there)
            if was is None or now is None:
                before, after = (self.row(label, each and each["fields"]) for each in (was, now))
                found.append(Line(self.label((label, pk), "", is_entry=False), before, after))
                continue
            for field in changed:
                if field == SETTLED or Clash(label, pk, field, None, None, None).name in hidden:
                    continue
                before, after = (self.value(label, field, each["fields"].get(field)) for each in (was, now))
                name = self.label((label, pk), field, is_entry=there is new[0])
                found.append(Line(name, before, after, language_of(field)))
        return found


def is_text(column: Any) -> bool:
    return isinstance(column, TEXTS) and not isinstance(column, NO_TEXTS) and not column.choices


def language_of(field: str) -> str:
    language = field.rpartition("_")[2]
    return language if language in LANGUAGES else ""


def in_words(value: Any) -> str:
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value)
