"""
How tables leave as files and come back: a column per field, relations by their natural keys.

A file is the same in both languages, and one that was exported and is imported again changes
nothing. What cannot be kept is an error that names row and column; nothing is dropped.
"""

from typing import Any, ClassVar

import tablib
from diff_match_patch import diff_match_patch
from django.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.fields import Field

from cnrs_intl.catalogue import rules
from cnrs_intl.catalogue.cells import (
    PlainDate,
    PlainNumber,
    PlainText,
    PlainTime,
    StrictKey,
    StrictKeys,
    YesNo,
    unprintable,
)
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.writing import current

# Never in a file: who keeps an entry is a person's name.
PRIVATE = {"owner"}


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns of a model's file, those of its natural key first."""
    keys = list(model.natural_key_fields)  # type: ignore[attr-defined]
    fields = [*model._meta.fields, *model._meta.many_to_many]
    names = [field.name for field in fields if field.editable and not field.primary_key]
    return keys + [name for name in names if name not in keys and name not in PRIVATE]


def key_of(model: Any) -> str:
    """Return the one field by which files name a row of `model`."""
    if len(model.natural_key_fields) != 1:
        raise ImproperlyConfigured(f"{model.__name__} has no key of one column")
    return str(model.natural_key_fields[0])


class Differences(resources.Diff):
    """What a row changes, as marks without the inline styles that our policy refuses."""

    def as_html(self) -> list[SafeString]:
        return [
            self.marked("" if self.new else old, new) for old, new in zip(self.left, self.right, strict=False)
        ]

    @staticmethod
    def marked(old: Any, new: Any) -> SafeString:
        compare = diff_match_patch()
        parts = compare.diff_main(force_str(old), force_str(new))
        compare.diff_cleanupSemantic(parts)
        tags = {-1: "<del>{}</del>", 0: "{}", 1: "<ins>{}</ins>"}
        return mark_safe("".join(format_html(tags[kind], text) for kind, text in parts))  # noqa: S308


class CatalogueResource(resources.ModelResource):
    """A table as a file. A subclass names its model and `fields = columns_of(model)`."""

    WIDGETS: ClassVar[dict[str, Any]] = {
        "BooleanField": YesNo,
        "DateField": PlainDate,
        "DateTimeField": PlainTime,
        "FloatField": lambda: PlainNumber(float),
        "PositiveIntegerField": PlainNumber,
        "PositiveSmallIntegerField": PlainNumber,
    }

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Field:
        return Field(field_name, field_name, cls.widget_for(django_field), django_field.default, readonly)

    @classmethod
    def widget_for(cls, field: Any) -> widgets.Widget:
        if field.many_to_many:
            return StrictKeys(field.related_model, field=key_of(field.related_model))
        if field.is_relation:
            return StrictKey(field.related_model, field=key_of(field.related_model))
        widget: widgets.Widget = cls.WIDGETS.get(field.get_internal_type(), PlainText)()
        return widget

    @classmethod
    def get_diff_class(cls) -> type[Differences]:
        return Differences

    def get_import_id_fields(self) -> list[str]:
        return list(self._meta.model.natural_key_fields)

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Refuse a file with columns that we don't know, or that it has twice."""
        self.rows_by_key: dict[tuple[str, ...], int] = {}
        self.waiting: list[tuple[Any, dict[str, Any], int]] = []  # what is to be written, its row, its number
        known = {field.column_name for field in self.fields.values()}
        headers = [str(header).strip() if header is not None else "" for header in dataset.headers]
        dataset.headers = headers
        if strange := [header or _("(empty)") for header in headers if header not in known]:
            raise ValueError(
                _("Unknown columns: %(columns)s. The columns of this table are: %(known)s.")
                % {"columns": ", ".join(strange), "known": ", ".join(columns_of(self._meta.model))}
            )
        if len(set(headers)) < len(headers):
            raise ValueError(_("A column is in this file twice."))
        self.complete_keys(dataset)

    def complete_keys(self, dataset: tablib.Dataset) -> None:
        """Refuse a file that lacks a column of the key, but for one that may be empty in every row."""
        absent = [name for name in self.get_import_id_fields() if name not in dataset.headers]
        if missing := [name for name in absent if not self._meta.model._meta.get_field(name).null]:
            raise ValueError(_("The file lacks the column that names each row: %s.") % ", ".join(missing))
        for name in absent:
            dataset.append_col([""] * dataset.height, header=name)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        if bad := [column for column, value in row.items() if unprintable(value)]:
            raise ValidationError(
                {name: _("This holds a character that cannot be kept: remove it.") for name in bad}
            )
        if any(PlainText().clean(value) for value in row.values()):
            self.refuse_repeated_key(row, kwargs["row_number"] + 1)  # the header is row 1

    def refuse_repeated_key(self, row: dict[str, Any], number: int) -> None:
        """Refuse a row about what another one is about: the later one would win in silence."""
        names = self.get_import_id_fields()
        first = self.rows_by_key.setdefault(tuple(PlainText().clean(row[name]) for name in names), number)
        if first != number:
            words = _("Row %(number)s is about the same one: keep one of them.") % {"number": first}
            raise ValidationError({names[-1]: words})

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Any:
        """Find what a row is about; where its key is unknown, importing its columns says so."""
        try:
            return super().get_instance(instance_loader, row)
        except ValueError:
            return None

    def skip_row(self, instance: Any, original: Any, row: dict[str, Any], *args: Any, **kwargs: Any) -> bool:
        """Pass over what is unchanged and what is blank, never over a new row that lacks its key."""
        if not any(str(value).strip() for value in row.values() if value is not None):
            return True
        return bool(original.pk) and super().skip_row(instance, original, row, *args, **kwargs)

    def import_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """Read every column, those of several relations too, so that each problem is named at once."""
        problems: dict[str, Any] = {}
        state = getattr(instance, "state", "")
        try:
            super().import_instance(instance, row, **kwargs)
            if isinstance(instance, Entry):
                take_state(instance, state)
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        for field in self.relations_in(row):
            try:
                field.clean(row)
            except ValueError as error:
                problems[field.attribute] = ValidationError(str(error))
        if problems:
            raise ValidationError(problems)

    def relations_in(self, row: dict[str, Any]) -> list[Any]:
        """Return the fields of several relations that a file has."""
        fields = [field for field in self.get_import_fields() if field.column_name in row]
        return [field for field in fields if isinstance(field.widget, widgets.ManyToManyWidget)]

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Check a row by itself, and say that something is missing as forms do, not as databases do."""
        problems = dict(import_validation_errors or {})
        try:
            instance.full_clean(exclude=problems.keys(), validate_unique=False, validate_constraints=False)
            instance.validate_checks(exclude=problems.keys())
        except ValidationError as error:
            problems = error.update_error_dict(problems)
        for problem in (
            each for several in problems.values() for each in ValidationError(several).error_list
        ):
            if problem.code == "null":
                problem.message = models.Field.default_error_messages["blank"]
        if problems:
            raise ValidationError(problems)

    def save_instance(self, instance: Any, is_create: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """Wait until all rows are read: they are held to what they say of one another, then written."""
        self.waiting.append((instance, row, kwargs["row_number"]))

    def save_m2m(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """Let the preview read relations as they will be."""
        for field in self.relations_in(row) if instance.pk else ():
            cache = instance.__dict__.setdefault("_prefetched_objects_cache", {})
            cache[field.attribute] = field.clean(row)

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """Write the rows if all are right, by themselves and together."""
        if result.has_errors() or result.has_validation_errors():
            return
        instances = [instance for instance, _row, _number in self.waiting]
        if problems := rules.conflicts_with_stored(instances, rules.rules_of(self._meta.model)):
            self.refuse(problems, result)
            return
        try:
            with transaction.atomic():
                self.write(instances, **kwargs)
        except IntegrityError as error:  # rows of entries make room, entries themselves do not
            raise ValueError(
                _("Rows of this file take from one another what only one may have. Import them one by one.")
            ) from error
        super().after_import(dataset, result, **kwargs)
        if opened := current.get():
            opened.confirm()

    def write(self, instances: list[Any], **kwargs: Any) -> None:
        if self._meta.model.entry_field:
            rules.make_room(self._meta.model, instances)
        for instance, row, _number in self.waiting:
            instance.__dict__.pop("_prefetched_objects_cache", None)
            instance.save()
            super().save_m2m(instance, row, **kwargs)

    def refuse(self, problems: list[rules.Conflict], result: Any) -> None:
        """Name the rows that may not stand together."""
        places = {id(instance): (row, number) for instance, row, number in self.waiting}
        for problem in problems:
            row, number = places[id(problem.row)]
            words = str(problem.message)
            if other := places.get(id(problem.other)):
                words = _("%(message)s See row %(number)d.") % {"message": words, "number": other[1] + 1}
            result.append_invalid_row(
                number, row, ValidationError({problem.field or NON_FIELD_ERRORS: words})
            )


def take_state(entry: Entry, before: str) -> None:
    """Have a state that a file gives taken as a transition from `before`. Raises ValidationError."""
    wanted, entry.state = entry.state, before or Entry.State.DRAFT
    if wanted == entry.state:
        return
    if wanted == Entry.State.WITHDRAWN:
        entry.change_status("withdraw")
    elif wanted == Entry.State.PUBLISHED:
        later = entry.publish_at and entry.publish_at > timezone.now()
        entry.change_status("schedule" if later else "publish")
    elif wanted == Entry.State.DRAFT:
        raise ValidationError({"state": _("What was public does not become a draft again: write withdrawn.")})
    else:
        words = _("Write draft, published or withdrawn, not “%(value)s”.") % {"value": wanted}
        raise ValidationError({"state": words})
