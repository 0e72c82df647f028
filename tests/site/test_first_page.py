"""What the first page of the admin says on a new portal, and how."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue.loading import load
from cnrs_intl.derci.models import Department
from cnrs_intl.site.worklist import sections_for
from tests.conftest import logged_in
from tests.drafted import changed_live
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def department_line(user):
    sections = {section.name: section for section in sections_for(user)}
    (line,) = [each for each in sections["opening"].lines if each.text == "The department"]
    return line


def test_the_last_changes_are_those_of_people_not_the_loading(catalogue, publisher_client):
    assert "Nothing has been changed yet." in publisher_client.get(reverse("admin:index")).text

    changed_live(OfficeFactory(name_en="Oslo office"), since=2014)
    page = publisher_client.get(reverse("admin:index"))

    assert len(page.context["changes"]) == 1
    assert "Loaded from the fixtures" not in page.text
    assert "Loaded from the fixtures" in publisher_client.get(reverse("admin:journal")).text


def test_an_upgrade_that_brings_drafts_alone_is_no_change_of_theirs_either(
    catalogue, publisher_client, tmp_path
):
    rows = "- {slug: new, name_en: New, name_fr: Neuf, summary_en: One., summary_fr: Une., state: draft}"
    (tmp_path / "derci.mission.yaml").write_text(rows)

    assert load(tmp_path).loaded == {"derci.mission": 1}

    assert "Nothing has been changed yet." in publisher_client.get(reverse("admin:index")).text


def test_what_the_department_lacks_is_a_list_of_fields_below_one_sentence(catalogue, staff_of):
    editor = staff_of("Editors")

    line = department_line(editor)
    page = logged_in(editor).get(reverse("admin:index")).text

    assert line.detail == "To fill in:"
    assert "e-mail" in line.parts
    assert len(line.parts) > 5
    assert page.count("To fill in:") == 1
    assert "<li>e-mail</li>" in page
    assert "Nothing is filled in" not in page


def test_a_department_that_is_not_published_says_so(catalogue, staff_of):
    Department.objects.update(state="draft")

    line = department_line(staff_of("Editors"))

    assert (line.detail, line.parts) == ("The department is not published.", ())
