"""How the admin lays out a model's form: both languages of a text side by side, in sections by use."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import LANGUAGES, Bilingual, bilingual_texts
from cnrs_intl.catalogue.models import Entry

CONTACT = ("postal_address", "email", "telephone", "web_page", "contact_page", "page")
PUBLISHING = ("status_in_words", "publish_at", "withdraw_at")
KEEPING_TRUE = ("owner", "source", "checked_on", "review_by", "last_changed")
PAIRS = {"latitude": "longitude", "since": "until", "notice_from": "notice_until", "opens": "closes"}

FormRow = str | tuple[str, ...]
Section = tuple[Any, dict[str, Any]]


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
            raise ValidationError(clock.fault((error.params or {})["datetime"])) from error
        if found and (why := clock.fault(found)):
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


def say_language(widget: forms.Widget, name: str) -> None:
    """Tell browsers the language of a text in two columns, for its spelling and its voice."""
    language = name.rpartition("_")[2]
    if language in LANGUAGES:
        widget.attrs["lang"] = language


def form_rows(model: type[models.Model], names: Iterable[str]) -> list[FormRow]:
    """Return one row per name: a text in its two languages, the two ends of a range, or one field."""
    wanted, rows = list(names), []
    while wanted:
        name = wanted.pop(0)
        second = name.replace("_least", "_most") if name.endswith("_least") else PAIRS.get(name)
        if isinstance(getattr(model, name, None), Bilingual):
            rows.append(getattr(model, name).columns)
        elif second in wanted:
            wanted.remove(second)
            rows.append((name, second))
        else:
            rows.append(name)
    return rows


def editable_names(model: type[models.Model]) -> list[str]:
    """Return what staff may edit, texts first and each once, by the names of `bilingual_texts`."""
    texts = bilingual_texts(model)
    columns = {column for text in texts for column in text.columns}
    fields = [*model._meta.fields, *model._meta.many_to_many]
    others = [field.name for field in fields if field.editable and not field.primary_key]
    return [text.name for text in texts] + [name for name in others if name not in columns]


def sections(model: type[models.Model], extra: Iterable[tuple[Any, tuple[str, ...]]] = ()) -> list[Section]:
    """Return a form's fieldsets, in the order in which an editor thinks; `extra` names a model's own."""
    extra = list(extra)
    taken = {name for _title, names in extra for name in names}
    rest = [name for name in editable_names(model) if name not in taken]
    texts = [text.name for text in bilingual_texts(model) if text.name in rest]
    contact = [name for name in rest if name in CONTACT]
    apart = {*texts, *contact, *PUBLISHING, *KEEPING_TRUE, "state"} if issubclass(model, Entry) else {*texts}
    facts = [name for name in rest if name not in apart]
    parts: list[tuple[Any, Iterable[str]]] = [(_("Texts"), texts), (_("Facts"), facts)]
    if issubclass(model, Entry):
        parts += [(_("Contact"), contact), *extra]
        parts += [(_("Publishing"), PUBLISHING), (_("Keeping it true"), KEEPING_TRUE)]
    else:
        parts += extra
    return [
        (title, {"fields": form_rows(model, names), "classes": ["collapse"]})
        for title, names in parts
        if names
    ]
