"""
Every road by which something becomes public, gone by whoever, from whatever state: for the table of them.

A road is gone once, as a browser goes it: read by one client and sent by another, who forges what the
first one could have sent. What came of it is read from the database, never from the answer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.contents import contents_of
from cnrs_intl.catalogue.due_drafts import publish_due
from cnrs_intl.catalogue.models import Draft, DraftSet, Reference
from cnrs_intl.catalogue.writing import change as changing
from instruments.models import Activity
from offices.models import Office
from sectors.models import Country, Region, Sector
from tests import factories
from tests.admin_forms import FormReader, confirming, form_at
from tests.drafted import drafted

STATES = ("draft", "scheduled", "published", "withdrawn", "with draft", "reference")
ENTRIES = STATES[:-1]
CONCERNED: tuple[Any, ...] = (Office, Sector, Country, Activity)
LATER = datetime(2090, 1, 15, 12, tzinfo=UTC)
MADE: dict[str, dict[str, Any]] = {
    "draft": {"state": "draft"},
    "scheduled": {"publish_at": LATER},
    "withdrawn": {"state": "withdrawn"},
}


class NotOfferedError(Exception):
    """There is no such road: the page does not offer it, or it does not lead there."""


class WithTwoPersons:
    """Sends what a client could send where one person is enough, to a portal that wants two."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def post(self, *args: Any) -> Any:
        with override_settings(TWO_PERSONS=True):
            return self.client.post(*args)


class World:
    """Something in a state, who made it, and the clients by which a road is read and sent."""

    def __init__(self, state: str, reader: Client, sender: Any, author: Any, folder: Path) -> None:
        self.state, self.reader, self.sender, self.author, self.folder = state, reader, sender, author, folder
        self.host = factories.CountryFactory(region=Region.objects.first())
        self.before: Picture | None = None
        self.waits = False  # whether something approved goes live once its time has come

    @property
    def forges(self) -> bool:
        return self.reader is not self.sender

    def make(self, factory: Any = factories.OfficeFactory, row: Any = None, **values: Any) -> Any:
        """Make something in the world's state; its author made what is new, and wrote the draft."""
        if self.state == "reference":
            return factories.CountryFactory(region=self.host.region)
        if factory is factories.OfficeFactory:
            values |= {"host_country": self.host}
        with changing(user=self.author if self.state == "draft" else None):
            made = factory(**values | MADE.get(self.state, {}))
        if row:
            row(made)
        if self.state == "with draft":
            drafted(made, self.author, order=5)
        return made

    def row(self, office: Any) -> None:
        factories.CoverageFactory(office=office, country=self.host)

    def region(self, sector: Any) -> None:
        factories.RegionFactory(sector=sector)

    def draft(self, instance: Any) -> Draft:
        """Have the author write a draft of something, or propose what is new."""
        if instance.__dict__.get("state") == "draft":
            return workflow.propose(instance, self.author)
        return drafted(instance, self.author, **dict.fromkeys(texts(instance), "In a draft"))

    def ready(self) -> None:
        """Say that all is there, and the road begins."""
        self.before = self.before or Picture()

    # Going a road

    def post(self, address: str, data: dict[str, Any]) -> None:
        """Send something and, where its consequences are shown, confirm them."""
        self.ready()
        told = self.sender.post(address, data)
        if self.forges:
            with undone():
                told = self.reader.post(address, data)
        if is_asked(told):
            self.sender.post(*confirming(told))

    def form(self, address: str, button: str, **typed: Any) -> None:
        """Fill in a form and press a button, which has to be there unless it is forged."""
        shown = form_at(self.reader, address)
        if button not in shown.buttons and not self.forges:
            raise NotOfferedError
        self.post(address, shown.data | typed | {button: "1"})

    def action(self, name: str, instance: Any, **typed: str) -> None:
        opts = instance._meta
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        if not self.forges and f'value="{name}"' not in self.reader.get(address).text:
            raise NotOfferedError
        self.post(address, {"action": name, "_selected_action": [instance.pk], **typed})

    def delete(self, instance: Any) -> None:
        opts = instance._meta
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_delete", args=[instance.pk])
        with undone():
            shown = self.reader.post(address, {"post": "yes"})
        if not self.forges and not is_asked(shown):
            raise NotOfferedError
        self.post(address, {"post": "yes"})

    def bring_in(self, table: str, content: str, destination: str) -> None:
        """Import a file: what it changes is shown first, and changes nothing."""
        upload = SimpleUploadedFile("table.csv", content.encode())
        address, reader = reverse(f"admin:{table}_import"), FormReader()
        if f'value="{destination}"' not in self.reader.get(address).text:
            raise NotOfferedError
        data = {"import_file": upload, "format": "0", "resource": "0", "destination": destination}
        self.ready()
        reader.feed(self.reader.post(address, data).text)
        self.sender.post(
            reverse(f"admin:{table}_process_import"), reader.data | {"confirm": "1", "overwrite": "on"}
        )

    def only(self, *states: str) -> None:
        if self.state not in states:
            raise NotOfferedError


def is_asked(answer: Any) -> bool:
    return bool(answer.templates) and answer.templates[0].name.endswith("/consequences.html")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def texts(instance: Any) -> dict[str, str]:
    """Return what is typed into something."""
    names = ("notice_en", "notice_fr") if isinstance(instance, Reference) else ("city_en", "city_fr")
    return dict.fromkeys(names, "Changed")


# What came of it


class Picture:
    """What is public or will be by itself, what else the tables hold, and the drafts."""

    def __init__(self) -> None:
        self.live: dict[Any, Any] = {}
        self.others: dict[Any, Any] = {}
        for model in CONCERNED:
            everything = list(model._base_manager.all())
            for entry, content in zip(everything, contents_of(everything), strict=True):
                shown = isinstance(entry, Reference) or entry.state == "published"
                (self.live if shown else self.others)[model, entry.pk] = content
        self.drafts = [
            {name: value for name, value in row.items() if name not in {"changed_at", "comment"}}
            for kind in (Draft, DraftSet)
            for row in kind.objects.order_by("pk").values()
        ]


def outcome(world: World, road: Callable[[World], None]) -> str:
    """Go a road, and return what it changed: live, table (what nobody sees), draft, refused (nothing)."""
    try:
        road(world)
    except NotOfferedError:
        return "–"
    before, after = world.before, Picture()
    assert before, "nothing was sent"
    if after.live != before.live:
        return "live"
    if (after.others, after.drafts) == (before.others, before.drafts):
        return "refused"
    if world.waits:
        pass_the_time()
        if Picture().live != before.live:
            return "live in the end"
    return "draft" if after.others == before.others else "table"


def pass_the_time() -> None:
    with mock.patch.object(timezone, "now", return_value=LATER):
        publish_due()
