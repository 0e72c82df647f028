"""The page with the table of all contact details (`contact_grid`), filled in as one form."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, gettext_lazy, ngettext

from cnrs_intl.catalogue import permissions
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_drafting import say_in_drafts
from cnrs_intl.catalogue.admin_texts import LinesField
from cnrs_intl.catalogue.admin_undoing import offer_undo
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.destinations import DestinationField, destination, may_at_once
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.resuming import Resumable
from cnrs_intl.catalogue.writing import Change
from cnrs_intl.site import contact_grid
from cnrs_intl.site.contact_grid import COLUMNS, FIELDS, Line, NotSaved, Saving, Seen
from offices.models import Office

HEADINGS = {
    "postal_address": gettext_lazy("Postal address"),
    "email": gettext_lazy("E-mail"),
    "telephone": gettext_lazy("Telephone"),
    "web_page": gettext_lazy("Web page"),
}


def urls(site: AdminSite) -> list[URLPattern]:
    def view(request: HttpRequest) -> HttpResponse:
        return contacts(site, request)

    view.keeps_typed = True  # type: ignore[attr-defined]  # over a log-in that comes between
    return [path("contacts/", site.admin_view(view), name="contacts")]


class GridForm(Resumable, forms.Form):
    """A field for each cell of some lines, and where all of it goes."""

    destination = DestinationField()

    def __init__(self, *args: Any, lines: list[Line], user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["destination"].offer(user, Office)
        self.lines = lines
        for line in lines:
            for name in line.names:
                fields[line.cell(name)] = form_field(line, name)

    def rows(self) -> list[dict[str, Any]]:
        """Return each line with its cells: of each column, its fields with the labels that they need."""
        return [
            {
                "line": line,
                "address": change_url(line.entry),
                "problems": self.problems_of(line),
                "cells": [(HEADINGS[column], self.cell(line, column)) for column in COLUMNS],
            }
            for line in self.lines
        ]

    def cell(self, line: Line, column: str) -> list[Any]:
        names = FIELDS[type(line.entry)].get(column, ())
        return [(self[line.cell(name)], label(line, name) if len(names) > 1 else "") for name in names]

    def problems_of(self, line: Line) -> list[str]:
        return getattr(self, "problems", {}).get(line.cell(""), [])

    def changed(self, seen: dict[str, str]) -> dict[contact_grid.Key, dict[str, str]]:
        """Return what was typed over what the table was opened on, by entry."""
        found: dict[contact_grid.Key, dict[str, str]] = {}
        for line in self.lines:
            for name in line.names:
                cell = line.cell(name)
                if cell in seen and self.cleaned_data[cell] != seen[cell]:
                    found.setdefault(line.key, {})[name] = self.cleaned_data[cell]
        return found

    def begin_at_fault(self) -> None:
        """Have the browser show the first cell that is wrong, however far down it is."""
        for name in self.fields:
            if name in self.errors:
                self.fields[name].widget.attrs["autofocus"] = True
                return

    def refuse(self, refused: NotSaved) -> None:
        """Show what kept something from being saved, at its cell or at its entry."""
        self.problems = refused.problems
        for cell, problems in refused.problems.items():
            if cell in self.fields:
                self.add_error(cell, problems)


def label(line: Line, name: str) -> str:
    return str(capfirst(line.entry._meta.get_field(name).verbose_name))


def form_field(line: Line, name: str) -> Any:
    """Return the model’s own field, as one cell of a table: named to voices after its entry."""
    column = line.entry._meta.get_field(name)
    options: dict[str, Any] = {"required": False, "help_text": "", "initial": line.values[name]}
    if name in line.drafted and not line.of_draft:
        options["help_text"] = gettext("In the draft: %(value)s") % {"value": line.drafted[name] or "–"}
    if name == "postal_address":
        options |= {"form_class": LinesField, "widget": forms.Textarea(attrs={"rows": 2, "cols": 20})}
    if name.startswith(("web_page", "contact_page")):
        options["assume_scheme"] = "https"
    found = column.formfield(**options)
    found.widget.attrs |= {"aria-label": f"{label(line, name)} – {line.entry}", "autocomplete": "off"}
    return found


def contacts(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show the table, all of it or where something is missing; save what was typed into it."""
    if not permissions.may(request.user, "change", Office):
        raise PermissionDenied
    every = contact_grid.lines(of_drafts=not may_at_once(request.user, Office))
    seen = contact_grid.opened_on(request.POST.get("seen", "")) if request.method == "POST" else None
    lines = asked_for(every, request.GET.get("missing", ""), seen)
    now = contact_grid.seen_in(lines)
    form = GridForm(request.POST if request.method == "POST" else None, lines=lines, user=request.user)
    if request.method == "POST" and seen is None:
        messages.error(request, gettext("Nothing was saved: check what is below, and save it again."))
    elif seen is not None:
        say_what_is_gone(request, seen.cells, now.cells)
        if form.is_valid() and try_to_save(request, form, seen):
            return HttpResponseRedirect(request.get_full_path())
        form.begin_at_fault()
    return TemplateResponse(
        request,
        "admin/contacts.html",
        {
            **site.each_context(request),
            "title": gettext("Contact details"),
            "form": form,
            "headings": HEADINGS.values(),
            "seen": contact_grid.sealed(seen or now),
            "filters": filters(every, request.GET.get("missing", "")),
        },
    )


def asked_for(every: list[Line], missing: str, seen: Seen | None) -> list[Line]:
    """
    Return the lines that were sent, or else those in which what is asked for is missing.

    With a kind, as in “email-office”: those that the work list counts, which the public sees without.
    """
    if seen is not None:
        return [line for line in every if any(line.cell(name) in seen.cells for name in line.names)]
    column, _hyphen, kind = missing.partition("-")
    if kind and column in COLUMNS:
        of_kind = [line for line in every if line.kind == kind and line.entry.is_public]
        return [line for line in of_kind if column in line.missing]
    if missing in COLUMNS:
        return [line for line in every if missing in line.missing]
    return [line for line in every if line.missing] if missing else every


def filters(every: list[Line], missing: str) -> list[dict[str, Any]]:
    """Return the ways to narrow the table, each with how many lines it leaves."""
    words = {
        "": gettext("All"),
        "1": gettext("Something is missing"),
        "postal_address": gettext("Without a postal address"),
        "email": gettext("Without an e-mail"),
        "telephone": gettext("Without a telephone"),
        "web_page": gettext("Without a web page"),
    }
    column, hyphen, kind = missing.partition("-")
    kinds = {model._meta.model_name: model._meta.verbose_name_plural for model in FIELDS}
    if hyphen and column in COLUMNS and kind in kinds:
        parts = {"what": words[column], "which": kinds[kind]}
        words[missing] = gettext("%(what)s: %(which)s") % parts
    return [
        {
            "value": value,
            "label": text,
            "count": how_many(asked_for(every, value, None), value),
            "chosen": value == missing,
        }
        for value, text in words.items()
    ]


def how_many(lines: list[Line], missing: str) -> str:
    """Return how many lines miss something, and of how many of these a draft has it."""
    column = missing.partition("-")[0]
    columns = {column} if column in COLUMNS else set(COLUMNS)
    drafted = sum(not columns & line.missing_in_draft for line in lines) if missing else 0
    if not drafted:
        return str(len(lines))
    text = ngettext(
        "%(count)s, of which %(drafted)s is filled in by a draft",
        "%(count)s, of which %(drafted)s are filled in by drafts",
        drafted,
    )
    return text % {"count": len(lines), "drafted": drafted}


def say_what_is_gone(request: HttpRequest, seen: dict[str, str], now: dict[str, str]) -> None:
    """Say what was typed for an entry that somebody deleted meanwhile: the table has no cell for it."""
    typed = [request.POST.get(cell, "") for cell in seen if cell not in now]
    lost = [
        text
        for cell, text in zip((c for c in seen if c not in now), typed, strict=True)
        if text != seen[cell]
    ]
    if lost:
        text = gettext("An entry was deleted meanwhile; what you typed for it is not saved: %(typed)s.")
        messages.error(request, text % {"typed": ", ".join(lost)})


def try_to_save(request: HttpRequest, form: GridForm, seen: Seen) -> bool:
    """Save what was typed and say so; or show at each cell why nothing was saved."""
    typed = form.changed(seen.cells)
    into = destination(request.user, Office, form.cleaned_data["destination"])
    saving = Saving(typed, seen.cells | seen.drafted if into else seen.cells, request.user, into)
    try:
        opened = saving.save()
    except NotSaved as refused:
        form.refuse(refused)
        beside = into and may_at_once(request.user, Office)  # the cells go on showing what is live
        (seen.drafted if beside else seen.cells).update(refused.theirs)
    except DoesNotApplyError as error:
        messages.error(request, " ".join(map(str, error.problems)))
    except NotAllowedError as error:
        messages.error(request, str(error))
    else:
        names = {line.key: str(line.entry) for line in form.lines}
        say_saved(request, opened, names)
        if opened.revision:
            say_left_apart(request, saving.left_apart())
        return True
    return False


def say_saved(request: HttpRequest, opened: Change, names: dict[contact_grid.Key, str]) -> None:
    if opened.drafts:
        text = gettext("This is in drafts, %(names)s: it is not public yet.")
        say_in_drafts(request, text % {"names": listed(map(str, opened.drafts))}, opened.drafts)
    elif opened.revision:
        text = gettext("Saved: %(names)s.")
        messages.success(
            request, text % {"names": listed(names[key] for key in names if key in opened.touched)}
        )
        offer_undo(request, opened.revision)
    else:
        messages.info(request, gettext("Nothing differs from what was there, so nothing was saved."))


def say_left_apart(request: HttpRequest, apart: list[Draft]) -> None:
    """Say which drafts hold something else in a cell that was saved at once, and go on holding it."""
    if apart:
        text = ngettext(
            "A draft says something else there, and keeps it: %(names)s. You choose in the draft.",
            "Drafts say something else there, and keep it: %(names)s. You choose in each draft.",
            len(apart),
        )
        say_in_drafts(request, text % {"names": listed(map(str, apart))}, apart)


def listed(names: Any) -> str:
    return get_text_list(list(names), gettext("and"))
