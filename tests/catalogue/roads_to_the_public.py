"""Each road to the public, to be gone in a `World` of `public_roads`."""

from collections.abc import Callable
from io import StringIO
from unittest import mock

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.admin_forms import change, form_at
from tests.catalogue.public_roads import ENTRIES, LATER, NotOfferedError, World, texts
from tests.catalogue.roads_of_drafts import (
    approve,
    approve_a_set,
    approved_for_later,
    cancel_its_publication,
    cancel_its_withdrawal,
    date_what_is_scheduled,
    publish_a_draft,
    publish_a_set,
    publish_what_is_ticked,
    put_into_what_is_scheduled,
    put_what_is_ticked_into_what_is_scheduled,
    schedule_a_draft,
    take_out_of_what_is_scheduled,
    write_into_what_is_scheduled,
)
from tests.catalogue.test_history_pages import deleted, saved
from tests.offices.moves import asked

Road = Callable[[World], None]


# Forms


def save_a_draft(world: World) -> None:
    entry = world.make()
    world.form(change(entry), "_draft", **texts(entry))


def save(world: World) -> None:
    entry = world.make()
    world.form(change(entry), "_save", **texts(entry))


def save_what_is_live(world: World) -> None:
    """Beside the draft that there is, which the form of its address would be."""
    entry = world.make()
    world.form(f"{change(entry)}?live=1", "_save", **texts(entry))


def add(button: str) -> Road:
    def fill_in(world: World) -> None:
        if world.state == "reference":
            page, sent = reverse("admin:instruments_activity_add"), {"slug": "made"}
            names = ("name",)
        else:
            world.only("draft")
            page = reverse("admin:offices_office_add")
            names, sent = ("name", "city", "summary"), {"slug": "made", "host_country": str(world.host.pk)}
        words = {f"{name}_{language}": "Words" for name in names for language in ("en", "fr")}
        world.form(page, button, **sent | words)

    return fill_in


def button(name: str, **typed: str) -> Road:
    def press(world: World) -> None:
        world.only(*ENTRIES)
        world.form(change(world.make()), name, **typed)

    return press


def duplicate(world: World) -> None:
    world.only(*ENTRIES)
    entry = world.make()
    address = reverse("admin:offices_office_copy", args=[entry.pk])
    if f'action="{address}"' not in world.reader.get(change(entry)).text:
        raise NotOfferedError
    world.post(address, {"slug": f"{entry.slug}-copy"})


def bulk(name: str) -> Road:
    def choose(world: World) -> None:
        if name != "delete_selected":
            world.only(*ENTRIES)
        world.action(name, world.make())

    return choose


def set_owner(world: World) -> None:
    world.only(*ENTRIES)
    typed = {"post": "yes", "owner": "nobody", "team_email": "team@example.org"}
    world.action("set_owner", world.make(), **typed)


def confirm_a_placement(world: World) -> None:
    world.only("reference")
    country = world.make()
    type(country).objects.filter(pk=country.pk).update(placement_to_confirm=True)
    world.action("confirm_placements", country)


def delete(world: World) -> None:
    world.delete(world.make())


def delete_a_row(world: World) -> None:
    world.only(*ENTRIES)
    office = world.make(row=world.row)
    world.delete(office.coverage.get())


# Imports and moves


def import_entries(destination: str) -> Road:
    def bring_in(world: World) -> None:
        entry = world.make()
        if world.state == "reference":
            table = f"iso2,notice_en,notice_fr\n{entry.iso2},Changed,Autre\n"
            world.bring_in("sectors_country", table, destination)
        else:
            world.bring_in("offices_office", f"slug,city_en\n{entry.slug},Changed\n", destination)

    return bring_in


def import_rows(destination: str) -> Road:
    def bring_in(world: World) -> None:
        world.only(*ENTRIES)
        table = f"office,country,level\n{world.make().slug},{world.host.iso2},area\n"
        world.bring_in("offices_coverage", table, destination)

    return bring_in


def import_contacts(destination: str) -> Road:
    def bring_in(world: World) -> None:
        world.only(*ENTRIES)
        table = f"kind,slug,telephone\noffice,{world.make().slug},+33 1 00 00 00 00\n"
        world.bring_in("contacts", table, destination)

    return bring_in


def move_countries(destination: str) -> Road:
    def move(world: World) -> None:
        world.only(*ENTRIES)
        old, new = world.make(row=world.row), world.make()
        address, data = reverse("admin:offices_coverage_move"), asked(old, new, destination=destination)
        seen = world.reader.get(address, data).context.get("seen")
        if seen is None:
            raise NotOfferedError
        world.post(address, data | {"seen": seen, "rows": [old.coverage.get().pk]})

    return move


def move_a_region(destination: str) -> Road:
    def move(world: World) -> None:
        world.only(*ENTRIES)
        old, new = world.make(factories.SectorFactory, world.region), world.make(factories.SectorFactory)
        address = reverse("admin:sectors_sector_move_region")
        if f'value="{destination}"' not in world.reader.get(address).text:
            raise NotOfferedError
        world.post(address, {"region": old.regions.get().pk, "sector": new.pk, "destination": destination})

    return move


def fill_in_contacts(destination: str) -> Road:
    def fill_in(world: World) -> None:
        world.only(*ENTRIES)
        office, address = world.make(), reverse("admin:contacts")
        if f'value="{destination}"' not in world.reader.get(address).text:
            raise NotOfferedError
        typed = {f"office-{office.pk}-telephone": "+33 1 23", "destination": destination}
        world.post(address, form_at(world.reader, address).data | typed)

    return fill_in


# What was


def restore(world: World) -> None:
    entry = world.make()
    first = saved(entry)
    saved(entry, **texts(entry))
    world.post(reverse("admin:restore_version"), {"version": first.pk})


def restore_what_is_gone(world: World) -> None:
    entry = world.make()
    version = saved(entry)
    deleted(entry)
    world.post(reverse("admin:restore_version"), {"version": version.pk})


def undo(world: World) -> None:
    entry = world.make()
    saved(entry)
    last = saved(entry, **texts(entry)).revision
    world.post(reverse("admin:undo", args=[last.pk]), {"post": "yes"})


# What nobody sends


def apply_due(world: World) -> None:
    approved_for_later(world, world.draft(world.make()))
    world.ready()
    with mock.patch.object(timezone, "now", return_value=LATER):
        call_command("apply_due", stdout=StringIO())


def load_fixtures(world: World) -> None:
    world.only("draft", "published", "withdrawn", "reference")
    words = "name_en: A, name_fr: A"
    if world.state == "reference":
        name, row = "instruments.activity", f"{{slug: new-one, {words}}}"
    else:
        name = "sectors.sector"
        row = f"{{slug: new-one, state: {world.state}, {words}, summary_en: B, summary_fr: B}}"
    (world.folder / f"{name}.yaml").write_text(f"- {row}\n")
    world.ready()
    call_command("load_catalogue", folder=world.folder, verbosity=0)


ROADS: dict[str, Road] = {
    "form: Save draft": save_a_draft,
    "form: Save": save,
    "form: Save, beside the draft": save_what_is_live,
    "form: Save what is new": add("_save"),
    "form: Save what is new as a draft": add("_draft"),
    "form: Publish what is new": add("_publish"),
    "form: Publish now": button("_publish"),
    "form: Schedule": button("_schedule", publish_at="2090-02-01T12:00"),
    "form: Withdraw": button("_withdraw"),
    "form: Bring back": button("_bring_back"),
    "form: Duplicate": duplicate,
    "action: publish": bulk("publish_selected"),
    "action: withdraw": bulk("withdraw_selected"),
    "action: still correct": bulk("still_correct"),
    "action: owner and team": set_owner,
    "action: confirm placements": confirm_a_placement,
    "action: delete": bulk("delete_selected"),
    "delete page": delete,
    "delete page of a row": delete_a_row,
    "import of entries, at once": import_entries("at-once"),
    "import of entries, into drafts": import_entries("drafts"),
    "import of rows, at once": import_rows("at-once"),
    "import of rows, into drafts": import_rows("drafts"),
    "import of contacts, at once": import_contacts("at-once"),
    "import of contacts, into drafts": import_contacts("drafts"),
    "restore a version": restore,
    "restore what was deleted": restore_what_is_gone,
    "undo": undo,
    "publish a draft": publish_a_draft,
    "approve": approve,
    "schedule a draft, and due": schedule_a_draft,
    "publish ticked drafts": publish_what_is_ticked,
    "publish a set": publish_a_set,
    "approve a set": approve_a_set,
    "write into what is scheduled": write_into_what_is_scheduled,
    "put into a scheduled set": put_into_what_is_scheduled,
    "put ticked into a scheduled set": put_what_is_ticked_into_what_is_scheduled,
    "take out of a scheduled set": take_out_of_what_is_scheduled,
    "date a scheduled set": date_what_is_scheduled,
    "move countries, at once": move_countries("at-once"),
    "move countries, into drafts": move_countries("drafts"),
    "move a region, at once": move_a_region("at-once"),
    "move a region, into drafts": move_a_region("drafts"),
    "table of contacts, at once": fill_in_contacts("at-once"),
    "table of contacts, into drafts": fill_in_contacts("drafts"),
    "cancel its publication": cancel_its_publication,
    "cancel its withdrawal": cancel_its_withdrawal,
    "portal: apply_due": apply_due,
    "portal: load fixtures": load_fixtures,
}
