"""Pages of the admin that only a form that was sent shows: what is sent where, and what page answers."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.workflow import seen_of
from cnrs_intl.catalogue.writing import change as changing
from instruments.models import Call
from offices.models import Office
from sectors.models import Region, Sector
from tests import factories
from tests.admin_forms import change, confirming, filled
from tests.admin_pages import World
from tests.admin_posts_of_drafts import of_drafts
from tests.admin_sent import CONFIRM, CONSEQUENCES, DONE, OVERTAKEN, REFUSED, Data, Sent, file, only, typed
from tests.drafted import changed_live, drafted


def sent(there: World, user: Any) -> list[Sent]:
    """Return forms of the admin with something wrong in them, or that ask first."""
    return [
        *refused_forms(user),
        *refused_pages(),
        not_left(there),
        *imports(),
        *asked_first(there, user),
        *of_drafts(there, user),
        *of_coverage(),
        *of_accounts(user),
        *ticked(there),
        *late(),
        *done_with_many(),
        *logged_in_between(),
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


def not_left(there: World) -> Sent:
    """Return the question of who takes over a draft that its author goes on with."""
    address = reverse("admin:draft_take_over", args=[there.draft.pk])
    return Sent("draft not left", address, only(), "admin/drafts/act.html", REFUSED)


def imports() -> list[Sent]:
    address, template = reverse("admin:offices_office_import"), "admin/import_export/import.html"
    coverage = reverse("admin:offices_coverage_import")
    wrong_rows = (
        "office,country,level,since\n"
        "tokyo,XX,named,2020-01-01\n"
        "atlantis,JP,closely,tomorrow\n"
        "tokyo,JP,,2020-01-01\n"
        "tokyo,JP,named,2020-01-01\n"
    )
    return [
        Sent(
            "import with changes",
            address,
            file("slug,email\ntokyo,new@example.org\n"),
            template,
            "import-counts",
        ),
        Sent("import with errors", address, file("slug,email\ntokyo,nobody\n"), template, "(B2)"),
        Sent("import with many errors", coverage, file(wrong_rows), template, "(D3)"),
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


def of_coverage() -> list[Sent]:
    """Return what is asked of the countries that offices cover, with something unclear or missing."""
    rio, tokyo, singapore = (Office.objects.get(slug=slug) for slug in ("rio", "tokyo", "singapore"))
    pasted = {"adding-countries": "Belize\nPérou\nNarnia\nCongo\nAsie", "_add_countries": "1"}
    move, template = reverse("admin:offices_coverage_move"), "admin/offices/coverage/move.html"
    asked = {"old": singapore.pk, "new": tokyo.pk, "day": "2090-01-15"}
    nothing, nowhere = only(**asked), only(**asked | {"new": singapore.pk, "day": "1900-01-01"})
    odd = {"picture-upload": SimpleUploadedFile("office.jpg", b"no picture", "image/jpeg"), "_save": "1"}
    form = "admin/offices/office/change_form.html"
    return [
        Sent("countries pasted", change(rio), typed(**pasted), form, "Narnia"),
        Sent("no country ticked", move, nothing, template, 'class="error"'),
        Sent("nowhere to move", move, nowhere, template, REFUSED),
        Sent("picture refused", change(rio), typed(**odd), form, 'href="#id_picture"'),
    ]


def of_accounts(user: Any) -> list[Sent]:
    """Return what is asked before an account is closed, and why one is not."""
    owner = get_user_model().objects.create_user("leaving", is_staff=True)
    changed_live(Office.objects.get(slug="new-delhi"), owner=owner)
    close, template = reverse("admin:accounts_user_delete", args=[owner.pk]), "admin/accounts/user/close.html"
    own = reverse("admin:accounts_user_delete", args=[user.pk])
    accounts = reverse("admin:accounts_user_changelist")
    to_close = {"action": "close_selected", "_selected_action": [owner.pk], "post": "yes"}
    return [
        Sent("account to close", close, only(), template, REFUSED),
        Sent("own account to close", own, only(), template, "errornote"),
        Sent(
            "accounts to close, no heir",
            accounts,
            only(**to_close),
            "admin/accounts/user/close_selected.html",
            REFUSED,
        ),
        Sent(
            "account closed",
            close,
            only(to="nobody"),
            "admin/change_list.html",
            DONE,
            follow=True,
        ),
    ]


def ticked(there: World) -> list[Sent]:
    """Return drafts that are ticked: to be published, but for one that may not be; and one that is late."""
    address, stale = reverse("admin:drafts_publish"), drafted(Office.objects.get(slug="brussels"), order=5)
    changed_live(Office.objects.get(slug="brussels"), order=8)

    def sending(*drafts: Draft) -> Callable[[Client, str], Data]:
        return only(draft=[seen_of(each, [each]) for each in drafts])

    some, many = sending(there.draft, *there.of_set.drafts.all()), "admin/drafts/many/consequences.html"
    return [
        Sent("drafts to publish", address, some, many, CONFIRM),
        Sent(
            "drafts that do not fit",
            address,
            sending(there.draft, stale),
            "admin/drafts/does_not_apply.html",
            "problems",
            409,
        ),
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


def done_with_many() -> list[Sent]:
    """Return what is done with several entries from their list, confirmed, and what its page says."""
    offices, shown = reverse("admin:offices_office_changelist"), "admin/offices/office/change_list.html"
    draft = factories.OfficeFactory(state="draft")

    def chosen(action: str, **more: Any) -> Callable[[Client, str], Data]:
        return only(action=action, _selected_action=[draft.pk, *public], **more)

    public = [Office.objects.get(slug=slug).pk for slug in ("new-delhi", "pretoria")]

    def withdrawn(client: Client, address: str) -> Data:
        return confirming(client.post(address, chosen("withdraw_selected")(client, address)))[1]

    again = chosen("withdraw_selected", _confirmed="what was seen before")
    return [
        Sent("offices to withdraw, too late", offices, again, CONSEQUENCES, OVERTAKEN),
        Sent("nobody as owner", offices, chosen("set_owner", post="yes"), "admin/bulk/owner.html", REFUSED),
        Sent("still correct", offices, chosen("still_correct"), shown, DONE, follow=True),
        Sent(
            "owners set",
            offices,
            chosen("set_owner", post="yes", owner="nobody", team_email="a@example.org"),
            shown,
            DONE,
            follow=True,
        ),
        Sent("withdrawn", offices, withdrawn, shown, DONE, follow=True),
    ]


def logged_in_between() -> list[Sent]:
    """Return what is answered where a log-in comes between a form and what it saves, or is refused."""
    sign_on, rio = reverse("oidc_authentication_init"), change(Office.objects.get(slug="rio"))
    kept, back = only(typed="order=5"), "admin/way_back.html"
    index = reverse("admin:index")
    return [
        Sent("on to single sign-on", sign_on, kept, "admin/sign_on.html", sign_on, opened_at=index),
        Sent("an old token", rio, typed(order=5), back, "way-back", 403, old_token=True),
        locked_out(),
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
