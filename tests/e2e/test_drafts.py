"""One road to the public, in browsers: a draft is written, previewed, approved, live, and taken back."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from cnrs_intl.catalogue.drafts import draft_of
from offices.models import Office
from sectors.models import Country
from tests.admin_forms import change
from tests.e2e.staff import confirm, fits, log_in, save_draft, section, staff, unfold, way, words_of

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)

OLD = "Serves as the CNRS’s regional office in north Asia."
NEW = "Serves as the CNRS’s permanent office in north Asia."
NAME = "Tokyo office (Japan, South Korea, Taiwan)"
PUBLIC = "/en/offices/tokyo/"


@pytest.fixture
def tokyo() -> Office:
    return Office.objects.get(slug="tokyo")


def type_draft(page: Page, office: Office) -> None:
    """Change a text and one country’s level, and add a country."""
    page.goto(change(office))
    unfold(page, "Texts")
    page.locator("#id_mandate_en").fill(NEW)
    page.get_by_label("How closely – Taiwan").select_option("liaison")
    page.get_by_label("Add countries").fill("mongolie")
    page.get_by_role("button", name="Add to the table").click()
    expect(page.get_by_label("How closely – Mongolia")).to_have_value("named")


def look_at_preview(page: Page) -> None:
    """Open the real page with the change; nothing on it leads out, nor does the other language."""
    way(page, "Preview").first.click()
    inside = re.compile(r"/preview/draft-\d+/")
    expect(page).to_have_url(re.compile(rf"{inside.pattern}en/offices/tokyo/$"))
    expect(page.get_by_role("complementary", name="Preview")).to_contain_text(f"Draft: {NAME}")
    expect(page.get_by_role("main")).to_contain_text(NEW)
    links = page.locator("header a, main a, footer a").evaluate_all(
        "all => all.map(each => new URL(each.getAttribute('href'), location).href)"  # those of a map, too
    )
    own = [urlsplit(link).path for link in links if urlsplit(link).netloc == urlsplit(page.url).netloc]
    assert len(own) > 10
    assert [path for path in own if not inside.match(path)] == []
    assert fits(page)
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url(re.compile(rf"{inside.pattern}fr/offices/tokyo/$"))
    page.get_by_role("main").get_by_role("link", name="Mongolie").click()
    expect(page).to_have_url(re.compile(rf"{inside.pattern}fr/countries/mn/$"))
    expect(page.get_by_role("main")).to_contain_text("Le bureau de Tokyo couvre la Mongolie")


def ask_for_approval(page: Page, office: Office) -> None:
    page.goto(change(office))
    assert fits(page)
    way(page, "Ask for approval").first.click()
    page.get_by_label("Comment").fill("As agreed in May.")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("waits for approval")).to_be_visible()


def compare(page: Page) -> None:
    """Find what waits among the drafts, and read what it changes, word by word."""
    page.goto("/admin/")
    page.get_by_role("link", name="Drafts", exact=True).click()
    waiting = section(page, "Waiting for approval (1)")
    expect(waiting).to_contain_text("As agreed in May.")
    expect(waiting).to_contain_text("1 field, 2 countries covered")
    assert fits(page)
    way(waiting, "Compare").click()
    expect(page.locator("del")).to_contain_text(["regional"])
    expect(page.locator("ins")).to_contain_text(["permanent"])
    expect(page.get_by_role("main")).to_contain_text("Mongolia (added)")
    assert fits(page)


def approve(page: Page) -> None:
    page.goto("/admin/drafts/")
    way(section(page, "Waiting for approval (1)"), "Approve").click()
    country = section(page, "Countries whose contact changes (2)").get_by_role("row", name="Mongolia")
    expect(country).to_contain_text("Tokyo office")
    expect(section(page, "What the public reads in it")).to_contain_text(
        NEW.replace("permanent", "[added: permanent]")
    )
    assert fits(page)
    confirm(page)
    expect(page.get_by_text(f"“{NAME}” is public now.")).to_be_visible()


def take_back(page: Page) -> None:
    page.locator(".messagelist").get_by_role("link", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Undo a change")
    assert fits(page)
    page.get_by_role("button", name="Undo").click()
    expect(section(page, "What the public reads in it")).to_contain_text(
        OLD.replace("regional", "[added: regional]")
    )
    confirm(page)
    expect(page.get_by_text("The change is undone.")).to_be_visible()


def test_an_editor_drafts_a_live_office_a_publisher_approves_it_and_takes_it_back(page, site, staff, tokyo):
    editor, publisher = staff("claire", "Editors"), staff("paul", "Publishers")
    before = words_of(page, f"{site}{PUBLIC}")
    assert OLD in before

    type_draft(editor, tokyo)
    save_draft(editor)
    look_at_preview(editor)
    ask_for_approval(editor, tokyo)
    compare(publisher)

    assert words_of(page, f"{site}{PUBLIC}") == before

    approve(publisher)

    page.wait_for_timeout(1_000)
    after = words_of(page, f"{site}{PUBLIC}")
    assert NEW in after
    assert "Mongolia" in after
    assert "Tokyo" in words_of(page, f"{site}/en/countries/mn/")

    take_back(publisher)

    page.wait_for_timeout(1_000)
    assert words_of(page, f"{site}{PUBLIC}") == before


def test_a_session_that_ends_while_a_draft_is_written_costs_nothing(staff, tokyo):
    editor = staff("claire", "Editors")
    type_draft(editor, tokyo)
    Session.objects.all().delete()

    editor.get_by_role("button", name="Save draft").first.click()
    expect(editor.get_by_text("Your session had ended")).to_be_visible()
    log_in(editor, "claire")

    expect(editor.get_by_text("It is not saved yet")).to_be_visible()
    expect(editor.locator("#id_mandate_en")).to_have_value(NEW)
    assert draft_of(tokyo) is None

    save_draft(editor)
    draft = draft_of(tokyo)
    tokyo.refresh_from_db()
    mongolia = Country.objects.get(iso2="MN").pk
    assert draft.content[0]["fields"]["mandate_en"] == NEW
    assert mongolia in {line["fields"].get("country") for line in draft.content}
    assert tokyo.mandate_en == OLD
