"""The admin's forms: of an entry, of a reference, and of the rows that stand together on one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import admin_pictures, clock, seen, translating
from cnrs_intl.catalogue.admin_texts import (
    LinesField,
    MarkdownBox,
    Tick,
    check_links,
    correction_tick,
    set_typography,
    typography_tick,
)
from cnrs_intl.catalogue.draft_words import address
from cnrs_intl.catalogue.fields import LANGUAGES, MarkdownField
from cnrs_intl.catalogue.history import last_change, last_version
from cnrs_intl.catalogue.models import Catalogued
from cnrs_intl.catalogue.models.entries import LIVE_ALREADY
from cnrs_intl.catalogue.numbers import DecimalNumberField, WholeNumberField
from cnrs_intl.catalogue.owners import OwnerField, labelled, open_accounts
from cnrs_intl.catalogue.resuming import Resumable

# The buttons of an entry's form besides Save, and the transition that each one takes.
BUTTONS = {
    "_publish": "publish",
    "_schedule": "schedule",
    "_withdraw": "withdraw",
    "_bring_back": "bring_back",
}


KEEP, NOBODY = "keep", "nobody"  # of an owner: as it is, or none


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


NUMBER = forms.TextInput(attrs={"class": "vIntegerField"})
WIDGETS: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 5})},
    MarkdownField: {"form_class": MarkdownBox, "widget": AdminTextareaWidget(attrs={"rows": 10})},
    models.URLField: {"assume_scheme": "https"},
    models.IntegerField: {"form_class": WholeNumberField, "widget": NUMBER},
    models.FloatField: {"form_class": DecimalNumberField, "widget": NUMBER},
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    models.DateTimeField: {
        "form_class": ParisTimeField,
        "widget": forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    },
    **admin_pictures.WIDGETS,
}


class PlainWidgets:
    """Mixed into an admin or an inline: native date fields, check boxes for many, no pop-up windows."""

    formfield_overrides = WIDGETS

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.many_to_many:
            kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        if db_field.name == "owner":
            kwargs |= {"queryset": open_accounts(), "form_class": OwnerField}
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


class SeenField(forms.CharField):
    """What a form was opened on, sealed (`seen`): nothing that anybody types."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class CatalogueForm(Resumable, forms.ModelForm):
    """A form that says what it was opened on. Nothing typed is lost by a refusal: it comes back."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_content = SeenField(required=False)
    french_typography = typography_tick()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes: list[tuple[int, str]] = []  # of what was typed, for whoever saved it: level, words
        if self.instance.pk:
            number = getattr(self.instance, "draft_number", 0)
            self.initial["seen_version"] = self.version_of(self.instance) + number
        if self.instance.pk and not self.is_bound:
            self.initial["seen_content"] = seen.of_form(self.instance)
        mark_translations(self)

    goes_live: Any = True
    transition: Any = ""

    def ticks(self) -> list[Any]:
        """Return what the form asks for on save, beside the texts."""
        return [field for field in self if isinstance(field.field, Tick)]

    @staticmethod
    def version_of(instance: Any) -> int:
        """Return a number that each save of `instance` raises: here, its last version in the history."""
        return last_version(instance)

    def clean(self) -> dict[str, Any] | None:
        """Set and check texts; refuse to save over what somebody else saved since this form was opened."""
        super().clean()
        if labels := set_typography(self):
            text = gettext("French typography was set in: %(fields)s.")
            self.notes.append((messages.INFO, text % {"fields": ", ".join(labels)}))
        self.notes += check_links(self)
        if self.instance.pk and self.cleaned_data.get("seen_version") != self.initial["seen_version"]:
            raise ValidationError(
                _(
                    "Somebody saved this entry meanwhile (%(change)s). Nothing was saved, and this form no"
                    " longer says what it was opened on. What you typed is still below: open the entry again"
                    " in another tab and bring it over."
                ),
                code="stale",
                params={"change": last_change(self.instance)},
            )
        return self.cleaned_data

    def validate_unique(self) -> None:
        """Hold what was typed to every constraint, those too that look at what is on no form."""
        super().validate_unique()
        lead_to_holders(self)
        hold_to_constraints(self, self.instance.validate_constraints)


def lead_to_holders(form: Any) -> None:
    """Have the refusal of what another one has already lead to that one, where it has a form."""
    for error in (each for errors in form.errors.as_data().values() for each in errors):
        if (holder := getattr(error, "holder", None)) is None:
            continue
        opts = holder._meta
        if there := address(f"admin:{opts.app_label}_{opts.model_name}_change", holder.pk):
            link = format_html('<a href="{}">{}</a>', there, gettext("Open it"))
            error.message = format_html("{} {}", error.message, link)


def mark_translations(form: Any) -> None:
    """Say beside each text what it lacks in that language."""
    for column, state in translating.states(form.instance).items():
        if field := form.fields.get(column):
            words = state.in_words(column.rpartition("_")[2])
            mark = format_html('<strong class="translation {}">{}</strong>', state.kind, words)
            field.help_text = format_html("{} {}", mark, field.help_text)


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

    only_corrected = correction_tick()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["only_corrected"]
        self.state_before = self.instance.state
        if (owner := self.fields.get("owner")) and self.instance.owner_id:
            owner.keep(self.instance.owner_id)  # type: ignore[attr-defined]
        if "publish_at" in self.fields and self.instance.is_public:
            self.fields["publish_at"].disabled = True
            self.fields["publish_at"].help_text = LIVE_ALREADY

    @staticmethod
    def version_of(instance: Any) -> int:
        return int(instance.version)

    @property
    def goes_live(self) -> bool:
        """Whether the public sees what is saved, now or once its time has come."""
        return self.transition in {"publish", "schedule", "bring_back"} or self.state_before == "published"

    @property
    def transition(self) -> str:
        """Return what the button that was pressed does, whatever its value; empty for Save."""
        return next((BUTTONS[name] for name in BUTTONS if name in self.data), "")

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        self.instance.only_corrected = self.cleaned_data.get("only_corrected", False)
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


class OwnerForm(forms.Form):
    """Who keeps several entries true, and where reminders about them go; what is left as it is stays."""

    owner = forms.ChoiceField(label=_("Owner"))
    team_email = forms.EmailField(
        label=_("Team address"),
        required=False,
        help_text=_("Where reminders go, for example a shared mailbox. Empty: left as it is."),
    )
    no_team = forms.BooleanField(label=_("Take the team address away"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in open_accounts()}
        owner: Any = self.fields["owner"]
        owner.choices = [
            (KEEP, gettext("left as it is")),
            (NOBODY, gettext("nobody")),
            *((str(each.pk), name) for each, name in labelled(self.people.values())),
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("team_email") and found.get("no_team"):
            self.add_error("no_team", _("Give an address or take it away, not both."))
        asked = found.get("owner") != KEEP or found.get("team_email") or found.get("no_team")
        if not asked and not self.errors:
            self.add_error(None, _("Say what is to be changed: the owner, the team address or both."))
        return found

    def alter(self, entry: Any) -> str:
        """Have an entry, unsaved, say what was chosen."""
        owner, address = self.cleaned_data["owner"], self.cleaned_data["team_email"]
        if owner != KEEP:
            entry.owner = self.people.get(owner)
        if address or self.cleaned_data["no_team"]:
            entry.team_email = address
        return ""


def say_not_saved(request: HttpRequest) -> None:
    """Have the page that shows a form as it was typed say so; to be called before that is made."""
    messages.warning(request, gettext("This is what you typed. It is not saved yet: check it, then save it."))
