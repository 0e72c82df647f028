"""The tables that staff type into, by keyboard alone, and how much room they take."""

import pytest
from playwright.sync_api import Page, expect

from cnrs_intl.accounts.models import User
from cnrs_intl.catalogue.drafts import draft_of
from offices.models import Office
from sectors.models import Country, KeyFigure, Sector
from tests.admin_forms import change
from tests.drafted import drafted
from tests.e2e.staff import Staff, fits, staff
from tests.e2e.test_admin_pages import faults_of_boxes

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)

FOCUS = """() => {
  const { activeElement: element } = document;
  if (element === document.body) return { name: "", covered: false };
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 30) / 2);
  const isSeen = box.width <= 1 || element.contains(top) || top?.contains(element);
  const own = element.tagName === "INPUT" ? element.value : element.textContent;
  const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? own;
  return { name: name.trim(), covered: !isSeen };
}"""


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Go on by keyboard to a field; whatever has the focus on the way is in sight."""
    passed = []
    for _step in range(250):
        page.keyboard.press(key)
        found = page.evaluate(FOCUS)
        assert not found["covered"], f"{found['name']} is covered"
        if found["name"].startswith(name):
            return
        passed.append(found["name"])
    raise AssertionError(f"{name} is not among {passed}")


def open_form(page: Page, office: Office | Sector) -> None:
    page.goto(change(office))
    page.locator("h1").click()


def test_countries_are_covered_by_keyboard_alone(staff: Staff):
    page, office = staff("claire", "Editors"), Office.objects.get(slug="tokyo")
    open_form(page, office)

    tab_to(page, "Add countries")
    page.keyboard.insert_text("mongolie; Macao\nCongo")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added to the table, not saved yet: Mongolia, Macao.")).to_be_visible()
    tab_to(page, "Add Republic of the Congo")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Add countries")).to_be_focused()
    expect(page.get_by_label("Add countries")).to_have_value("")
    tab_to(page, "How closely – Mongolia")
    page.keyboard.type("works")
    tab_to(page, "Remove – Macao")
    page.keyboard.press("Space")
    tab_to(page, "Save draft")
    page.keyboard.press("Enter")

    expect(page.get_by_text("The public sees no change until it is published.")).to_be_visible()
    known = dict(Country.objects.values_list("pk", "iso2"))
    rows = [each["fields"] for each in draft_of(office).content if each["model"] == "offices.coverage"]
    assert {known[row["country"]]: row["level"] for row in rows} == {
        "JP": "named",
        "KR": "named",
        "TW": "named",
        "MN": "liaison",
        "CG": "named",
    }


def test_enter_saves_the_form_and_adds_within_the_box(staff: Staff):
    page, office = staff("claire", "Editors"), Office.objects.get(slug="tokyo")
    open_form(page, office)

    page.get_by_label("Add a country").fill("mongolie")
    page.locator("#id_adding-since").fill("2030-01-01")
    page.locator("#id_adding-since").press("Enter")
    expect(page.get_by_text("Added to the table, not saved yet: Mongolia.")).to_be_visible()
    expect(page.locator("#coverage-group tbody .number")).to_have_text(["1", "2", "3", "4"])
    page.locator("#id_telephone").fill("+81 1 23 45 67")
    page.locator("#id_telephone").press("Enter")

    expect(page.get_by_text("The public sees no change until it is published.")).to_be_visible()


def test_a_country_of_many_names_fits_three_screens_of_a_tablet(staff: Staff):
    page = staff("claire", "Editors")
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto(change(Country.objects.get(iso2="KH")))

    assert page.evaluate("document.documentElement.scrollHeight") <= 3 * 1024
    assert fits(page)


def test_lines_are_found_by_name(staff: Staff):
    page = staff("claire", "Editors")
    open_form(page, Office.objects.get(slug="singapore"))

    tab_to(page, "Search within")
    page.keyboard.type("vietnam")

    expect(page.get_by_text("Lines shown: 1")).to_be_visible()
    expect(page.get_by_label("How closely – Vietnam")).to_be_visible()
    expect(page.get_by_label("How closely – Cambodia")).to_be_hidden()
    page.keyboard.press("Enter")  # sends nothing
    page.keyboard.press("Escape")
    expect(page.get_by_label("How closely – Cambodia")).to_be_visible()


def test_the_longest_form_fits_two_screens_and_save_stays_in_sight(staff: Staff):
    page, office = staff("claire", "Editors"), Office.objects.get(slug="singapore")
    open_form(page, office)
    save = page.get_by_role("button", name="Save draft")

    assert page.evaluate("document.documentElement.scrollHeight") <= 2 * 900
    assert fits(page)
    for width, height in ((1280, 900), (768, 1024), (1280, 600)):
        page.set_viewport_size({"width": width, "height": height})
        for place in (0, 400, 10_000):
            page.evaluate("place => scrollTo(0, place)", place)
            expect(save).to_be_in_viewport(ratio=1)


def test_the_form_of_a_sector_fits_two_screens_with_all_of_its_regions_in_sight(staff: Staff):
    page, sector = staff("claire", "Editors"), Sector.objects.get(slug="americas-oceania")
    open_form(page, sector)

    assert page.evaluate("document.documentElement.scrollHeight") <= 2 * 900
    assert fits(page)
    name = page.get_by_label("Name (French)").nth(1)
    assert name.evaluate("it => it.scrollWidth <= it.clientWidth"), "a name is cut"


def test_eight_addresses_are_typed_by_keyboard_alone_and_saved_at_once(staff: Staff):
    page = staff("paul", "Publishers")
    offices = list(Office.objects.in_order())
    page.goto("/admin/contacts/")
    page.locator("h1").click()

    tab_to(page, f"E-mail – {offices[0]}")
    for office in offices:
        page.keyboard.type(f"{office.slug}@example.org")
        page.keyboard.press("Enter")
    tab_to(page, f"Telephone – {offices[-1]}", "Shift+Tab")
    page.keyboard.type("+55 21")
    tab_to(page, "Save")
    page.keyboard.press("Enter")

    expect(page.get_by_text("This can be taken back.")).to_be_visible()
    found = {office.slug: office.email for office in Office.objects.all()}
    assert found == {slug: f"{slug}@example.org" for slug in found}
    assert Office.objects.get(pk=offices[-1].pk).telephone == "+55 21"


def test_what_is_wrong_in_the_grid_is_beside_its_cell_and_nothing_is_lost(staff: Staff):
    page = staff("paul", "Publishers")
    first, second = Office.objects.in_order()[:2]
    page.goto("/admin/contacts/?missing=email")
    page.get_by_label(f"E-mail – {first}").fill("right@example.org")
    page.get_by_label(f"E-mail – {second}").fill("wrong")

    page.get_by_role("button", name="Save").click()

    wrong = page.get_by_label(f"E-mail – {second}")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label(f"E-mail – {first}")).to_have_value("right@example.org")
    assert fits(page)


def test_an_address_and_an_email_are_read_whole_in_the_grid_and_tab_goes_on_row_by_row(staff: Staff):
    page = staff("paul", "Publishers")
    first, second = Office.objects.in_order()[:2]
    address = "Embassy of an Example in a Country\n12 Long Street of the Example\nBuilding 4\n100-0001 Town"
    email = "example-office-of-the-cnrs@example.org"
    Office.objects.filter(pk=first.pk).update(postal_address=address, email=email)
    drafted(first, email="another-address-in-the-draft@example.org")

    for width in (768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/admin/contacts/")
        for name in ("Postal address", "E-mail") if width == 768 else ("Postal address",):
            cell = page.get_by_label(f"{name} – {first}")
            assert cell.evaluate("it => it.scrollWidth <= it.clientWidth"), (width, name)
            assert cell.evaluate("it => it.scrollHeight <= it.clientHeight"), (width, name)
        assert faults_of_boxes(page, width) == []
        page.get_by_label(f"Postal address – {first}").focus()
        for name in (f"E-mail – {first}", f"Telephone – {first}", f"Web page – {first}", str(second)):
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUS)["name"].startswith(name)


def test_a_country_is_moved_from_its_page(staff: Staff):
    page = staff("paul", "Publishers")
    row = Office.objects.get(slug="singapore").coverage.get(country__iso2="VN")
    page.goto(change(row.country))

    page.get_by_label("To the office").select_option(label="Tokyo office (Japan, South Korea, Taiwan)")
    page.get_by_label("From this day on").fill("2090-02-01")
    page.get_by_role("button", name="Preview the move").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    page.get_by_role("button", name="Move the ticked countries").click()

    expect(page.get_by_role("heading", name="Who answers for it")).to_be_visible()
    expect(page.get_by_text("From 1 February 2090, the Tokyo office covers Vietnam.")).to_be_visible()


def test_cells_copied_from_a_spreadsheet_go_into_as_many_cells_and_nothing_is_saved_yet(staff: Staff):
    page = staff("paul", "Publishers")
    first, second = Office.objects.in_order()[:2]
    page.goto("/admin/contacts/")
    page.get_by_label(f"Postal address – {first}").evaluate(
        """(field, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const options = { clipboardData, bubbles: true, cancelable: true };
            field.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        '"1 ""Old"" street\r\nTown"\ta@example.org\t+1\r\n2 street\tb@example.org\t\r\n',
    )

    for office, address, email, telephone in (
        (first, '1 "Old" street\nTown', "a@example.org", "+1"),
        (second, "2 street", "b@example.org", ""),
    ):
        expect(page.get_by_label(f"Postal address – {office}")).to_have_value(address)
        expect(page.get_by_label(f"E-mail – {office}")).to_have_value(email)
        expect(page.get_by_label(f"Telephone – {office}")).to_have_value(telephone)
    assert Office.objects.get(pk=first.pk).email == ""


def test_the_last_column_of_a_list_is_in_sight_where_the_owner_has_a_long_address(staff: Staff):
    page = staff("anne-charlotte.beauregard-delacroix@cnrs.fr", "Publishers")
    KeyFigure.objects.update(owner=User.objects.get(), checked_on="2026-09-30")
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")

    for width in (768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/admin/sectors/keyfigure/")
        assert page.locator(".results").evaluate("it => it.scrollWidth <= it.clientWidth"), width
