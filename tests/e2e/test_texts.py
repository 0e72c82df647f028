"""Longer texts and copies in a browser: what is typed is shown beside the box, and a call is copied once."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from instruments.models import Call, Instrument
from offices.models import Office
from tests import factories
from tests.admin_forms import change
from tests.e2e.staff import fits, staff, unfold

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_typed_is_shown_beside_the_box_and_saved_as_shown(staff):
    page = staff("emma", "Editors")
    page.goto(change(Office.objects.get(slug="tokyo")))
    unfold(page, "Texts")
    box = page.locator("#id_body_en")
    pane = page.locator(".markdown-preview[data-of=id_body_en]")

    box.fill("Goals:\n• *first*, see www.cnrs.fr\n• [second]()")
    expect(pane.get_by_role("link", name="www.cnrs.fr")).to_have_attribute("href", "https://www.cnrs.fr")
    expect(pane.locator("em")).to_have_text("first")
    expect(pane.locator("ul.errorlist li")).to_contain_text("“[second]()” leads nowhere")
    assert box.bounding_box()["x"] + box.bounding_box()["width"] < pane.bounding_box()["x"]
    assert fits(page)

    box.fill("See [the offices](/en/offices/).")
    expect(pane.locator("ul.errorlist li")).to_have_count(0)
    page.set_viewport_size({"width": 600, "height": 900})
    assert pane.bounding_box()["y"] > box.bounding_box()["y"] + box.bounding_box()["height"]
    page.locator("#id_body_fr").fill("Voir [les bureaux](/fr/offices/) : l'ERA.")
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("French typography was set in: Text (French).")).to_be_visible()
    expect(page.locator("#id_body_fr")).to_have_value("Voir [les bureaux](/fr/offices/)\u00a0: l’ERA.")


def test_a_call_is_copied_to_next_year_into_a_draft(staff):
    call = factories.CallFactory(
        instrument=Instrument.objects.get(slug="iea"), slug="iea-2031", name_en="IEA: call 2031"
    )
    factories.CallDateFactory(call=call, step_en="", step_fr="")
    page = staff("emma", "Editors")
    page.goto(change(call))

    page.get_by_role("button", name="Copy for next year").click()
    expect(page.get_by_text("This is the copy, a draft that the public does not see")).to_be_visible()
    expect(page.locator("#id_slug")).to_have_value("iea-2032")
    expect(page.locator("#id_name_en")).to_have_value("IEA: call 2032")
    assert Call.objects.filter(slug__startswith="iea-2032").count() == 1
    assert Client().get("/en/calls/iea-2032/").status_code == 404
