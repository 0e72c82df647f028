"""What somebody types into a form of the admin is lost neither by leaving it nor by a session that ended."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from cnrs_intl.accounts.models import User
from offices.models import Office
from tests.admin_forms import change
from tests.e2e.staff import unfold

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct horse battery"


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root", "root@example.org", PASSWORD)


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", is_staff=True)


def log_in(page: Page) -> None:
    page.get_by_label("Username").fill("root")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.fixture
def staff(quiet, page: Page, context: BrowserContext, site: str, root: User) -> Iterator[Page]:
    """A page of somebody logged in, whose cookies are gone before `quiet` looks for any."""
    page.goto(f"{site}/admin/login/")
    log_in(page)
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    yield page
    context.clear_cookies()


@pytest.fixture
def asked(staff: Page) -> list[str]:
    """What the browser asked before it left a page; it is told to leave."""
    kinds: list[str] = []

    def answer(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.accept()

    staff.on("dialog", answer)
    return kinds


def type_into(page: Page, label: str, words: str) -> None:
    """As a person does: without a gesture, browsers ask nothing."""
    page.get_by_label(label).first.click()
    page.keyboard.press("End")
    page.keyboard.type(words)


def leave(page: Page) -> None:
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Work list")


# Leaving


def test_to_leave_a_changed_form_one_is_asked(staff, site, ada, asked):
    staff.goto(f"{site}{change(ada)}")
    type_into(staff, "Last name", "Lovelace")

    leave(staff)

    assert asked == ["beforeunload"]


@pytest.mark.parametrize("of", ["account", "office", "new office"])
def test_to_leave_an_unchanged_one_is_not(of, staff, site, ada, asked):
    addresses = {"account": change(ada), "office": change(Office.objects.first())}
    staff.goto(f"{site}{addresses.get(of, '/admin/offices/office/add/')}")
    staff.get_by_role("heading", level=1).click()

    leave(staff)

    assert asked == []


def test_what_is_typed_and_taken_back_is_no_change(staff, site, ada, asked):
    staff.goto(f"{site}{change(ada)}")
    type_into(staff, "Last name", "L")
    staff.keyboard.press("Backspace")

    leave(staff)

    assert asked == []


@pytest.mark.parametrize("part", ["box", "choice", "text", "row"])
def test_every_part_of_an_entrys_form_counts(part, staff, site, asked):
    staff.goto(f"{site}{change(Office.objects.first())}")
    form = staff.locator("#office_form")
    if part == "box":
        unfold(staff, "Facts")
        form.locator("input[type=checkbox]:visible").first.click()
    elif part == "choice":
        form.locator("select:visible").first.focus()
        staff.keyboard.press("ArrowDown")
    elif part == "text":
        form.locator("textarea:visible").first.click()
        staff.keyboard.type("More. ")
    else:
        form.locator(".add-row a").first.click()

    leave(staff)

    assert asked == ["beforeunload"]


def test_a_form_that_came_back_with_an_error_is_not_saved(staff, site, ada, asked):
    staff.goto(f"{site}{change(ada)}")
    staff.get_by_label("Username").fill("")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("Please correct the error below.")).to_be_visible()
    staff.wait_for_load_state()  # the script that asks comes after the message
    staff.get_by_role("heading", level=1).click()

    leave(staff)

    assert asked == ["beforeunload"]


def test_to_save_one_is_not_asked(staff, site, ada, asked):
    staff.goto(f"{site}{change(ada)}")
    type_into(staff, "Last name", "Lovelace")

    staff.get_by_role("button", name="Save", exact=True).click()

    expect(staff.get_by_text("was changed successfully")).to_be_visible()
    assert asked == []


# A session that ended


def test_after_a_session_that_ended_the_form_comes_back_and_can_be_saved(staff, site, ada, asked):
    staff.goto(f"{site}{change(ada)}")
    type_into(staff, "Last name", "Lovelace, “née” Byron")
    Session.objects.all().delete()

    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("Your session had ended")).to_be_visible()
    log_in(staff)

    expect(staff.get_by_text("It is not saved yet")).to_be_visible()
    expect(staff.get_by_label("Last name")).to_have_value("Lovelace, “née” Byron")
    ada.refresh_from_db()
    assert ada.last_name == ""

    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("was changed successfully")).to_be_visible()
    ada.refresh_from_db()
    assert ada.last_name == "Lovelace, “née” Byron"
    assert asked == []


def test_without_script_it_comes_back_by_a_button(browser: Browser, site, root, ada):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/admin/login/?next={change(ada)}")
    log_in(page)
    page.get_by_label("Last name").fill("Lovelace")
    Session.objects.all().delete()

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Your session had ended")).to_be_visible()
    log_in(page)
    page.get_by_role("button", name="Go back to your form").click()

    expect(page.get_by_label("Last name")).to_have_value("Lovelace")
    page.context.close()
