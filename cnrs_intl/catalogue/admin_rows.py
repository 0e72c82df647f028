"""The rows of an entry on its form, checked together as they are to stand, before any is written."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.deletion import Collector, ProtectedError
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext

from cnrs_intl.catalogue import rules
from cnrs_intl.catalogue.admin_forms import PlainWidgets, hold_to_constraints, mark_translations
from cnrs_intl.catalogue.admin_texts import set_typography

SHOWN = 5  # names of what still needs a row


class LoadedChoices(ModelChoiceIterator):
    """The choices of a `LoadedChoiceField`."""

    def __iter__(self) -> Any:
        field: Any = self.field
        return iter([*([("", field.empty_label)] if field.empty_label else []), *field.options()])


class LoadedChoiceField(forms.ModelChoiceField):
    """A relation to one of few objects: they are read once, however many rows of a form set ask."""

    iterator = LoadedChoices

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.loaded: dict[str, tuple[Any, str]] = {}  # shared by all copies of the field

    def read(self) -> dict[str, tuple[Any, str]]:
        if not self.loaded:
            objects: Any = self.queryset
            self.loaded.update((str(each.pk), (each, str(each))) for each in objects)
        return self.loaded

    def options(self) -> list[tuple[str, str]]:
        return [(key, label) for key, (_each, label) in self.read().items()]

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        key = str(value.pk if isinstance(value, models.Model) else value)
        if key not in self.read():
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value})
        return self.loaded[key][0]


class RowForm(forms.ModelForm):
    """A row among others: what it may not be beside them, its form set says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark_translations(self)

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        set_typography(self)
        return self.cleaned_data

    def validate_unique(self) -> None:
        """Leave it to the form set, which knows the other rows."""

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out relations: their fields have just found them."""
        relations = {field.name for field in self.instance._meta.fields if field.is_relation}
        return set(super()._get_validation_exclusions()) | relations

    def _post_clean(self) -> None:
        """Check what was changed: the rest was checked when it was saved."""
        if self.has_changed() or not self.instance.pk:
            super()._post_clean()


class LineForm(RowForm):
    """A row as one line of a table, whose fields have no label beside them: they are named to voices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = str(field.label)


class RowFormSet(forms.BaseInlineFormSet):
    """The rows of an entry, checked together as they are to stand, before any is written."""

    fk: Any
    model: Any
    _should_delete_form: Any

    def add_fields(self, form: Any, index: int | None) -> None:
        """Find the row of each form among those that were read, with no query for each."""
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        initial = form.fields[name].initial
        known = LoadedChoiceField(
            self.get_queryset(), initial=initial, required=False, widget=forms.HiddenInput
        )
        known.loaded = {str(row.pk): (row, "") for row in self.get_queryset()}
        form.fields[name] = known

    def standing(self) -> list[Any]:
        """Return the forms of the rows that there will be and that are right by themselves, new ones last."""
        found = [
            form
            for form in self.forms
            if not self._should_delete_form(form)  # `deleted_forms` names none while any form is wrong
            and (form.instance.pk or form.has_changed())
            and not form.errors
        ]
        return sorted(found, key=lambda form: form.has_changed())

    def clean(self) -> None:
        """Check the rows together, and refuse to take away what something else still needs."""
        super().clean()
        going = [form.instance for form in self.initial_forms if self._should_delete_form(form)]
        if problems := [problem for row in going if (problem := why_needed(row))]:
            raise ValidationError(problems)

    def validate_unique(self) -> None:
        """Hold the rows to every constraint and rule, and name the row that breaks one."""
        for form in self.standing():
            if form.has_changed():
                hold_to_constraints(form, form.instance.validate_checks)
        forms_by_row = {id(form.instance): form for form in self.standing()}
        rows = [form.instance for form in forms_by_row.values()]
        changed = [form.instance for form in forms_by_row.values() if form.has_changed()]
        elsewhere = [rule for rule in rules.rules_of(self.model) if self.fk.name not in rule.columns]
        own = {row.pk for row in self.get_queryset()}
        for conflict in [
            *rules.conflicts(rows),
            *rules.conflicts_with_stored(changed, elsewhere, leave_out=own),
        ]:
            form, other = forms_by_row[id(conflict.row)], forms_by_row.get(id(conflict.other))
            if not form.errors:
                form.add_error(
                    conflict.field if conflict.field in form.fields else None, self.in_words(conflict, other)
                )

    def in_words(self, conflict: rules.Conflict, other: Any) -> str:
        """Return why a row cannot stand, and which row of the form is in its way."""
        if other is None:
            return str(conflict.message)
        words = {"message": conflict.message, "number": self.forms.index(other) + 1}
        return gettext("%(message)s See row %(number)d.") % words

    def save(self, commit: bool = True) -> Any:
        """Write the rows, those first out of the way that go or change places."""
        if commit:
            changed = [form.instance for form in self.initial_forms if form.has_changed()]
            gone = [form.instance.pk for form in self.deleted_forms if form.instance.pk]
            rules.make_room(self.model, changed, gone)
        return super().save(commit)


def why_needed(row: Any) -> str:
    """Return why a row cannot be taken away, in words; nothing if it can."""
    try:
        Collector(using=row._state.db, origin=row).collect([row])
    except ProtectedError as error:
        names = sorted(str(each) for each in error.protected_objects)
        words = {"row": row, "names": get_text_list(names[:SHOWN], gettext("and")), "count": len(names)}
        return gettext("“%(row)s” cannot be removed: it is used by %(count)d others (%(names)s).") % words
    return ""


class RowInline(PlainWidgets, admin.StackedInline):
    """The rows of an entry, on its form."""

    form = RowForm
    formset = RowFormSet
    extra = 1
    max_num = 400  # more than there are countries
    classes = ("rows",)

    def get_queryset(self, request: HttpRequest) -> Any:
        relations = [field.name for field in self.model._meta.fields if field.is_relation]
        rows: Any = super().get_queryset(request)
        return rows.select_related(*relations).in_order()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Read what rows can be related to once, however many rows there are."""
        return super().formfield_for_foreignkey(db_field, request, form_class=LoadedChoiceField, **kwargs)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Read no more rows than are kept, whatever number is sent."""
        return super().get_formset(request, obj, absolute_max=self.max_num, **kwargs)
