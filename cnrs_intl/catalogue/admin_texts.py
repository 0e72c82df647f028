"""What the admin does with texts: boxes with a preview, French typography, links that lead nowhere."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import LANGUAGES, markdown_columns
from cnrs_intl.catalogue.link_targets import Kind, faults_in
from cnrs_intl.catalogue.templatetags.page import markdown
from cnrs_intl.catalogue.typography import in_french

TICK = "french_typography"
LONGEST = 100_000  # characters of a text that a preview shows: some 30 pages
NO_TEXTS = (models.SlugField, models.URLField, models.EmailField)


class LinesField(forms.CharField):
    """A text of several lines, kept with the line breaks that fixtures and files have."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class MarkdownBox(LinesField):
    """A text of several lines that pages read as Markdown: its template adds help and a preview."""

    is_markdown = True


class Tick(forms.BooleanField):
    """Asks for something on save; by itself it changes nothing of an entry."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def typography_tick() -> Tick:
    """Return the tick for French typography."""
    return Tick(
        required=False,
        initial=True,
        label=_("Set the typography of French texts when saving"),
        help_text=_(
            "No-break spaces before : ; ! ? and inside « », typographic quotes and apostrophes, in the"
            " texts that you changed. Addresses and links stay as they are."
        ),
    )


def correction_tick() -> Tick:
    """Return the tick which says that the other language need not follow what changes."""
    return Tick(
        required=False,
        label=_("Only a correction: the other language need not follow"),
        help_text=_("The texts that you change now do not make the same texts in the other language older."),
    )


def is_french_text(model: Any, name: str) -> bool:
    """Whether a field of a form holds words in French that somebody writes."""
    if not name.endswith("_fr"):
        return False
    field: Any = model._meta.get_field(name)
    return isinstance(field, models.CharField | models.TextField) and not (
        isinstance(field, NO_TEXTS) or field.choices
    )


def set_typography(form: Any) -> list[str]:
    """Set the French texts that were changed on a form, if that is asked for; return the labels of those."""
    if TICK not in form.data:
        return []
    labels = []
    for name in form.changed_data:
        typed = form.cleaned_data.get(name)
        if not isinstance(typed, str) or not is_french_text(form._meta.model, name):
            continue
        found, longest = in_french(typed), form.fields[name].max_length
        if found != typed and (longest is None or len(found) <= longest):
            form.cleaned_data[name] = found
            labels.append(str(form.fields[name].label))
    return labels


def check_links(form: Any) -> list[tuple[int, str]]:
    """
    Refuse links that lead nowhere, in texts that were changed or become public; return what is to be said.

    A link to what is not public is refused where the public would see it, and else only mentioned: both may
    be published together.
    """
    notes = []
    names = [name for name in markdown_columns(form._meta.model) if name in form.fields]
    for name in names if form.transition else [each for each in names if each in form.changed_data]:
        faults = faults_in(form.cleaned_data.get(name) or "", name.rpartition("_")[2])
        refused = {Kind.NOWHERE, Kind.NOT_PUBLIC} if form.goes_live else {Kind.NOWHERE}
        if words := [fault.words for fault in faults if fault.kind in refused]:
            form.add_error(name, words)
        label = form.fields[name].label
        text = gettext("%(field)s: %(problem)s")
        notes += [
            (messages.WARNING, text % {"field": label, "problem": fault.words})
            for fault in faults
            if fault.kind not in refused
        ]
    return notes


# The preview


def preview(request: HttpRequest) -> HttpResponse:
    """Return a text as the public page will show it, and what is wrong with its links."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    text, language = request.POST.get("text", ""), request.POST.get("language", "")
    if len(text) > LONGEST:
        return JsonResponse({"html": "", "faults": [gettext("This text is too long to be previewed.")]})
    faults = faults_in(text, language if language in LANGUAGES else LANGUAGES[0])
    return JsonResponse({"html": markdown(text), "faults": [fault.words for fault in faults]})


def urls(site: Any) -> list[URLPattern]:
    return [path("markdown/", site.admin_view(preview), name="markdown_preview")]
