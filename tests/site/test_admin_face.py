"""The face of the admin: colours of the house alone, and a first page that says how much waits."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.site.worklist import sections_for
from tests.conftest import logged_in
from tests.drafted import drafted
from tests.factories import OfficeFactory

CSS = Path(settings.BASE_DIR) / "static" / "css"
VALUE = re.compile(r"(--[a-z-]+): ([^;]+);")
LOOKS = re.compile(r"#[0-9a-f]{3,8}\b")
ON_BLUE = {"#fff", "#ffffff14", "#9db4c9", "#d5e2ee"}  # on the band, which is blue in either scheme


def values(sheet: str, selector: str) -> dict[str, str]:
    """Return the variables that a style sheet sets in the first block of a selector."""
    block = sheet.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(VALUE.findall(re.sub(r"/\*.*?\*/", "", block)))


def test_a_scheme_that_is_chosen_has_the_colours_of_the_public_pages():
    tokens, admin = ((CSS / name).read_text() for name in ("tokens.css", "admin_tokens.css"))
    light, dark = values(tokens, ":root"), values(tokens.split("prefers-color-scheme: dark")[1], ":root")

    for scheme, ours in (("light", light), ("dark", dark)):
        chosen = values(admin, f'html[data-theme="{scheme}"]')
        assert chosen == {name: ours[name] for name in dark}, scheme


@pytest.mark.parametrize("name", ["admin.css", "admin_tables.css", "admin_face.css", "admin_desk.css"])
def test_no_style_sheet_of_the_admin_has_colours_of_its_own(name):
    assert set(LOOKS.findall((CSS / name).read_text())) <= ON_BLUE | {"#00294b"}


@pytest.mark.django_db
def test_a_number_counts_entries_where_a_line_stands_for_many(staff_of):
    editor = staff_of("Editors")
    for _number in range(3):
        OfficeFactory(checked_on=timezone.localdate() - timedelta(days=400))
    drafted(OfficeFactory(), editor, city_en="After")

    found = {section.name: section for section in sections_for(editor)}

    assert (found["due"].count, found["due"].number) == (1, 3)
    assert (found["mine"].count, found["mine"].number) == (1, 1)


@pytest.mark.django_db
def test_each_number_leads_to_what_it_counts(catalogue, editor_client):
    page = editor_client.get(reverse("admin:index")).text

    numbers = re.findall(r'<a href="#(work-[a-z-]+)"><strong>(\d+)</strong>', page)

    assert len(numbers) > 1
    assert [name for name, _number in numbers if f'<h2 id="{name}">' not in page] == []
    assert dict(numbers)["work-placements"] == "21"


@pytest.mark.django_db
def test_the_first_page_says_whose_it_is_once(staff_of):
    editor = staff_of("Editors")
    editor.first_name, editor.last_name = "Ada", "Lovelace"
    editor.save()

    page = logged_in(editor).get(reverse("admin:index")).text

    assert page.count("Ada") == 1
    assert '<p class="whose">Ada Lovelace</p>' in page


@pytest.mark.django_db
def test_long_sections_fold_what_comes_after_the_first_lines(catalogue, editor_client):
    page = editor_client.get(reverse("admin:index"))
    (opening,) = [each for each in page.context["sections"] if each.name == "opening"]
    part = page.text.split('id="work-opening"')[1].split("</section>")[0]
    shown, folded = part.split("<details>")

    assert all(line.text in shown for line in opening.lines[:5])
    assert all(line.text in folded for line in opening.lines[5:])
    assert f"and {len(opening.lines) - 5} more" in folded
