"""A form of the admin as somebody sends it, and the page that is to answer it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client

from tests.admin_forms import filled
from tests.import_files import CSV, SimpleUploadedFile

Data = dict[str, Any]
CONSEQUENCES = "admin/consequences.html"
REFUSED = "errorlist"  # an error beside a field, or above a form
OVERTAKEN = "errornote"  # above consequences that are no longer those that were seen
DONE = 'class="success"'  # what is said once something is done
OTHER_TOKEN = "n" * 32
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
    old_token: bool = False  # as of a page that was opened before another log-in
    follow: bool = False  # it is done, and leads on to a page that says so
    opened_at: str = ""  # where its form is, if not at the address that it is sent to

    def answer(self, client: Client) -> Any:
        """Send it, and return the page; it fails if another one answers."""
        if self.logged_out:
            cookies, client = client.cookies, Client()
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookies[settings.LANGUAGE_COOKIE_NAME].value
        data = self.data(client, self.address)
        if self.old_token:
            cookies, client = client.cookies, Client(enforce_csrf_checks=True)
            client.cookies = cookies
            client.cookies[settings.CSRF_COOKIE_NAME] = OTHER_TOKEN
        answer = client.post(self.address, data, follow=self.follow)
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
