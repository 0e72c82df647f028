"""
A form of the admin as a content, and back: what somebody typed on top of what the form was opened on.

What is no value, such as a day that does not exist, stays as it was typed: the form says so once it is sent.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, QueryDict

from cnrs_intl.catalogue.contents import Content, model_named, row_columns, row_models, serialised
from cnrs_intl.catalogue.merging import Object, place_of

NEW = "new-"  # how the key of a row begins that was typed and is not stored


class FieldSheet:
    """One field of a form: what was typed into it, and what is to be typed into it, for a value."""

    def __init__(self, field: forms.Field, column: Any) -> None:
        self.field, self.widget, self.column = field, field.widget, column

    def typed(self, data: QueryDict, name: str, known: Any) -> Any:
        """Return the value of what was typed; `known` where that says the same, or nothing was sent."""
        if self.widget.value_omitted_from_data(data, {}, name):
            return known
        typed = self.widget.value_from_datadict(data, {}, name)
        if self.same(typed, self.shown(known)):
            return known
        try:
            return self.value(typed)
        except (ValidationError, ValueError, TypeError):
            return typed

    @staticmethod
    def same(typed: Any, shown: Any) -> bool:
        if isinstance(typed, list):
            return sorted(typed) == sorted(shown)
        if isinstance(typed, bool):
            return typed is bool(shown)
        return str(typed or "").replace("\r\n", "\n") == (shown or "")

    def value(self, typed: Any) -> Any:
        """Return what a content holds for something typed. Raises ValidationError, ValueError, TypeError."""
        if self.column.many_to_many:
            return sorted(self.key(each) for each in typed)
        if self.column.is_relation:
            return self.key(typed) if typed else None
        value = self.field.to_python(typed)
        if value in ("", None):
            return None if self.column.null else ""
        value = self.column.to_python(value)
        if isinstance(value, datetime):
            value = value.astimezone(UTC)
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))

    def key(self, typed: Any) -> Any:
        return self.column.related_model._meta.pk.to_python(typed)

    def shown(self, value: Any) -> Any:
        """Return what a browser sends of the field once it shows `value`: text, texts, or on and None."""
        if self.column.many_to_many:
            return [str(each) for each in value or []]
        if self.column.is_relation:
            return "" if value is None else str(value)
        try:
            value = self.field.prepare_value(self.column.to_python(value))
        except ValidationError:
            return value  # as it was typed
        if isinstance(self.widget, forms.CheckboxInput):
            return "on" if value else None
        shown = self.widget.format_value(value)
        return str((shown[0] if shown else "") if isinstance(shown, list) else shown or "")

    def put(self, data: QueryDict, name: str, value: Any) -> None:
        """Have `data` send what the field shows for `value`."""
        shown = self.shown(value)
        data.setlist(name, shown if isinstance(shown, list) else [] if shown is None else [shown])
        if not data.getlist(name):
            del data[name]


def sheets(fields: dict[str, forms.Field], model: Any, columns: list[str]) -> dict[str, FieldSheet]:
    """Return those of a form's fields that a content holds."""
    return {
        name: FieldSheet(field, model._meta.get_field(name))
        for name, field in fields.items()
        if name in columns and not field.disabled
    }


class RowSheets:
    """The rows of one kind on the form of an entry."""

    def __init__(self, formset: Any, entry: Any) -> None:
        self.model, self.prefix, self.entry = formset.model, formset.get_default_prefix(), entry
        self.label = self.model._meta.label_lower
        self.sheets = sheets(formset.form.base_fields, self.model, row_columns(self.model))
        self.sheets.pop(self.model.entry_field, None)
        self.most = formset.absolute_max

    def count(self, data: QueryDict) -> int:
        """Return how many forms were sent. Raises ValueError where that is no number, or too high a one."""
        number = int(data.get(f"{self.prefix}-TOTAL_FORMS", ""))
        if not 0 <= number <= self.most:
            raise ValueError(number)
        return number

    def blank(self) -> dict[str, Any]:
        """Return the fields of a row in which nothing was typed."""
        (found,) = serialised([self.model(**{self.model.entry_field: self.entry})], row_columns(self.model))
        return dict(found["fields"])

    def typed(self, data: QueryDict, base: Content) -> Iterator[Object]:
        """Yield the rows as they are typed: those of `base` that stay, and new ones. Raises ValueError."""
        known = {str(each["pk"]): each for each in base if each["model"] == self.label}
        blank = {"model": self.label, "pk": None, "fields": self.blank()}
        sent = set()
        for number in range(self.count(data)):
            prefix = f"{self.prefix}-{number}-"
            key = data.get(f"{prefix}id", "")
            sent.add(key)
            if f"{prefix}DELETE" in data:
                continue
            row = known.get(key, blank | {"pk": f"{NEW}{number}"})
            fields = {
                name: sheet.typed(data, prefix + name, row["fields"][name])
                for name, sheet in self.sheets.items()
            }
            if key in known or fields != {name: row["fields"][name] for name in fields}:
                yield row | {"fields": row["fields"] | fields}
        yield from (row for key, row in known.items() if key not in sent)

    def put(self, data: QueryDict, stored: Content, wanted: Content) -> None:
        """Have `data` send what makes of the rows of `stored` those of `wanted`."""
        for name in [name for name in data if name.startswith(f"{self.prefix}-")]:
            del data[name]
        there = {place_of(each): each for each in stored if each["model"] == self.label}
        staying = {place_of(each): each for each in wanted if each["model"] == self.label}
        new = [each for place, each in staying.items() if place not in there]
        for number, each in enumerate([*there.values(), *new]):
            prefix = f"{self.prefix}-{number}-"
            for name, sheet in self.sheets.items():
                sheet.put(data, prefix + name, staying.get(place_of(each), each)["fields"][name])
            data[f"{prefix}{self.model.entry_field}"] = str(self.entry.pk or "")
            if number < len(there):
                data[f"{prefix}id"] = str(each["pk"])
                if place_of(each) not in staying:
                    data[f"{prefix}DELETE"] = "on"
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(there) + len(new))
        data[f"{self.prefix}-INITIAL_FORMS"] = str(len(there))


class TypedContent:
    """The form of an entry or reference, with its rows, for who asks."""

    def __init__(self, model_admin: Any, request: HttpRequest, instance: Any) -> None:
        self.columns = model_admin.get_form(request, instance, change=True).base_fields
        kinds = row_models(type(instance)).values()
        self.rows = [
            RowSheets(formset, instance)
            for formset, _inline in model_admin.get_formsets_with_inlines(request, instance)
            if formset.model in kinds
        ]

    def read(self, data: QueryDict, base: Content) -> Content | None:
        """Return `base` with what was typed on top; None where the form says no number of its rows."""
        first, *others = base
        columns = self.sheets_of(first)
        fields = {name: sheet.typed(data, name, first["fields"][name]) for name, sheet in columns.items()}
        ours = {each.label for each in self.rows}
        found = [first | {"fields": first["fields"] | fields}]
        found += [each for each in others if each["model"] not in ours]
        try:
            return [*found, *(row for rows in self.rows for row in rows.typed(data, base))]
        except ValueError:
            return None

    def sheets_of(self, first: Object) -> dict[str, FieldSheet]:
        return sheets(self.columns, model_named(first["model"]), list(first["fields"]))

    def written(self, data: QueryDict, stored: Content, wanted: Content) -> QueryDict:
        """Return what the form sends that makes `wanted` of `stored`, with the buttons of `data`."""
        sent = data.copy()
        for name, sheet in self.sheets_of(wanted[0]).items():
            if not sheet.widget.value_omitted_from_data(data, {}, name):
                sheet.put(sent, name, wanted[0]["fields"][name])
        for rows in self.rows:
            rows.put(sent, stored, wanted)
        return sent
