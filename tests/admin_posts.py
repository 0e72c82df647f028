"""Pages of the admin that only a form that was sent shows: what is sent where, and what page answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from cnrs_intl.catalogue.writing import change as changing
from instruments.models import Call
from offices.models import Office
from sectors.models import Region, Sector
from tests import factories
from tests.admin_forms import change, filled
from tests.admin_pages import World
from tests.drafted import changed_live
from tests.import_files import CSV, SimpleUploadedFile

Data = dict[str, Any]
CONSEQUENCES = "admin/consequences.html"
REFUSED = "errorlist"  # an error beside a field, or above a form
CONFIRM = 'type="submit"'


@dataclass
class Sent:
    """A form of the admin as somebody sends it, and what shows that the page meant has answered."""

    name: str
    address: str
    data: Callable[[Client, str], Data]
    template: str
    shows: str  # what stands on the page for this answer alone, not when it is first opened
    status: int = 200
    logged_out: bool = False

    def answer(self, client: Client) -> Any:
        """Send it, and return the page; it fails if another one answers."""
        if self.logged_out:
            cookies, client = client.cookies, Client()
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookies[settings.LANGUAGE_COOKIE_NAME].value
        answer = client.post(self.address, self.data(client, self.address))
        shown = [each.name for each in answer.templates]
        assert answer.status_code == self.status, f"{self.name}: {answer.status_code}"
        meant = shown if self.logged_out else shown[:1]  # the page of the log-in was shown, too, before that
        assert self.template in meant, f"{self.name}: {meant}"
        assert self.shows in answer.text, f"{self.name}: no {self.shows} on its page"
        return answer


def typed(**changes: Any) -> Callable[[Client, str], Data]:
    """Say that the form is sent as its page shows it, with `changes`."""
    return lambda client, address: filled(client, address, **changes)


def only(**data: Any) -> Callable[[Client, str], Data]:
    return lambda _client, _address: data


def file(content: str) -> Callable[[Client, str], Data]:
    """Say that a file is sent to be imported."""
    return lambda _client, _address: {
        "import_file": SimpleUploadedFile("table.csv", content.encode()),
        "format": CSV,
        "resource": "0",
    }


def sent(there: World, user: Any) -> list[Sent]:
    """Return forms of the admin with something wrong in them, or that ask first."""
    return [
        *refused_forms(user),
        *refused_pages(),
        *imports(),
        *asked_first(there, user),
        *late(),
        locked_out(),
    ]


def refused_forms(user: Any) -> list[Sent]:
    rio, call = Office.objects.get(slug="rio"), Call.objects.order_by("pk").first()
    form = "admin/accounts/user/change_form.html"
    password = reverse("admin:auth_user_password_change", args=[user.pk])
    wrong = typed(email="nobody", name_en="", _save="1")
    return [
        Sent("office refused", change(rio), wrong, "admin/offices/office/change_form.html", REFUSED),
        Sent(
            "call refused",
            change(call),
            typed(name_en="", _save="1"),
            "admin/entry_change_form.html",
            REFUSED,
        ),
        Sent("account refused", change(user), typed(username="", email="nobody", _save="1"), form, REFUSED),
        Sent(
            "password refused",
            password,
            typed(password1="a", password2="b"),
            "admin/accounts/user/change_password.html",
            REFUSED,
        ),
        Sent(
            "account without name",
            reverse("admin:accounts_user_add"),
            only(username=""),
            "admin/accounts/user/add_form.html",
            REFUSED,
        ),
    ]


def wrong_cell(client: Client, address: str) -> Data:
    rio = Office.objects.get(slug="rio")
    return filled(client, address, **{f"office-{rio.pk}-email": "nonsense"})


def refused_pages() -> list[Sent]:
    moving = reverse("admin:sectors_sector_move_region")
    own = {"old_password": "no", "new_password1": "a", "new_password2": "b"}
    return [
        Sent(
            "own password refused",
            reverse("admin:password_change"),
            only(**own),
            "registration/password_change_form.html",
            REFUSED,
        ),
        Sent(
            "second factor refused",
            reverse("admin:second_factor"),
            typed(code="12 34 56", **{"set-up": ""}),
            "admin/second_factor.html",
            REFUSED,
        ),
        Sent("contacts refused", reverse("admin:contacts"), wrong_cell, "admin/contacts.html", REFUSED),
        Sent(
            "region refused",
            moving,
            only(region="0", destination="at-once"),
            "admin/sectors/sector/move_region.html",
            REFUSED,
        ),
    ]


def imports() -> list[Sent]:
    address, template = reverse("admin:offices_office_import"), "admin/import_export/import.html"
    return [
        Sent(
            "import with changes",
            address,
            file("slug,email\ntokyo,new@example.org\n"),
            template,
            "import-counts",
        ),
        Sent("import with errors", address, file("slug,email\ntokyo,nobody\n"), template, "(B2)"),
        Sent("import of no table", address, file("\x00"), template, REFUSED),
    ]


def asked_first(there: World, user: Any) -> list[Sent]:
    offices, accounts = reverse("admin:offices_office_changelist"), reverse("admin:accounts_user_changelist")
    to_close = only(action="close_selected", _selected_action=[user.pk])
    region = {"region": Region.objects.get(slug="oceania").pk, "sector": Sector.objects.get(slug="asia").pk}
    moving = only(**region, destination="at-once")

    def chosen(action: str) -> Callable[[Client, str], Data]:
        return only(action=action, _selected_action=[there.office.pk])

    return [
        Sent("accounts to close", accounts, to_close, "admin/accounts/user/close_selected.html", CONFIRM),
        Sent("offices to delete", offices, chosen("delete_selected"), CONSEQUENCES, CONFIRM),
        Sent("offices to withdraw", offices, chosen("withdraw_selected"), CONSEQUENCES, CONFIRM),
        Sent("owner of offices", offices, chosen("set_owner"), "admin/bulk/owner.html", CONFIRM),
        Sent("region to move", reverse("admin:sectors_sector_move_region"), moving, CONSEQUENCES, CONFIRM),
    ]


def late() -> list[Sent]:
    """Return forms of which somebody else has changed or deleted the entry since they were opened."""
    office, sector = Office.objects.get(slug="washington"), factories.SectorFactory()

    def overtaken(client: Client, address: str) -> Data:
        form = filled(client, address, order=5, _save="1")
        changed_live(office, order=9)
        return form

    def outlived(client: Client, address: str) -> Data:
        form = filled(client, address, order=5, _save="1")
        with changing(Sector.objects.filter(pk=sector.pk)):
            Sector.objects.get(pk=sector.pk).delete()
        return form

    return [
        Sent("changed by two", change(office), overtaken, "admin/conflicts/merge.html", "washington", 409),
        Sent("deleted meanwhile", change(sector), outlived, "admin/conflicts/deleted.html", "<h1", 409),
    ]


def locked_out() -> Sent:
    def guessed(client: Client, address: str) -> Data:
        guess = {"username": "nobody", "password": "guess"}
        for _attempt in range(4):
            client.post(address, guess)
        return guess

    return Sent(
        "locked out", reverse("admin:login"), guessed, "admin/locked_out.html", "<h1", 429, logged_out=True
    )


def typed_by_script(data: Data) -> dict[str, Any]:
    """Return what a form sends as a script fills it in: texts, and files by name and text."""
    files = {name: sent_file for name, sent_file in data.items() if hasattr(sent_file, "read")}
    texts = {name: value for name, value in data.items() if name not in files}
    return {
        "texts": {
            name: [str(each) for each in (value if isinstance(value, list) else [value])]
            for name, value in texts.items()
        },
        "files": {name: [file.name, file.read().decode()] for name, file in files.items()},
    }
