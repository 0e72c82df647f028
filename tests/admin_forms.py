"""Filling in the admin's forms as a browser does: what the page shows is what is sent back."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse


class FormReader(HTMLParser):
    """Collect what a browser would send for the forms of a page, buttons aside."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, Any] = {}
        self.buttons: set[str] = set()
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name:
            self.read_input(name, given)
        elif tag == "textarea":
            self.area = name
            self.data[name] = ""
        elif tag == "select" and "disabled" not in given:
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.data):
            self.data[self.select] = given.get("value", "")

    def read_input(self, name: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind == "submit":
            self.buttons.add(name)
        elif kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.data.setdefault(name, []).append(given.get("value", "on"))
        elif "disabled" not in given:
            self.data[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.data[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.data[self.area] = self.data[self.area].removeprefix("\n").removeprefix("\r\n")
            self.area = ""
        elif tag == "select":
            self.select = ""


def form_at(client: Client, address: str) -> FormReader:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    reader = FormReader()
    reader.feed(response.text)
    return reader


def filled(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Return what the form at `address` would send, with `changes` typed in."""
    return form_at(client, address).data | changes


def change(instance: Any) -> str:
    opts = instance._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[instance.pk])


def post(client: Client, address: str, button: str = "_save", **changes: Any) -> Any:
    """Fill in the form at `address`, press a button, and return the answer."""
    return client.post(address, filled(client, address, **changes) | {button: "1"}, follow=True)


def confirming(answer: Any) -> tuple[str, dict[str, Any]]:
    """Return where the button “Confirm” of the page of the consequences leads, and what it sends."""
    assert answer.templates[0].name.endswith("/consequences.html"), "no consequences were shown"
    form = answer.text.partition('id="content-main"')[2]
    sent: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        sent.setdefault(name, []).append(unescape(value))
    (token,) = re.findall(r'name="_confirmed" value="([^"]+)"', form)
    there, query = answer.request["PATH_INFO"], answer.request["QUERY_STRING"]
    return f"{there}?{query}" if query else there, sent | {"_confirmed": token}


def confirmed(client: Client, answer: Any) -> Any:
    """Press “Confirm” on the page of the consequences, and return the answer."""
    return client.post(*confirming(answer), follow=True)


def saved_at_once(client: Client, address: str, data: dict[str, Any]) -> Any:
    """Save a form, and confirm what the public sees change where that is asked; return where it leads."""
    answer = client.post(address, data | {"_save": "1"})
    if answer.templates and answer.templates[0].name == "admin/consequences.html":
        answer = client.post(*confirming(answer))
    return answer


# Rows of an entry on its form


def at(place: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row's values by the names that they have on the form, such as coverage-3-since."""
    return {f"{place}-{name}": value for name, value in row.items()}


def with_rows(data: dict[str, Any], rows: str, *new: dict[str, Any]) -> dict[str, Any]:
    """Return what a form sends with new rows in one of its sets, such as coverage."""
    first = int(data[f"{rows}-INITIAL_FORMS"])
    sent = data | {f"{rows}-TOTAL_FORMS": str(first + len(new))}
    for number, row in enumerate(new, start=first):
        sent |= at(f"{rows}-{number}", row)
    return sent


def shown_again(answer: Any) -> dict[str, Any]:
    """Return what a form that was refused has in its fields."""
    reader = FormReader()
    reader.feed(answer.text)
    return reader.data


def problems_in(answer: Any) -> dict[str, list[str]]:
    """Return what a form that was refused says, by the names of its fields; beside no field, by __all__."""
    found = {name: list(messages) for name, messages in answer.context["adminform"].form.errors.items()}
    for rows in answer.context["inline_admin_formsets"]:
        for form in rows.formset.forms:
            found |= {f"{form.prefix}-{name}": list(messages) for name, messages in form.errors.items()}
        if whole := list(rows.formset.non_form_errors()):
            found[f"{rows.formset.prefix}-__all__"] = whole
    return found
