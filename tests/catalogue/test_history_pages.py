"""The pages of the history: versions to choose and compare, drafts beside what is live, what was deleted."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Version

from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.models import Catalogued, Draft
from cnrs_intl.catalogue.publishing import publish
from cnrs_intl.catalogue.undoing import undo as taken_back
from cnrs_intl.catalogue.versions import content_at, is_kind
from cnrs_intl.catalogue.writing import change
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.conftest import logged_in
from tests.drafted import drafted

KINDS = [model for model in apps.get_models() if issubclass(model, Catalogued) and is_kind(model)]
pytestmark = pytest.mark.django_db


def made(model):
    return getattr(factories, f"{model.__name__}Factory")()


def saved(instance, user=None, **values):
    """Save something through the door; return the version that keeps it."""
    with change(type(instance).objects.filter(pk=instance.pk), user=user):
        for name, value in values.items():
            setattr(instance, name, value)
        instance.save()
    return Version.objects.get_for_object(instance).first()


def deleted(instance, user=None):
    with change(type(instance).objects.filter(pk=instance.pk), user=user) as opened:
        opened.events = [event("deleted", name=str(instance))]
        instance.delete()


def compare(model, pk, old, new):
    return f"{reverse('admin:compare', args=[model._meta.label_lower, pk])}?old={old}&new={new}"


def history(instance):
    opts = instance._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=[instance.pk])


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("model", KINDS)
def test_two_versions_of_everything_are_compared(model, language, publisher_client, catalogue):
    instance = made(model)
    name = f"{model.name_field}_en" if hasattr(instance, f"{model.name_field}_en") else model.name_field
    old, new = saved(instance), saved(instance, **{name: "Zanzibar"})
    headers = {"accept-language": language}

    page = publisher_client.get(compare(model, instance.pk, old.pk, new.pk), headers=headers)

    assert page.context["comparison"].count == 1
    assert "Zanzibar" in page.text
    assert '<span class="visually-hidden">[' in page.text
    assert publisher_client.get(history(instance), headers=headers).status_code == 200


@pytest.mark.parametrize("model", KINDS)
def test_a_draft_of_everything_is_compared_with_what_is_live(model, publisher_client, catalogue):
    instance = made(model)
    name = f"{model.name_field}_en" if hasattr(instance, f"{model.name_field}_en") else model.name_field
    with change(model.objects.filter(pk=instance.pk), into=Into()):
        setattr(instance, name, "Zanzibar")
        instance.save()

    page = publisher_client.get(reverse("admin:draft_compare", args=[draft_of(instance).pk]))

    assert page.context["comparison"].count == 1
    assert "Zanzibar" in page.text


def test_the_history_offers_versions_the_live_one_and_the_draft(editor_client):
    office = factories.OfficeFactory()
    first, second = saved(office), saved(office, city_en="Elsewhere")
    with change(Office.objects.filter(pk=office.pk), into=Into()):
        office.city_en = "Nowhere"
        office.save()

    text = editor_client.get(history(office)).text

    for value in (first.pk, second.pk, "live", "draft"):
        assert f'name="new" value="{value}"' in text
    for value in (first.pk, second.pk, "live"):
        assert f'name="old" value="{value}"' in text
    assert text.count("Restore as a draft") == 2


def test_the_history_says_what_is_restored_offers_to_undo_and_dates_what_is_live(publisher_client, staff_of):
    office = factories.OfficeFactory()
    saved(office)
    second = saved(office, city_en="Elsewhere")
    undo = reverse("admin:undo", args=[second.revision_id])

    text = publisher_client.get(history(office)).text

    assert text.count("Restore as a draft, as it stood after this change") == 2
    assert f'<a href="{undo}">Undo this change' in text
    assert re.search(r"Live <time [^>]*>\(since .*\)</time>", text)
    assert undo not in logged_in(staff_of("Editors")).get(history(office)).text
    taken_back(second.revision, user=None)
    assert undo not in publisher_client.get(history(office)).text


def test_the_older_side_stands_first_whichever_was_chosen(editor_client):
    office = factories.OfficeFactory(city_en="First")
    old, new = saved(office), saved(office, city_en="Second")

    one = editor_client.get(compare(Office, office.pk, old.pk, new.pk)).context["comparison"]
    two = editor_client.get(compare(Office, office.pk, new.pk, old.pk)).context["comparison"]
    three = editor_client.get(compare(Office, office.pk, "live", old.pk)).context["comparison"]

    assert one == two == three
    assert "First" in one.sections[0].lines[0].old


def test_what_is_the_same_is_said_to_be(editor_client):
    office = factories.OfficeFactory()
    version = saved(office)

    page = editor_client.get(compare(Office, office.pk, version.pk, "live"))

    assert "Nothing differs." in page.text


@pytest.mark.parametrize("old", ["0", "abc", "²", "9" * 40, "draft"])
def test_versions_that_there_are_not_are_not_found(old, editor_client):
    office = factories.OfficeFactory()
    others = saved(factories.OfficeFactory())

    assert editor_client.get(compare(Office, office.pk, old, "live")).status_code == 404
    assert editor_client.get(compare(Office, office.pk, others.pk, "live")).status_code == 404


@pytest.mark.parametrize("label", ["auth.user", "offices.coverage", "offices.none", "none"])
def test_only_what_has_a_history_of_its_own_is_compared(label, publisher_client):
    assert publisher_client.get(reverse("admin:compare", args=[label, 1])).status_code == 404


def test_a_comparison_costs_as_many_queries_for_a_hundred_rows(editor_client):
    office = factories.OfficeFactory()
    countries = list(Country.objects.order_by("pk")[:100])
    empty = saved(office)
    counts = []
    for number in (1, 100):
        Coverage.objects.bulk_create(
            Coverage(office=office, country=country, level="named") for country in countries[:number]
        )
        full = saved(office)
        address = compare(Office, office.pk, empty.pk, full.pk)
        editor_client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = editor_client.get(address)
        counts.append(len(queries))
        assert page.context["comparison"].count == number
        Coverage.objects.filter(office=office).delete()

    assert counts[0] == counts[1]
    assert counts[0] < 20


# Versions as contents


def test_a_version_has_the_rows_that_were_kept_with_it():
    office = factories.OfficeFactory()
    row = factories.CoverageFactory(office=office)
    version = saved(office)
    factories.CoverageFactory(office=office)

    content = content_at(version)

    assert [(each["model"], each["pk"]) for each in content] == [
        ("offices.office", office.pk),
        ("offices.coverage", row.pk),
    ]
    assert not {"version", "texts_changed", "search_words", "name_en_key"} & content[0]["fields"].keys()


def test_columns_that_went_are_left_out_and_new_ones_take_what_is_live():
    office = factories.OfficeFactory(telephone="123")
    version = saved(office)
    version.serialized_data = version.serialized_data.replace('"telephone":', '"fax":')

    live = content_at(version)[0]["fields"]
    office.delete()
    gone = content_at(version)[0]["fields"]

    assert "fax" not in live
    assert live["telephone"] == "123"
    assert gone["telephone"] == ""


def test_a_draft_that_is_published_leaves_its_comment_in_the_history(editor_client):
    office = factories.OfficeFactory()
    with change(Office.objects.filter(pk=office.pk), into=Into()) as opened:
        office.city_en = "Elsewhere"
        office.save()
    draft = opened.drafts[0]
    draft.comment = "Asked for by the ambassador."
    draft.save()
    publish([draft], user=None)

    text = editor_client.get(history(office)).text

    assert "Draft published." in text
    assert '<p class="comment">Asked for by the ambassador.</p>' in text


def test_the_history_names_who_wrote_a_draft_that_somebody_else_published(staff_of, editor_client):
    office = factories.OfficeFactory()
    drafted(office, staff_of("Publishers"), city_en="Elsewhere")

    publish(list(Draft.objects.all()), user=None)

    assert "Draft published. Written by publishers." in editor_client.get(history(office)).text


def test_of_a_draft_that_its_author_published_the_history_says_who_once(staff_of, editor_client):
    publisher = staff_of("Publishers")
    office = factories.OfficeFactory()
    drafted(office, publisher, city_en="Elsewhere")

    publish(list(Draft.objects.all()), user=publisher)

    assert "Written by" not in editor_client.get(history(office)).text


# What was deleted


@pytest.mark.parametrize("model", KINDS)
def test_the_history_of_what_was_deleted_stays_readable(model, publisher_client, catalogue):
    instance = made(model)
    old = saved(instance)
    pk, name = instance.pk, str(instance)
    deleted(instance)

    listed = publisher_client.get(reverse("admin:deleted"))
    page = publisher_client.get(reverse("admin:deleted_history", args=[model._meta.label_lower, pk]))
    compared = publisher_client.get(compare(model, pk, old.pk, old.pk))

    assert name in listed.text
    assert f'value="{old.pk}"' in page.text
    assert compared.status_code == 200


def test_who_deleted_what_and_when_is_listed_last_one_first(publisher_client):
    claire = get_user_model().objects.get(username="publishers")
    first, second = (factories.OfficeFactory() for _number in range(2))
    for office in (first, second):
        saved(office)
        deleted(office, claire)
    country = factories.CountryFactory()
    saved(country)

    page = publisher_client.get(reverse("admin:deleted"))

    names = [line["gone"].name for line in page.context["lines"]]
    assert names[:2] == [str(second), str(first)]
    assert all(line["gone"].when for line in page.context["lines"][:2])
    assert [line["gone"].who for line in page.context["lines"][:2]] == ["publishers", "publishers"]
    assert str(country) not in names


def test_what_is_there_again_leads_to_its_own_history(publisher_client):
    office = factories.OfficeFactory()

    answer = publisher_client.get(reverse("admin:deleted_history", args=["offices.office", office.pk]))

    assert answer.url == history(office)


def test_what_never_was_is_not_found(publisher_client):
    assert publisher_client.get("/admin/deleted/offices.office/999999/").status_code == 404
