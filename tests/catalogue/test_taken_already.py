"""What only one may have and another one has already: the refusal names that one, and leads there."""

import pytest
from django.urls import reverse

from instruments.models import Activity
from tests import factories
from tests.admin_forms import change, post
from tests.conftest import logged_in
from tests.import_files import previewed, problems

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_countries")]


@pytest.mark.parametrize("maker", [factories.OfficeFactory, factories.ActivityFactory])
def test_a_slug_that_is_taken_leads_to_who_has_it(maker, publisher_client):
    holder, other = maker(name_en="Oslo <b>"), maker()

    answer = post(publisher_client, change(other), slug=holder.slug)

    kind = holder._meta.verbose_name
    assert (
        f'Taken already by “Oslo &lt;b&gt;” ({kind}). <a href="{change(holder)}">Open it</a>' in answer.text
    )
    other.refresh_from_db()
    assert other.slug != holder.slug


def test_a_code_that_is_taken_says_by_whom(publisher_client):
    holder, other = factories.CountryFactory(name_en="Nowhere"), factories.CountryFactory()

    answer = post(publisher_client, change(other), iso3=holder.iso3)

    assert "Taken already by “Nowhere” (country or territory)." in answer.text


def test_a_draft_too_is_told_who_has_its_slug(staff_of):
    holder, other = factories.OfficeFactory(name_en="Oslo office"), factories.OfficeFactory()

    answer = post(logged_in(staff_of("Editors")), change(other), "_draft", slug=holder.slug)

    assert "Taken already by “Oslo office” (office)." in answer.text


def test_a_file_says_which_one_has_it(publisher_client):
    holder, other = factories.InstrumentFactory(acronym="ONE", name_en="First"), factories.InstrumentFactory()

    preview = previewed(publisher_client, "instruments_instrument", f"slug,acronym\n{other.slug},ONE\n")

    assert problems(preview)[2, "acronym"] == f"Taken already by “{holder}” (instrument)."


def test_a_new_activity_with_the_slug_of_another_is_not_made(publisher_client):
    holder = factories.ActivityFactory()
    before = Activity.objects.count()
    texts = {"name_en": "New", "name_fr": "Nouvelle"}

    answer = post(publisher_client, reverse("admin:instruments_activity_add"), slug=holder.slug, **texts)

    assert "Taken already by" in answer.text
    assert Activity.objects.count() == before
