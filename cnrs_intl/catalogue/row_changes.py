"""What the rows of a file change: which row each is about, which cells were edited, what is refused."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from import_export import widgets

from cnrs_intl.catalogue import row_versions
from cnrs_intl.catalogue.cells import as_text, harmless
from cnrs_intl.catalogue.fields import markdown_columns
from cnrs_intl.catalogue.headers import VERSION
from cnrs_intl.catalogue.invisible import composed, unprintable
from cnrs_intl.catalogue.link_targets import links_to_nowhere
from cnrs_intl.catalogue.lost_signs import differs_by_lost_signs, has_lost_signs
from cnrs_intl.catalogue.relation_cells import Names
from cnrs_intl.catalogue.workbooks import Fault, is_blank

STATE = "state"  # the road of drafts and publication decides it, never a file


@dataclass(frozen=True)
class CellChange:
    """A cell that changes, with what stood there and what will."""

    column: str
    before: Any
    after: Any


class RowChanges:
    """Mixed into a resource: reads each row on top of what is stored, and notes what it changes."""

    fields: Any
    _meta: Any
    line_numbers: list[int]
    adding_refused: Any = ""  # why a file may not bring what is not there yet

    def begin(self, dataset: tablib.Dataset, user: Any = None) -> None:
        """Read the table once, by key and by natural key; `user` is who imports."""
        self.line_numbers = getattr(dataset, "line_numbers", [])
        self.is_old = bool(getattr(dataset, "doubt", ""))  # in an encoding that lacks signs
        model = self._meta.model
        self.live = row_versions.live_now.get({}).get(model) or row_versions.live_of(model)
        stored = self.get_queryset()  # type: ignore[attr-defined]
        self.by_pk = {instance.pk: instance for instance in stored}
        self.own = self.imported_since(dataset, user)
        self.by_key = {self.natural_key(instance): instance for instance in self.by_pk.values()}
        self.changes: dict[int, list[CellChange]] = {}  # by the number of a row among those that were read
        self.relations: dict[int, dict[str, list[Any]]] = {}
        self.rows_of: dict[Any, int] = {}  # which row of the file something is in
        self.is_versioned = VERSION in dataset.headers
        self.names: Names | None = None  # of what is there, once a key is asked for that is not
        self.blind: set[int] = set()  # the rows that overwrite something and say nothing of its version

    def imported_since(self, dataset: tablib.Dataset, user: Any) -> set[Any]:
        """Return the entries, by key, that nothing but imports of `user` has changed since the file left."""
        older: dict[Any, int] = {}
        for cell in dataset[VERSION] if VERSION in dataset.headers else ():
            with suppress(ValidationError):
                pk, version = row_versions.read(cell) or (None, 0)
                key = row_versions.entry_key(self.by_pk[pk]) if pk in self.by_pk else None
                if version < self.live.versions.get(key, 0):
                    older[key] = min(version, older.get(key, version))
        return row_versions.imported_by(user, self._meta.model, older, self.live.versions)

    def is_stale(self, instance: Any, version: int) -> bool:
        """Whether an entry was changed since a file left with this version, but by one’s own imports."""
        key = row_versions.entry_key(instance)
        now = self.live.versions.get(key, 0)
        return version > now or (version < now and key not in self.own)

    def line(self, number: int) -> int:
        """Return the number of a row as a spreadsheet shows it."""
        return self.line_numbers[number - 1] if self.line_numbers else number + 1  # the header is row 1

    def natural_key(self, instance: Any) -> tuple[Any, ...]:
        found = (getattr(instance, name) for name in self._meta.model.natural_key_fields)
        return tuple(composed(part) if isinstance(part, str) else part for part in found)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        self.number = kwargs["row_number"]
        self.fault = {name: cell.words for name, cell in row.items() if isinstance(cell, Fault)}
        for name, cell in row.items():
            if character := unprintable(cell):
                words = _("This holds a character that cannot be kept (%(character)s): remove it.")
                self.fault[name] = words % {"character": character}

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Any:
        """Find what a row is about: by its version, else by its natural key."""
        if named := row_versions.read(row.get(VERSION)):
            if named[0] not in self.by_pk:
                words = _(
                    "This was deleted after the file was exported. To add it again, leave the version empty."
                )
                raise ValidationError({VERSION: words})
            return self.by_pk[named[0]]
        try:
            return self.by_key.get(self.key_in(row))
        except (ValueError, KeyError):
            return None  # importing its columns says what is wrong

    def key_in(self, row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(self.fields[name].clean(row) for name in self._meta.model.natural_key_fields)

    def import_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """Read every column, so that each problem is named at once."""
        if all(map(is_blank, row.values())):
            return
        number = kwargs["row_number"]
        problems: dict[str, Any] = dict(self.fault)
        texts = {column: getattr(instance, column) for column in markdown_columns(type(instance))}
        base = self.live.beside_drafts.get(instance.pk, instance)
        edited = [
            field
            for field in self.get_import_fields()  # type: ignore[attr-defined]
            if field.column_name in row and field.column_name not in {VERSION, *problems}
        ]
        changes = self.changes.setdefault(number, [])
        for field in edited:
            try:
                changes += self.take(field, instance, base, row)
            except ValueError as error:
                problems[field.column_name] = ValidationError(str(error))
        for problem in (
            self.repeated(instance, row, number),
            self.in_the_way(instance, row, changes),
            links_to_nowhere(instance, texts),
        ):
            problems = problem | problems
        if problems:
            raise ValidationError(problems)

    def take(self, field: Any, instance: Any, base: Any, row: dict[str, Any]) -> list[CellChange]:
        """Have an instance hold what a cell says, where that is not what it was exported as."""
        name, stored = field.column_name, bool(instance.pk)
        was = field.export(base) if stored else ""
        if same(row[name], was, is_old=self.is_old) if stored else is_blank(row[name]):
            return []
        if is_misread(row[name]) or (isinstance(row[name], str) and has_lost_signs(row[name], str(was))):
            words = _("Letters were lost as this file was saved: save it as “CSV UTF-8” or XLSX.")
            raise ValueError(words)
        value = field.clean(row)
        if name == STATE:
            return self.take_state(instance, value)
        before, shown = self.value(field, instance), self.shown(field, instance)
        if stored and value_key(value) in (value_key(before), value_key(self.value(field, base))):
            return []
        if isinstance(value, list):
            self.relations.setdefault(self.number, {})[name] = value
            after = ", ".join(sorted(getattr(each, field.widget.field) for each in value))
        else:
            setattr(instance, field.attribute, value)
            after = self.shown(field, instance)
        return [CellChange(name, shown if stored else "", after)]

    def take_state(self, instance: Any, value: Any) -> list[CellChange]:
        """Refuse another state: what is new is a draft."""
        if value not in ("", instance.state):
            words = _("A file changes no state: publish, withdraw or bring back on the page of the entry.")
            raise ValueError(words)
        return []

    def value(self, field: Any, instance: Any) -> Any:
        """Return what an instance holds in a column, several relations as a list."""
        if not instance.pk and is_several(field):
            return []
        found = field.get_value(instance)
        return list(found.all()) if is_several(field) else found

    def shown(self, field: Any, instance: Any) -> str:
        """Return a value as people read it: days and times in words, so that 3 April is not 4 March."""
        value = self.value(field, instance)
        if isinstance(value, datetime):
            return date_format(localtime(value), "DATETIME_FORMAT")
        if isinstance(value, date):
            return date_format(value, "DATE_FORMAT")
        return "" if value is None or value == [] else str(field.export(instance))

    def repeated(self, instance: Any, row: dict[str, Any], number: int) -> dict[str, Any]:
        """Refuse a row about what another one is about: the later one would win in silence."""
        try:
            about = ("pk", instance.pk) if instance.pk else self.key_in(row)
        except (ValueError, KeyError):
            return {}
        first = self.rows_of.setdefault(about, number)
        if first == number:
            return {}
        words = _("Row %(number)s is about the same one: keep one of them.") % {"number": self.line(first)}
        return {VERSION if row.get(VERSION) else self._meta.model.natural_key_fields[-1]: words}

    def in_the_way(self, instance: Any, row: dict[str, Any], changes: list[CellChange]) -> dict[str, Any]:
        """Refuse what overwrites a colleague's change, and what takes a row to another entry."""
        if not instance.pk and self.adding_refused:
            return {self._meta.model.natural_key_fields[0]: self.not_added(row)}
        if not instance.pk or not changes:
            return {}
        home = self._meta.model.entry_field
        if home and home in {change.column for change in changes}:
            words = _("A row stays where it is: to add one elsewhere, leave its version empty.")
            return {home: words}
        named = row_versions.read(row.get(VERSION))
        if named is None:
            self.blind.add(self.number)
        elif self.is_stale(instance, named[1]):
            return {VERSION: row_versions.stale(self.by_pk[instance.pk])}
        return {}

    def not_added(self, row: dict[str, Any]) -> str:
        """Say why a file may not bring this row."""
        return str(self.adding_refused)

    def slug_of_new(self, instance: Any) -> str:
        """Return the slug of what a row would add; empty for what is there, or is known by something else."""
        has_slug = tuple(self._meta.model.natural_key_fields) == ("slug",)
        return str(instance.slug) if has_slug and not instance.pk else ""

    def known_names(self) -> Names:
        self.names = self.names or Names(self._meta.model, {key[0]: one for key, one in self.by_key.items()})
        return self.names

    def unknown_slug(self, instance: Any) -> dict[str, Any]:
        """Say of a row that cannot be added that nothing has its slug: it may be meant for what is there."""
        if not (slug := self.slug_of_new(instance)):
            return {}
        names = self.known_names()
        if self.is_versioned:  # it has no version, so it was meant to be added
            return {"slug": " ".join(found)} if (found := names.renamed([slug])) else {}
        return {"slug": f"{names.unknown([slug])} " + _("As it stands, this row would add one.")}

    def skip_row(self, instance: Any, original: Any, row: dict[str, Any], problems: Any = None) -> bool:
        """Pass over what is unchanged and what is blank, never over a new row that lacks its key."""
        if all(map(is_blank, row.values())):
            return True
        return bool(instance.pk) and not problems and not self.changes.get(self.number)

    def after_import_row(self, row: dict[str, Any], row_result: Any, **kwargs: Any) -> None:
        row_result.line = self.line(kwargs["row_number"])
        row_result.changes = self.changes.get(kwargs["row_number"], [])
        slug = self.slug_of_new(row_result.instance)
        row_result.note = " ".join(self.known_names().renamed([slug])) if slug else ""
        row_result.is_blind = kwargs["row_number"] in self.blind


def is_misread(cell: Any) -> bool:
    """Whether a text was saved in an encoding and read in another: “Ã©” for “é”, or a sign for no letter."""
    if not isinstance(cell, str) or cell.isascii():
        return False
    try:
        return "\ufffd" in cell or bool(cell.encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return False


def same(cell: Any, exported: Any, *, is_old: bool = False) -> bool:
    """Whether a cell holds what was exported, but for what spreadsheets do to texts on the way."""
    if isinstance(exported, bool) or type(cell) is type(exported) is not str:
        return bool(cell == exported)
    forms = {tidy(exported), tidy(harmless(str(exported)))}
    return any(differs_by_lost_signs(tidy(cell), form, nearest=is_old) for form in forms)


def tidy(value: Any) -> str:
    text = composed(as_text(value))
    return "".join(each for each in text if not unprintable(each))


def value_key(value: Any) -> Any:
    """Return what compares two values of a column: empty is empty, and relations have no order."""
    if isinstance(value, list):
        return frozenset(each.pk for each in value)
    return None if value in (None, "") else value


def is_several(field: Any) -> bool:
    return isinstance(field.widget, widgets.ManyToManyWidget)
