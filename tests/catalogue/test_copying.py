"""An entry is duplicated by a button: a new draft like it, which shares nothing that makes it itself."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cnrs_intl.catalogue.history import in_words, versions_of
from cnrs_intl.catalogue.models import FormerAddress
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Sector
from tests import factories
from tests.admin_forms import change
from tests.drafted import drafted


@pytest.fixture
def office(few_countries, sectors):
    office = factories.OfficeFactory(
        slug="tokyo",
        name_en="Tokyo office",
        name_fr="Bureau de Tokyo",
        sectors=sectors[:2],
        checked_on=date(2026, 1, 1),
        review_by=date(2027, 1, 1),
        source="brochure",
        summary_en="Covers Japan.",
    )
    factories.CoverageFactory(office=office, level="named", country__iso2="QY", since=date(2020, 1, 1))
    FormerAddress.objects.create(model="offices.office", slug="edo", entry_id=office.pk)
    return office


def button(client, instance, page="copy"):
    """Return where the button on an entry's form leads, and what it sends."""
    opts = instance._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[instance.pk])
    shown = client.get(change(instance))
    copies = {each.address: each.slug for each in shown.context["copies"]}
    assert f'action="{address}"' in shown.text
    return address, {"slug": copies[address]}


def copied(client, instance, page="copy"):
    return client.post(*button(client, instance, page), follow=True)


def test_a_duplicate_is_a_draft_with_the_fields_and_rows_of_the_entry(editor_client, office):
    answer = copied(editor_client, office)

    copy = Office.objects.get(slug="tokyo-copy")
    assert answer.redirect_chain[-1][0] == change(copy)
    assert (copy.state, copy.name_en, copy.name_fr) == (
        "draft",
        "Tokyo office (copy)",
        "Bureau de Tokyo (copie)",
    )
    assert (copy.summary_en, copy.host_country) == ("Covers Japan.", office.host_country)
    assert set(copy.sectors.all()) == set(office.sectors.all())
    (row,) = copy.coverage.all()
    assert (row.country.iso2, row.level, row.since) == ("QY", "named", date(2020, 1, 1))
    assert office.coverage.count() == 1


def test_a_duplicate_keeps_nothing_of_when_and_where_the_entry_was_checked_and_published(
    publisher_client, office
):
    copied(publisher_client, office)

    copy = Office.objects.get(slug="tokyo-copy")
    assert (copy.source, copy.checked_on, copy.review_by) == ("", None, None)
    assert (copy.publish_at, copy.withdraw_at, copy.version) == (None, None, 1)
    assert not FormerAddress.objects.filter(entry_id=copy.pk).exists()


def test_the_history_says_what_it_is_a_copy_of_in_one_revision(editor_client, office):
    copied(editor_client, office)

    (version,) = versions_of(Office.objects.get(slug="tokyo-copy"))
    assert in_words(version.revision.comment) == "Copied from “Tokyo office”."
    assert version.revision.version_set.count() == 2  # with its row
    assert not versions_of(office).exists()


def test_a_button_that_is_pressed_twice_copies_once(editor_client, office):
    pressed = button(editor_client, office)

    editor_client.post(*pressed)
    answer = editor_client.post(*pressed, follow=True)

    assert Office.objects.filter(slug__startswith="tokyo-copy").count() == 1
    assert "It was copied already: this is the copy." in answer.text


def test_a_second_copy_has_an_address_of_its_own(editor_client, office):
    copied(editor_client, office)
    copied(editor_client, office)

    assert set(Office.objects.filter(slug__startswith="tokyo-").values_list("slug", flat=True)) == {
        "tokyo-copy",
        "tokyo-copy-2",
    }


def test_another_entry_that_took_the_address_meanwhile_is_not_taken_for_the_copy(editor_client, office):
    pressed = button(editor_client, office)
    factories.OfficeFactory(slug="tokyo-copy", name_en="Not a copy")

    editor_client.post(*pressed)

    assert Office.objects.get(slug="tokyo-copy-2").name_en == "Tokyo office (copy)"


def test_what_is_copied_is_the_draft_that_the_form_shows(editor_client, office):
    drafted(office, summary_en="Of the draft.")

    copied(editor_client, office)

    assert Office.objects.get(slug="tokyo-copy").summary_en == "Of the draft."


def test_rows_that_there_can_be_only_once_stay_with_the_entry_and_the_page_says_so(editor_client, sectors):
    factories.RegionFactory(sector=sectors[0])

    answer = copied(editor_client, sectors[0])

    assert not Sector.objects.get(slug=f"{sectors[0].slug}-copy").regions.exists()
    assert "Regions were not copied: there can be each of them only once." in answer.text


def test_an_acronym_gets_a_number(editor_client, db):
    instrument = factories.InstrumentFactory(acronym="NEW")

    copied(editor_client, instrument)

    assert Instrument.objects.get(slug=f"{instrument.slug}-copy").acronym == "NEW 2"


def test_long_names_and_addresses_leave_room_for_what_tells_a_copy(editor_client, few_countries):
    office = factories.OfficeFactory(slug="a" * 80, name_en="n" * 200)

    copied(editor_client, office)

    copy = Office.objects.get(slug__endswith="-copy")
    assert copy.name_en == "n" * 193 + " (copy)"


def test_who_may_add_nothing_copies_nothing(client, staff_of, office):
    address = reverse("admin:offices_office_copy", args=[office.pk])
    assert client.post(address).status_code == 302
    client.force_login(staff_of("Administrators"), "django.contrib.auth.backends.ModelBackend")

    assert client.post(address, {"slug": "tokyo-copy"}).status_code == 403
    assert Office.objects.filter(slug__startswith="tokyo").count() == 1


def test_the_one_department_has_no_button(publisher_client, catalogue):
    from cnrs_intl.derci.models import Department

    assert publisher_client.get(change(Department.objects.get())).context["copies"] == []


def test_an_address_that_cannot_be_copies_nothing_and_says_why(editor_client, office):
    address, _slug = button(editor_client, office)

    answer = editor_client.post(address, {"slug": "No slug!"}, follow=True)

    assert "was not copied. Use lower-case letters" in answer.text
    assert Office.objects.count() == 1


def test_the_form_costs_a_fixed_number_of_queries(editor_client, office):
    address = change(office)
    editor_client.get(address)
    with CaptureQueriesContext(connection) as few:
        editor_client.get(address)
    for iso2 in ("QX", "QZ"):
        factories.CoverageFactory(office=office, country__iso2=iso2)

    with CaptureQueriesContext(connection) as more:
        editor_client.get(address)

    assert len(few) == len(more)
