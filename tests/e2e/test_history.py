"""The history, in browsers: what was deleted comes back, so does an old version; the journal is narrowed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cnrs_intl.catalogue.drafts import draft_of
from offices.models import Office
from tests import factories
from tests.admin_forms import change
from tests.e2e.staff import confirm, fits, section, staff, unfold, words_of

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Tokyo office (Japan, South Korea, Taiwan)"
OLD = "The Tokyo office liaises between the CNRS, and French research in general, and research institutions"
NEW = "It opens a branch in Osaka."


@pytest.fixture
def tokyo() -> Office:
    return Office.objects.get(slug="tokyo")


def publish_at_once(page: Page, office: Office, words: str) -> None:
    page.goto(change(office))
    unfold(page, "Texts")
    page.locator("#id_summary_en").fill(words)
    page.get_by_role("button", name="Publish at once").first.click()
    expect(page.get_by_text("what you saved is live now")).to_be_visible()


def is_public(office: Office) -> bool:
    return Client().get(f"/en/offices/{office.slug}/").status_code == 200


def test_a_deleted_entry_is_found_and_comes_back_as_a_draft(page, site, staff, tokyo):
    publisher = staff("paul", "Publishers")
    publisher.goto(change(tokyo))
    publisher.get_by_role("link", name="Delete", exact=True).first.click()
    expect(section(publisher, "What the public no longer sees")).to_contain_text("/en/offices/tokyo/")
    confirm(publisher)
    expect(publisher.get_by_text("was deleted successfully")).to_be_visible()
    assert not is_public(tokyo)

    publisher.goto("/admin/")
    publisher.get_by_role("link", name="Deleted", exact=True).click()
    expect(publisher.get_by_role("button", name=f"Restore {NAME}")).to_be_visible()
    assert fits(publisher)
    publisher.get_by_role("link", name=NAME).click()
    expect(publisher.get_by_text("This was deleted.")).to_be_visible()
    publisher.go_back()
    publisher.get_by_role("button", name=f"Restore {NAME}").click()

    expect(publisher.get_by_text(f"“{NAME}” is here again, as a draft")).to_be_visible()
    expect(publisher.locator("#id_summary_en")).to_have_value(re.compile(OLD))
    expect(publisher.locator("#id_coverage-INITIAL_FORMS")).to_have_value("3")
    assert not is_public(tokyo)
    assert Office.objects.get(slug="tokyo").pk == tokyo.pk

    publisher.get_by_role("button", name="Publish now").first.click()
    expect(section(publisher, "What is published for the first time")).to_contain_text("/en/offices/tokyo/")
    confirm(publisher)
    expect(publisher.get_by_text(f"“{NAME}” is now published.")).to_be_visible()
    assert OLD in words_of(page, f"{site}/en/offices/tokyo/")


def test_an_old_version_becomes_a_draft_and_changes_nothing_yet(page, site, staff, tokyo):
    publisher = staff("paul", "Publishers")
    publish_at_once(publisher, tokyo, NEW)
    publisher.goto(change(tokyo))
    publisher.get_by_role("link", name="History").click()
    expect(publisher.get_by_role("button", name="Restore as a draft")).to_have_count(2)
    assert fits(publisher)

    publisher.get_by_role("button", name="Compare the chosen versions").click()
    expect(publisher.get_by_role("table", name="Office", exact=True)).to_contain_text(OLD)
    assert fits(publisher)
    publisher.go_back()
    publisher.get_by_role("button", name="Restore as a draft").last.click()

    expect(publisher.get_by_text(f"This version of “{NAME}” is a draft now.")).to_be_visible()
    expect(publisher.locator("#id_summary_en")).to_have_value(re.compile(OLD))
    assert OLD in draft_of(tokyo).content[0]["fields"]["summary_en"]
    assert NEW in words_of(page, f"{site}/en/offices/tokyo/")


def filtered(page: Page, who: str, since: str, until: str) -> list[str]:
    """Return the lines of the journal that are left, once it is narrowed."""
    page.get_by_label("Who").select_option(who)
    page.get_by_label("From").fill(since)
    page.get_by_label("Until").fill(until)
    with page.expect_navigation():  # a list of lines is read at once, of whatever page is there
        page.get_by_role("button", name="Filter").click()
    return page.locator("#content-main tbody tr").all_inner_texts()


def test_the_journal_is_narrowed_by_person_and_day(staff, tokyo):
    ann, paul = staff("ann", "Publishers"), staff("paul", "Publishers")
    first = timezone.localdate()
    publish_at_once(ann, tokyo, "The words of Ann.")
    publish_at_once(paul, Office.objects.get(slug="beijing"), "The words of Paul.")
    last = timezone.localdate()
    paul.goto("/admin/journal/")
    assert fits(paul)

    (line,) = filtered(paul, "ann", f"{first}", f"{last}")
    everybody = filtered(paul, "", f"{first}", f"{last}")
    tomorrow = filtered(paul, "ann", f"{last + timedelta(days=1)}", "")

    assert "ann" in line
    assert NAME in line
    assert len(everybody) > 1
    assert tomorrow == []
    expect(paul.get_by_text("No change matches.")).to_be_visible()


def test_a_list_leads_to_a_text_that_is_missing_in_its_folded_section(site, staff):
    sector = factories.SectorFactory(name_en="Polar regions", state="draft", body_en="In English alone.")
    page = staff("emma", "Editors")
    page.goto(reverse("admin:sectors_sector_changelist") + "?translations=missing")

    page.get_by_role("link", name="(French)").first.click()

    expect(page).to_have_url(re.compile(f"{change(sector)}#id_body_fr$"))
    expect(page.locator("#id_body_fr")).to_be_in_viewport()
    expect(page.locator("#id_body_fr")).to_be_focused()
    expect(page.locator("summary", has_text="Texts").locator(".translation")).to_have_text("1 text missing")


def test_a_hit_of_the_search_opens_the_section_that_holds_the_field(site, staff, tokyo):
    page = staff("claire", "Publishers")
    page.goto(change(tokyo))
    unfold(page, "Texts")
    page.locator("summary", has_text="Texts").first.click()  # left closed, as the browser remembers
    expect(page.locator("#id_summary_en")).to_be_hidden()

    page.goto("/admin/search/?q=liaises")
    page.get_by_role("link", name=NAME).first.click()

    expect(page.locator("#id_summary_en")).to_be_in_viewport()
    expect(page.locator("#id_summary_en")).to_be_focused()
