"""The admin's forms: of an entry, of a reference, and of the rows that stand together on one."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.history import last_change, last_version
from cnrs_intl.catalogue.models import Catalogued
from cnrs_intl.catalogue.models.entries import LIVE_ALREADY
from cnrs_intl.catalogue.resuming import Resumable

# The buttons of an entry's form besides Save, and the transition that each one takes.
BUTTONS = {
    "_publish": "publish",
    "_schedule": "schedule",
    "_withdraw": "withdraw",
    "_bring_back": "bring_back",
}


class LinesField(forms.CharField):
    """A text of several lines, kept with the line breaks that fixtures and files have."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class ParisTimeField(forms.DateTimeField):
    """A time in Paris; one that a change of clocks skips or repeats is refused with its cure."""

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(clock.problem((error.params or {})["datetime"])) from error
        if found and (why := clock.problem(found)):
            raise ValidationError(why)
        return found


WIDGETS: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 5})},
    models.URLField: {"assume_scheme": "https"},
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    models.DateTimeField: {
        "form_class": ParisTimeField,
        "widget": forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    },
}


class PlainWidgets:
    """Mixed into an admin or an inline: native date fields, check boxes for many, no pop-up windows."""

    formfield_overrides = WIDGETS

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.many_to_many:
            kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        if db_field.name == "owner":
            kwargs["queryset"] = db_field.related_model.objects.filter(is_staff=True).order_by("username")
        elif db_field.is_relation and issubclass(db_field.related_model, Catalogued):
            kwargs.setdefault("queryset", db_field.related_model.objects.in_order())
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if formfield is None:
            return None
        if isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget = formfield.widget.widget
        if (language := db_field.name.rpartition("_")[2]) in LANGUAGES:
            formfield.widget.attrs["lang"] = language  # for spelling and voice
        return formfield


class CatalogueForm(Resumable, forms.ModelForm):
    """A form that says what it was opened on. Nothing typed is lost by a refusal: it comes back."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.version_of(self.instance)

    @staticmethod
    def version_of(instance: Any) -> int:
        """Return a number that each save of `instance` raises: here, its last version in the history."""
        return last_version(instance)

    def clean(self) -> dict[str, Any] | None:
        """Refuse to save over what somebody else saved since this form was opened."""
        super().clean()
        if self.instance.pk and self.cleaned_data.get("seen_version") != self.initial["seen_version"]:
            raise ValidationError(
                _(
                    "Somebody saved this entry meanwhile (%(change)s). Nothing was saved. What you typed is"
                    " still below: open the entry again in another tab and bring it over."
                ),
                code="stale",
                params={"change": last_change(self.instance)},
            )
        return self.cleaned_data

    def validate_unique(self) -> None:
        """Hold what was typed to every constraint, those too that look at what is on no form."""
        super().validate_unique()
        hold_to_constraints(self, self.instance.validate_constraints)


def hold_to_constraints(form: Any, validate: Any) -> None:
    """Hold what was typed to every constraint, and show a refusal beside its field, or else above all."""
    try:
        validate(exclude=form.errors.keys())
    except ValidationError as error:
        show_problems(form, error)


def show_problems(form: Any, error: ValidationError) -> None:
    for name, problems in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, problems)


class EntryForm(CatalogueForm):
    """An entry's form, with a Publisher's buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state_before = self.instance.state
        if "publish_at" in self.fields and self.instance.is_public:
            self.fields["publish_at"].disabled = True
            self.fields["publish_at"].help_text = LIVE_ALREADY

    @staticmethod
    def version_of(instance: Any) -> int:
        return int(instance.version)

    @property
    def transition(self) -> str:
        """Return what the button that was pressed does, whatever its value; empty for Save."""
        return next((BUTTONS[name] for name in BUTTONS if name in self.data), "")

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.instance.is_public and self.data.get("publish_at"):
            self.add_error("publish_at", LIVE_ALREADY)  # it was typed before the entry became public
        if self.transition and not self.errors:
            self.settle()
        return self.cleaned_data

    def settle(self) -> None:
        """Have the entry checked, and its dates saved, as what the button that was pressed makes of them."""
        dates = [name for name in ("publish_at", "withdraw_at") if name in self.cleaned_data]
        for name in dates:
            setattr(self.instance, name, self.cleaned_data[name])
        try:
            self.instance.change_status(self.transition)
        except ValidationError as error:
            show_problems(self, error)
        self.cleaned_data |= {name: getattr(self.instance, name) for name in dates}

    def _post_clean(self) -> None:
        """Check the entry as it would become; it becomes so only when it is saved."""
        super()._post_clean()  # type: ignore[misc]
        self.instance.state = self.state_before


def typed_changes(entry: Any, data: Any) -> list[tuple[str, str]]:
    """Return what was typed into an entry's form, rows included, and is not stored: labels and values."""
    found = list(changes_of(entry, data, ""))
    for relation in entry.rows:
        rows = getattr(entry, relation)
        stored = {str(row.pk): row for row in rows.all()}
        sent = {
            name.split("-")[1] for name in data if name.startswith(f"{relation}-") and name.count("-") > 1
        }
        for number in sorted(sent, key=lambda each: (len(each), each)):
            row = stored.get(data.get(f"{relation}-{number}-id"), rows.model())
            found += changes_of(row, data, f"{relation}-{number}-")
    return found


def changes_of(instance: Any, data: Any, prefix: str) -> Iterator[tuple[str, str]]:
    for field in instance._meta.fields:
        typed = data.get(f"{prefix}{field.name}", "").replace("\r\n", "\n")
        if field.editable and typed and not field.is_relation and typed != field.value_to_string(instance):
            label = capfirst(str(field.verbose_name))
            yield (f"{instance._meta.verbose_name}: {label}" if prefix else label), typed
