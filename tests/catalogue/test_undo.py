"""Taking a whole change back, once somebody has seen what the public will see of that."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Revision

from cnrs_intl.catalogue.admin_undoing import undo_offer
from cnrs_intl.catalogue.contents import content_of, contents_of
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.publishing import publish
from cnrs_intl.catalogue.undoing import to_undo, undo
from cnrs_intl.catalogue.writing import change
from offices.models import Coverage, Office
from tests import factories
from tests.admin_forms import change as form_of
from tests.admin_forms import confirmed, post
from tests.catalogue.roads import World, import_entries
from tests.catalogue.test_history_pages import deleted, saved
from tests.catalogue.undoing import last, page, problems, undone

JOURNAL = reverse("admin:journal")
pytestmark = pytest.mark.django_db


def test_a_form_that_was_saved_is_undone_once_that_is_confirmed(publisher_client):
    office = factories.OfficeFactory(city_en="Before")
    factories.CoverageFactory(office=office)
    saved(office)
    was = content_of(office)
    post(publisher_client, form_of(office), city_en="After")
    revision = last()

    asked = publisher_client.post(page(revision), {"post": "yes"})
    assert Office.objects.get(pk=office.pk).city_en == "After"
    answer = confirmed(publisher_client, asked)

    assert content_of(office) == was
    assert "The change is undone." in answer.text
    assert page(last()) in answer.text
    history = publisher_client.get(reverse("admin:offices_office_history", args=[office.pk])).text
    assert "Undone: the change of" in history


def test_undoing_is_asked_for_on_a_page_that_changes_nothing(publisher_client):
    office = factories.OfficeFactory()
    saved(office)
    revision = saved(office, city_en="After").revision

    answer = publisher_client.get(page(revision))

    assert str(office) in answer.text
    assert 'method="post"' in answer.text
    assert last() == revision


def test_an_undo_is_undone(publisher_client):
    office = factories.OfficeFactory(city_en="Before")
    saved(office)
    undone(publisher_client, saved(office, city_en="After").revision)

    undone(publisher_client, last())

    assert Office.objects.get(pk=office.pk).city_en == "After"


def test_an_undo_leads_to_the_entry_or_to_its_line_of_several(publisher_client):
    offices = [factories.OfficeFactory() for _number in range(2)]
    for office in offices:
        saved(office)
    one = saved(offices[0], city_en="After").revision
    with change(Office.objects.all()) as opened:
        for office in offices:
            office.city_fr = "Après"
            office.save()

    of_two = undone(publisher_client, opened.revision)
    assert of_two.redirect_chain[-1][0] == f"{JOURNAL}#change-{last().pk}"
    assert f'id="change-{last().pk}"' in of_two.text
    of_one = undone(publisher_client, one)
    assert of_one.redirect_chain[-1][0] == form_of(offices[0])
    assert "The change is undone." in of_one.text


def test_an_import_of_several_entries_is_undone_as_one(publisher_client, few_countries, tmp_path):
    world = World(publisher_client, tmp_path)
    offices = [world.office, world.draft]
    for office in offices:
        saved(office)
    was = contents_of(offices)
    import_entries(world)()
    revision = last()
    assert revision.version_set.filter(content_type__model="office").count() == 2

    undone(publisher_client, revision)

    assert contents_of(offices) == was


def test_drafts_that_were_published_together_are_undone_together(publisher_client):
    offices = [factories.OfficeFactory() for _number in range(3)]
    row = factories.CoverageFactory(office=offices[0])
    for office in offices:
        saved(office)
    was = contents_of(offices)
    with change(Office.objects.all(), into=Into()) as opened:
        for office in offices:
            office.city_en = "After"
            office.save()
        row.office = offices[1]
        row.save()
        opened.touch(*offices)
    published = publish(opened.drafts, user=None)
    assert Coverage.objects.get(pk=row.pk).office == offices[1]

    undone(publisher_client, published.revision)

    assert contents_of(offices) == was


def test_what_was_changed_since_stays_where_it_is_something_else():
    office = factories.OfficeFactory(city_en="Before", telephone="")
    saved(office)
    revision = saved(office, city_en="After").revision
    saved(office, telephone="123")

    undo(revision, user=None)

    office.refresh_from_db()
    assert (office.city_en, office.telephone) == ("Before", "123")


def test_what_was_changed_since_and_by_it_is_refused_line_by_line(publisher_client):
    one, two = factories.OfficeFactory(), factories.OfficeFactory()
    for office in (one, two):
        saved(office)
    with change(Office.objects.filter(pk__in=[one.pk, two.pk])) as opened:
        for office in (one, two):
            office.city_en = office.city_fr = "After"
            office.save()
    saved(one, city_en="Later")
    deleted(two)

    answer = publisher_client.post(page(opened.revision), {"post": "yes"})

    assert f"{one} – City (English) – This was changed since." in answer.text
    assert f"{two} – It was deleted since." in answer.text
    one.refresh_from_db()
    assert (one.city_en, one.city_fr) == ("Later", "After")


def test_there_is_nothing_to_undo_twice():
    office = factories.OfficeFactory(city_en="Before")
    saved(office)
    revision = saved(office, city_en="After").revision
    undo(revision, user=None)

    assert problems(revision) == ["There is nothing left to undo."]


def test_what_was_undone_offers_no_undo_until_that_is_undone_itself(publisher_client):
    office = factories.OfficeFactory(city_en="Before")
    saved(office)
    revision = saved(office, city_en="After").revision
    undone(publisher_client, revision)
    back = last()

    def offered(address):
        return page(revision) in publisher_client.get(address).text

    assert not offered("/admin/")
    assert not offered(JOURNAL)
    answer = publisher_client.get(page(revision))
    assert "There is nothing left to undo." in answer.text
    assert 'name="post"' not in answer.text
    undone(publisher_client, back)
    assert offered("/admin/")
    assert offered(JOURNAL)


def test_the_offers_to_undo_cost_two_queries_however_many_there_are(staff_of):
    publisher, offices = staff_of("Publishers"), [factories.OfficeFactory() for _number in range(10)]
    for office in offices:
        saved(office)
        undo(saved(office, city_en="After").revision, user=None)
    every = list(Revision.objects.order_by("-pk"))
    to_undo(publisher, every)

    for some in (every[:2], every):
        with CaptureQueriesContext(connection) as queries:
            to_undo(publisher, some)
        assert len(queries) == 2


def test_what_the_portal_was_loaded_with_stays():
    with change() as opened:
        factories.OfficeFactory()
        opened.events = [event("loaded")]

    assert problems(opened.revision) == ["What the portal was loaded with cannot be undone."]


def test_drafts_follow_what_is_undone():
    office = factories.OfficeFactory(city_en="Before")
    saved(office)
    revision = saved(office, city_en="After").revision
    with change(Office.objects.filter(pk=office.pk), into=Into()):
        office.telephone = "123"
        office.save()

    undo(revision, user=None)

    fields = draft_of(office).content[0]["fields"]
    assert (fields["city_en"], fields["telephone"]) == ("Before", "123")
    assert Draft.objects.get().based_on == Office.objects.get(pk=office.pk).version


def test_only_publishers_undo(editor_client, staff_of):
    office = factories.OfficeFactory(city_en="Before")
    saved(office)
    revision = saved(office, city_en="After").revision

    assert editor_client.get(page(revision)).status_code == 403
    assert editor_client.post(page(revision), {"post": "yes"}).status_code == 403
    with pytest.raises(NotAllowedError):
        undo(revision, user=staff_of("Administrators"))

    assert Office.objects.get(pk=office.pk).city_en == "After"


def test_the_offer_to_undo_is_for_who_may(staff_of):
    office = factories.OfficeFactory()
    with change(Office.objects.filter(pk=office.pk)) as opened:
        office.save()
    request = RequestFactory().get("/")

    request.user = staff_of("Publishers")
    assert undo_offer(request, opened) == f'<a href="{page(opened.revision)}">Undo</a>'
    request.user = staff_of("Editors")
    assert undo_offer(request, opened) == ""


def test_a_revision_that_is_not_there_is_not_found(publisher_client):
    answer = publisher_client.get(reverse("admin:undo", args=[10**12]))

    assert answer.status_code == 404
    assert not list(get_messages(answer.wsgi_request))
