"""
Every road to the public × who goes it × where the entry is: what becomes of that, as one table.

The table is `roads_to_the_public.txt`. In it, of what anybody sees or will see by itself ("live"), of what
else the tables hold ("table") and of drafts ("draft"), the first that changes; "refused": nothing does; "–":
there is no such road, or its page does not offer it. The "forging Editor" sends what a Publisher's page
sends, the "Publisher alone" what it sends without the setting TWO_PERSONS, with what they wrote themselves.
"""

import re
from itertools import groupby
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver

from tests.catalogue.public_roads import STATES, WithTwoPersons, World, outcome, undone
from tests.catalogue.roads_to_the_public import ROADS
from tests.conftest import logged_in
from tests.sampling import sampled

SHUT_OUT = ("Administrator", "visitor")  # wherever an Editor who forges comes to anything


def table():
    """Yield each road, each role, and what is expected from each state."""
    road = ""
    for line in Path(__file__).with_name("roads_to_the_public.txt").read_text().splitlines()[1:]:
        cells = re.split(r"\s{2,}", line)
        road = cells[0] or road
        yield road, cells[1], dict(zip(STATES, cells[2:], strict=True))


def cells():
    for road, role, expected in table():
        yield from ((road, role, state, expected[state]) for state in STATES)
        if role == "forging Editor":
            for other in SHUT_OUT:
                closed = {state: "–" if expected[state] == "–" else "refused" for state in STATES}
                yield from ((road, other, state, closed[state]) for state in STATES)


CHOSEN = sampled(cells(), 200, always=lambda cell: cell[1:3] == ("forging Editor", "published"))
GONE = {road: list(found) for road, found in groupby(CHOSEN, lambda cell: cell[0])}


@pytest.fixture
def clients(staff_of):
    """Return who reads and who sends, and who wrote what there is, for each role."""
    people = {name: staff_of(f"{name}s") for name in ("Editor", "Publisher", "Administrator")}
    own = {name: logged_in(user) for name, user in people.items()}
    editor, publisher = people["Editor"], people["Publisher"]
    return {
        "Editor": (own["Editor"], own["Editor"], editor),
        "forging Editor": (own["Publisher"], own["Editor"], editor),
        "Publisher": (own["Publisher"], own["Publisher"], editor),
        "Publisher alone": (own["Publisher"], WithTwoPersons(own["Publisher"]), publisher),
        "Administrator": (own["Publisher"], own["Administrator"], editor),
        "visitor": (own["Publisher"], Client(), editor),
        "portal": (own["Publisher"], own["Publisher"], editor),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("road", GONE)
def test_a_road_leads_as_far_as_the_table_says(road, few_countries, clients, tmp_path):
    expected = {(role, state): end for _road, role, state, end in GONE[road]}
    found = {}

    for role, state in expected:
        with undone():
            found[role, state] = outcome(World(state, *clients[role], tmp_path), ROADS[road])

    assert found == expected


def test_the_table_lets_nobody_but_publishers_and_the_portal_change_what_is_live():
    assert {role for road, role, ends in table() if "live" in ends.values()} == {"Publisher", "portal"}


def test_the_table_has_a_row_for_each_road_and_each_role():
    roles = ["Editor", "forging Editor", "Publisher", "Publisher alone"]
    rows = [(road, role) for road in ROADS for role in (["portal"] if road.startswith("portal") else roles)]

    assert [(road, role) for road, role, _ends in table()] == rows


# The addresses of the admin that no model has by itself: those that are roads of the table, and the others.
IN_THE_TABLE = {
    *("restore_version", "undo", "draft_publish", "draft_approve", "draft_put"),
    *("set_publish", "set_approve", "draft_set", "scheduled_cancel", "drafts_publish", "drafts_put"),
    *("offices_coverage_move", "sectors_sector_move_region", "contacts"),
    *("contacts_import", "contacts_process_import"),
}
PUBLISHES_NOTHING = {
    *("index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n"),
    *("view_on_site", "app_list", "my_account", "second_factor", "page", "page_at", "check_ready"),
    *("search", "links", "link_check", "old_names", "how_we_work"),
    *(
        "drafts",
        "drafts_ask",
        "propose",
        "draft_sets",
        "draft_set_add",
        "draft_update",
        "draft_compare",
        "scheduled",
    ),
    *(f"{kind}_{act}" for kind in ("draft", "set") for act in ("ask", "return", "cancel", "discard")),
    "draft_take_over",
    *("preview_links", "preview_link_add", "preview_link_revoke", "preview_day"),
    *("compare", "journal", "deleted", "deleted_history"),
    *("markdown_preview", "instruments_call_next_year"),  # the latter is a copy like any other
    *("offices_coverage_proof", "offices_coverage_countries", "export", "contacts_export"),
    "auth_user_password_change",
    *("accounts_user_unlock", "accounts_user_second_factor", "second_factor_picture"),
}


def admin_names():
    return get_resolver().namespace_dict["admin"][1].reverse_dict


def test_no_address_of_the_admin_is_forgotten_in_the_table():
    pages = ("changelist", "add", "change", "delete", "history", "copy", "import", "process_import", "export")
    of_each = {
        f"{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model in admin.site._registry
        for page in pages
    }
    names = {key for key in admin_names() if isinstance(key, str)}

    assert names - of_each - IN_THE_TABLE - PUBLISHES_NOTHING == set()
