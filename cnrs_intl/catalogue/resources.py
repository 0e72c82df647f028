"""
How tables leave as files and come back: a column per field, relations by their natural keys.

A file speaks its reader's language, and one that was exported and is imported again changes nothing. What
cannot be kept is an error that names row and column; nothing is dropped.
"""

from typing import Any, ClassVar

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ImproperlyConfigured, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.fields import Field

from cnrs_intl.catalogue import row_versions, rules
from cnrs_intl.catalogue.cells import (
    Choice,
    OneLine,
    PlainDate,
    PlainNumber,
    PlainText,
    PlainTime,
    Telephone,
    YesNo,
)
from cnrs_intl.catalogue.headers import VERSION, columns_of, headers
from cnrs_intl.catalogue.relation_cells import StrictKey, StrictKeys
from cnrs_intl.catalogue.row_changes import RowChanges
from cnrs_intl.catalogue.workbooks import UnreadableError
from cnrs_intl.catalogue.writing import current

__all__ = ["CatalogueResource", "columns_of"]


def key_of(model: Any) -> str:
    """Return the one field by which files name a row of `model`."""
    if len(model.natural_key_fields) != 1:
        raise ImproperlyConfigured(f"{model.__name__} has no key of one column")
    return str(model.natural_key_fields[0])


class CatalogueResource(RowChanges, resources.ModelResource):
    """A table as a file. A subclass names its model and `fields = columns_of(model)`."""

    WIDGETS: ClassVar[dict[str, Any]] = {
        "BooleanField": YesNo,
        "DateField": PlainDate,
        "DateTimeField": PlainTime,
        "FloatField": lambda: PlainNumber(float),
        "PositiveIntegerField": PlainNumber,
        "PositiveSmallIntegerField": PlainNumber,
        "TextField": PlainText,
    }

    version = Field(column_name=VERSION, readonly=True)

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        store_instance = True
        skip_diff = True

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Field:
        return Field(field_name, field_name, cls.widget_for(django_field), django_field.default, readonly)

    @classmethod
    def widget_for(cls, field: Any) -> widgets.Widget:
        if field.many_to_many:
            return StrictKeys(field.related_model, field=key_of(field.related_model))
        if field.is_relation:
            return StrictKey(field.related_model, field=key_of(field.related_model))
        if field.choices:
            return Choice(field)
        if field.name.endswith("telephone"):
            return Telephone()
        widget: widgets.Widget = cls.WIDGETS.get(field.get_internal_type(), OneLine)()
        return widget

    def get_import_id_fields(self) -> list[str]:
        return list(self._meta.model.natural_key_fields)

    # Out

    def get_queryset(self) -> Any:
        return self.with_relations(self._meta.model._base_manager.all())

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return self.with_relations(queryset)

    def with_relations(self, queryset: Any) -> Any:
        single = [field.name for field in self._meta.model._meta.fields if field.is_relation]
        several = [field.name for field in self._meta.model._meta.many_to_many]
        return queryset.select_related(*single).prefetch_related(*several)

    def before_export(self, queryset: Any, **kwargs: Any) -> None:
        self.versions = row_versions.versions_of(self._meta.model)

    def dehydrate_version(self, instance: Any) -> str:
        return row_versions.written(instance, self.versions)

    def get_export_headers(self, selected_fields: Any = None) -> list[str]:
        named = headers(self._meta.model)
        return [named[field.column_name] for field in self.get_export_fields(selected_fields)]

    # In

    def import_data(self, dataset: tablib.Dataset, dry_run: bool = False, **kwargs: Any) -> Any:
        """Import all rows or none. The library would ask for a savepoint at each row, which only reads."""
        needs_all = kwargs.pop("rollback_on_validation_errors", False)
        with transaction.atomic():
            result = super().import_data(dataset, use_transactions=False, **kwargs)
            if dry_run or result.has_errors() or (needs_all and result.has_validation_errors()):
                transaction.set_rollback(True)
        result.resource, result.dataset = self, dataset
        return result

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Hold a file to its columns, and read the table that it is compared with."""
        self.waiting: list[tuple[Any, dict[str, Any], int]] = []  # what is to be written, its row, its number
        self.begin(dataset, kwargs.get("user"))
        known = {field.column_name for field in self.fields.values()}
        if strange := [str(header) for header in dataset.headers if header not in known]:
            raise UnreadableError(_("Unknown columns: %(columns)s.") % {"columns": ", ".join(strange)})
        if VERSION not in dataset.headers:
            self.complete_keys(dataset)

    def complete_keys(self, dataset: tablib.Dataset) -> None:
        """Refuse a file that lacks a column of the key, but for one that may be empty in every row."""
        absent = [name for name in self.get_import_id_fields() if name not in dataset.headers]
        if missing := [name for name in absent if not self._meta.model._meta.get_field(name).null]:
            names = ", ".join(headers(self._meta.model)[name] for name in missing)
            raise UnreadableError(_("The file lacks the column that names each row: %s.") % names)
        for name in absent:
            dataset.append_col([""] * dataset.height, header=name)

    def _check_import_id_fields(self, columns: list[str]) -> None:
        """Nothing more: `before_import` has said what is missing."""

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """Check a row by itself, and say that something is missing as forms do, not as databases do."""
        problems = dict(import_validation_errors or {})
        if self.adding_refused and not instance.pk:
            raise ValidationError(problems)  # what else it lacks is no matter
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
            raise ValidationError(self.unknown_slug(instance) | problems)

    def save_instance(self, instance: Any, is_create: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """Wait until all rows are read: they are held to what they say of one another, then written."""
        self.waiting.append((instance, row, kwargs["row_number"]))

    def save_m2m(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """Nothing yet: relations are written with their row."""

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
                self.write(instances)
        except IntegrityError as error:  # rows of entries make room, entries themselves do not
            raise UnreadableError(
                _("Rows of this file take from one another what only one may have. Import them one by one.")
            ) from error
        super().after_import(dataset, result, **kwargs)
        if opened := current.get():
            opened.confirm()

    def write(self, instances: list[Any]) -> None:
        if self._meta.model.entry_field:
            rules.make_room(self._meta.model, instances)
        for instance, _row, number in self.waiting:
            instance.__dict__.pop("_prefetched_objects_cache", None)
            instance.save()
            for name, related in self.relations.get(number, {}).items():
                getattr(instance, name).set(related)

    def refuse(self, problems: list[rules.Conflict], result: Any) -> None:
        """Name the rows that may not stand together."""
        places = {id(instance): (row, number) for instance, row, number in self.waiting}
        for problem in problems:
            row, number = places[id(problem.row)]
            words = str(problem.message)
            if other := places.get(id(problem.other)):
                line = self.line(other[1])
                words = _("%(message)s See row %(number)d.") % {"message": words, "number": line}
            result.append_invalid_row(
                number, row, ValidationError({problem.field or NON_FIELD_ERRORS: words})
            )
