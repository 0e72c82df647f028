"""A set of drafts, in browsers: made, filled, shown by a secret link, approved for a date, live by itself."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cnrs_intl.catalogue.models import DraftSet
from offices.models import Office
from tests.admin_forms import change
from tests.conftest import nothing_is_known
from tests.e2e.conftest import watched
from tests.e2e.staff import WIDE, confirm, fits, save_draft, staff, unfold, way, words_of

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)

SET = "Reorganisation 2027"
NEW = {"tokyo": "It opens a branch in Osaka.", "beijing": "It opens a branch in Shanghai."}
OTTAWA = "It opens its doors."


def make_set(page: Page) -> None:
    page.goto("/admin/sets/")
    page.get_by_role("link", name="New set").click()
    page.get_by_label("Name").fill(SET)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"The set “{SET}” is made.")).to_be_visible()


def draft_offices(page: Page) -> None:
    """Write drafts of two live offices into the set, each on its form."""
    for slug, words in NEW.items():
        page.goto(change(Office.objects.get(slug=slug)))
        page.get_by_label("Set that it is published with").select_option(label=SET)
        unfold(page, "Texts")
        page.locator("#id_summary_en").fill(words)
        save_draft(page)
        expect(page.get_by_role("region", name="Status of this entry")).to_contain_text(f"Set: {SET}")


def add_office(page: Page) -> None:
    """Make a new office, to be published with the set."""
    page.goto("/admin/offices/office/add/")
    page.get_by_label("Set that it is published with").select_option(label=SET)
    texts = {f"{name}_{language}": "Ottawa" for name in ("name", "city") for language in ("en", "fr")}
    for name, words in (texts | {"summary_en": OTTAWA, "summary_fr": "Il ouvre.", "slug": "ottawa"}).items():
        page.locator(f"#id_{name}").fill(words)
    page.get_by_label("Country of the office").select_option(label="Canada")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was added successfully")).to_be_visible()


def secret_address(page: Page) -> str:
    """Make a link to the set, and return its path."""
    page.goto("/admin/previews/")
    page.get_by_label("or set of drafts").select_option(label=SET)
    page.get_by_role("button", name="Make a link").click()
    expect(page.get_by_text(f"The link to “{SET}” was made.")).to_be_visible()
    assert fits(page)
    return urlsplit(page.get_by_label("Secret address").input_value()).path


def look_without_account(browser: Browser, site: str, address: str) -> None:
    """See the whole set by the link alone, without an account or a cookie; nothing else opens."""
    with browser.new_context(viewport=WIDE, base_url=site) as context:
        faults = watched(context, site)
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_role("complementary", name="Preview")).to_contain_text(f"Set of drafts: {SET}")
        prefix = f"{address.rstrip('/')}/en/offices"
        for slug, words in (NEW | {"ottawa": OTTAWA}).items():
            page.goto(f"{prefix}/{slug}/")
            expect(page.get_by_role("main")).to_contain_text(words)
            assert fits(page)
        page.get_by_role("navigation", name="You are here").get_by_role("link").last.click()
        expect(page.get_by_role("main").get_by_role("link", name="Ottawa").first).to_be_visible()
        assert context.cookies() == []
        page.goto(f"/preview/set-{DraftSet.objects.get().pk}/en/")
        expect(page.get_by_label("Password")).to_be_visible()
    assert faults == []


def ask_for_a_date(page: Page) -> None:
    page.goto(f"/admin/sets/{DraftSet.objects.get().pk}/")
    expect(page.get_by_role("heading", name="Drafts (3)")).to_be_visible()
    assert fits(page)
    way(page, "Ask for approval").first.click()
    page.get_by_label("Publish at").fill(f"{timezone.localtime() + timedelta(days=30):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("waits for approval")).to_be_visible()


def approve(page: Page) -> None:
    page.goto("/admin/drafts/")
    way(page, "Approve").first.click()
    expect(page.get_by_text("This is what changes then.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("What is published for the first time")
    assert fits(page)
    confirm(page)
    expect(page.get_by_text(f"“{SET}” will be public on")).to_be_visible()
    page.goto("/admin/scheduled/")
    expect(page.get_by_role("row", name=SET)).to_be_visible()
    assert fits(page)


def be_due_in(seconds: float) -> None:
    """Bring the minute near, and have the portal look at its clock anew, as when it starts."""
    DraftSet.objects.update(publish_at=timezone.now() + timedelta(seconds=seconds))
    nothing_is_known()


def test_a_set_goes_live_at_its_minute_by_the_next_visitor(page, site, browser, staff):
    editor, publisher = staff("claire", "Editors"), staff("paul", "Publishers")
    make_set(editor)
    draft_offices(editor)
    add_office(editor)
    look_without_account(browser, site, secret_address(editor))
    ask_for_a_date(editor)
    approve(publisher)
    addresses = {slug: f"{site}/en/offices/{slug}/" for slug in NEW}

    be_due_in(3600)

    before = {slug: words_of(page, address) for slug, address in addresses.items()}
    assert [slug for slug, words in NEW.items() if words in before[slug]] == []
    assert page.request.get(f"{site}/en/offices/ottawa/").status == 404
    assert DraftSet.objects.exists()

    be_due_in(2)
    page.request.get(f"{site}/en/about/")
    page.wait_for_timeout(2_000)

    assert OTTAWA in words_of(page, f"{site}/en/offices/ottawa/")
    for slug, address in addresses.items():
        assert NEW[slug] in words_of(page, address)
    assert not DraftSet.objects.exists()
    publisher.goto("/admin/journal/")
    expect(publisher.locator("#content-main tbody tr").first).to_contain_text(SET)
