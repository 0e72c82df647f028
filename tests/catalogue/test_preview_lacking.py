"""A preview of what lacks a text that it needs: shown to staff, with what is still to be written."""

import pytest

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.derci.models import Department
from offices.models import Office
from tests.admin_forms import change
from tests.factories import OfficeFactory
from tests.previews import drafted, link_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def rio(catalogue):
    return Office.objects.get(slug="rio")


def at(draft, page="offices/rio/", language="fr"):
    return f"/preview/draft-{draft.pk}/{language}/{page}"


def test_a_draft_without_a_required_text_is_shown_and_says_what_it_lacks(rio, editor_client):
    draft = drafted(rio, summary_fr="", city_en="")

    page = editor_client.get(at(draft))

    assert page.status_code == 200
    assert "—" in page.text
    assert f'href="{change(rio)}#id_summary_fr"' in page.text
    assert f'href="{change(rio)}#id_city_en"' in page.text
    assert page.text.count("#id_") == 2


def test_a_text_in_one_language_alone_is_lacking_too(rio, editor_client):
    draft = drafted(rio, mandate_en="For the region.", mandate_fr="")

    assert f"{change(rio)}#id_mandate_fr" in editor_client.get(at(draft)).text


def test_a_new_entry_that_is_not_complete_is_shown(catalogue, editor_client, django_user_model):
    office = OfficeFactory(state="draft", slug="zebra", summary_en="", summary_fr="")
    draft = workflow.propose(office, django_user_model.objects.get(username="editors"))

    page = editor_client.get(at(draft, "offices/zebra/"))

    assert page.status_code == 200
    assert "#id_summary_en" in page.text


def test_a_set_names_what_each_of_its_drafts_lacks(rio, editor_client):
    plan = DraftSet.objects.create(name="Plan")
    drafted(rio, plan, summary_fr="")
    tokyo = Office.objects.get(slug="tokyo")
    drafted(tokyo, plan, city_fr="")

    text = editor_client.get(f"/preview/set-{plan.pk}/fr/").text

    assert f"{change(rio)}#id_summary_fr" in text
    assert f"{change(tokyo)}#id_city_fr" in text


def test_nothing_is_said_of_what_is_complete(rio, editor_client):
    assert "Still to be written" not in editor_client.get(at(drafted(rio, city_en="Bay"), language="en")).text


def test_who_has_a_secret_link_is_shown_nothing_that_is_not_complete(rio, client):
    link = link_to(drafted(rio, summary_fr=""))

    assert client.get(f"/preview/{link.token}/en/offices/rio/").status_code == 409


def test_nor_does_it_get_public_by_that(rio, publisher_client, django_user_model):
    draft = drafted(rio, summary_fr="")
    publisher_client.get(at(draft))

    with pytest.raises(DoesNotApplyError):
        workflow.approve(draft, django_user_model.objects.get(username="publishers"), at_once=True)

    rio.refresh_from_db()
    assert rio.summary_fr not in {"", "—"}


def test_the_address_of_a_page_that_is_lacking_is_that_of_the_other_language(catalogue, editor_client):
    department = Department.objects.get()
    draft = drafted(department, web_page_en="https://www.cnrs.fr/en", web_page_fr="")

    page = editor_client.get(at(draft, "about/"))

    assert page.status_code == 200
    assert f"{change(department)}#id_web_page_fr" in page.text
