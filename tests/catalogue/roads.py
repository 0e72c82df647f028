"""The roads by which the catalogue is changed, each made ready to be gone: for `test_writing`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue.loading import load
from offices.models import Coverage, Office
from tests import factories
from tests.admin_forms import FormReader, at, change, confirming, filled, with_rows

Send = Callable[[], Any]
OFFICES = "admin:offices_office_changelist"


@dataclass
class World:
    """What is there before: an office with rows, another one, and a draft."""

    client: Client
    folder: Path
    office: Office = field(init=False)

    def __post_init__(self) -> None:
        self.office, self.other = factories.OfficeFactory(slug="was"), factories.OfficeFactory()
        self.draft, self.second = (factories.OfficeFactory(state="draft") for _number in range(2))
        self.gone = factories.OfficeFactory(state="withdrawn")
        self.country, self.free = factories.CountryFactory(), factories.CountryFactory()
        self.row = factories.CoverageFactory(office=self.office, country=self.country)
        factories.CoverageFactory(office=self.office)
        factories.OfficeContactFactory(office=self.office)

    def post(self, address: str, sent: dict[str, Any]) -> Send:
        return lambda: self.client.post(address, sent)

    def button(self, office: Office, name: str, **typed: str) -> Send:
        return self.post(change(office), filled(self.client, change(office), **typed) | {name: "1"})

    def confirm(self, send: Send) -> Send:
        """Be shown the consequences; then all that is left is to confirm."""
        return self.post(*confirming(send()))

    def action(self, name: str, *offices: Office) -> Send:
        keys = [office.pk for office in offices]
        return self.post(reverse(OFFICES), {"action": name, "_selected_action": keys})

    def file(self, table: str, content: str) -> Send:
        """Be shown what a file changes; then all that is left is to confirm."""
        upload = SimpleUploadedFile("table.csv", content.encode())
        data = {"import_file": upload, "format": "0", "resource": "0"}
        reader = FormReader()
        reader.feed(self.client.post(reverse(f"admin:{table}_import"), data).text)
        return self.post(
            reverse(f"admin:{table}_process_import"), reader.data | {"confirm": "1", "overwrite": "on"}
        )


def add_form(world: World) -> Send:
    texts = {f"{text}_{code}": "Words" for text in ("name", "city", "summary") for code in ("en", "fr")}
    add = reverse("admin:offices_office_add")
    typed = filled(world.client, add, slug="made", host_country=str(world.country.pk), **texts)
    row = {"country": str(world.country.pk), "level": "named"}
    return world.post(add, with_rows(typed, "coverage", row) | {"_save": "1"})


def change_form(world: World) -> Send:
    """Another address, so that the old one leads on; a row goes, one changes, one comes."""
    typed = filled(world.client, change(world.office), slug="is", city_en="Elsewhere")
    rows = at("coverage-0", {"DELETE": "on"}) | at("coverage-1", {"level": "area"})
    new = {"country": str(world.free.pk), "level": "liaison"}
    sent = with_rows(typed | rows, "coverage", new) | {"_save": "1"}
    return world.confirm(world.post(change(world.office), sent))


def publish(world: World) -> Send:
    return world.button(world.draft, "_publish")


def schedule(world: World) -> Send:
    later = timezone.localtime() + timedelta(days=2)
    return world.button(world.draft, "_schedule", publish_at=f"{later:%Y-%m-%dT%H:%M}")


def withdraw(world: World) -> Send:
    return world.confirm(world.button(world.office, "_withdraw"))


def bring_back(world: World) -> Send:
    return world.button(world.gone, "_bring_back")


def publish_many(world: World) -> Send:
    return world.action("publish_selected", world.draft, world.second)


def withdraw_many(world: World) -> Send:
    return world.confirm(world.action("withdraw_selected", world.office, world.other))


def delete_many(world: World) -> Send:
    return world.confirm(world.action("delete_selected", world.office, world.second))


def delete_page(world: World) -> Send:
    address = reverse("admin:offices_office_delete", args=[world.office.pk])
    return world.confirm(world.post(address, {"post": "yes"}))


def row_deleted(world: World) -> Send:
    address = reverse("admin:offices_coverage_delete", args=[world.row.pk])
    return world.confirm(world.post(address, {"post": "yes"}))


def import_entries(world: World) -> Send:
    lines = "".join(f"{office.slug},Elsewhere\n" for office in (world.office, world.draft))
    return world.file("offices_office", f"slug,city_en\n{lines}")


def import_rows(world: World) -> Send:
    lines = "".join(f"{office.slug},{world.country.iso2},,area\n" for office in (world.office, world.other))
    return world.file("offices_coverage", f"office,country,since,level\n{lines}")


def move(world: World) -> Send:
    data = {"old": world.office.pk, "new": world.other.pk, "day": "2030-07-01", "level": "", "new_level": ""}
    address = reverse("admin:offices_coverage_move")
    seen = world.client.get(address, data).context["seen"]
    rows = [row.pk for row in Coverage.objects.filter(office=world.office)]
    return world.post(address, data | {"seen": seen, "rows": rows})


def fixtures(world: World) -> Send:
    texts = "name_en: A, name_fr: A, summary_en: B, summary_fr: B"
    sector = "".join(f"- {{slug: {slug}, state: published, {texts}}}\n" for slug in ("new-one", "new-two"))
    (world.folder / "sectors.sector.yaml").write_text(sector)
    region = "- {sector: [new-one], slug: new-region, name_en: C, name_fr: C}\n"
    (world.folder / "sectors.region.yaml").write_text(region)
    return lambda: load(world.folder)


# Each road, with the entries whose version it raises.
ROADS: list[tuple[Callable[[World], Send], tuple[str, ...]]] = [
    (add_form, ()),
    (change_form, ("office",)),
    (publish, ("draft",)),
    (schedule, ("draft",)),
    (withdraw, ("office",)),
    (bring_back, ("gone",)),
    (publish_many, ("draft", "second")),
    (withdraw_many, ("office", "other")),
    (delete_many, ()),
    (delete_page, ()),
    (row_deleted, ("office",)),
    (import_entries, ("office", "draft")),
    (import_rows, ("office", "other")),
    (move, ("office", "other")),
    (fixtures, ()),
]
