"""What an undo or a restored version gives back once the account of its owner is closed."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue.history import versions_of
from cnrs_intl.catalogue.restoring import restore
from tests.admin_forms import confirmed
from tests.catalogue.test_history_pages import saved
from tests.conftest import logged_in
from tests.site.leaving import closing, owners

pytestmark = pytest.mark.django_db


def test_an_undo_gives_nothing_to_an_account_that_is_closed(administrator_client, leaving, heir, owned):
    for entry in owned:
        saved(entry)
    administrator_client.post(closing(leaving), {"to": heir.pk}, follow=True)
    revision = versions_of(owned[0]).first().revision

    page = logged_in(heir).get(reverse("admin:undo", args=[revision.pk])).text
    logged_in(heir).post(reverse("admin:undo", args=[revision.pk]), {"post": "yes"})

    assert "The account “editors” is closed: the owner stays as today." in page
    assert 'name="post"' not in page
    assert owners(owned) == [heir, heir]


def test_the_rest_of_a_change_is_undone_though_its_owner_stays(leaving, heir, owned):
    office = owned[0]
    saved(office)
    revision = saved(office, owner=heir, city_en="After").revision
    type(leaving).objects.filter(pk=leaving.pk).update(is_active=False)

    asked = logged_in(heir).post(reverse("admin:undo", args=[revision.pk]), {"post": "yes"})
    answer = confirmed(logged_in(heir), asked)

    assert "the owner stays as today" in asked.text
    assert "the owner stays as today" in answer.text
    assert owners([office]) == [heir]
    assert office.city_en != "After"


def test_a_version_is_restored_without_the_owner_whose_account_is_closed(leaving, heir, owned):
    office = owned[0]
    version = saved(office, city_en="Before")
    saved(office, owner=heir, city_en="After")
    type(leaving).objects.filter(pk=leaving.pk).update(is_active=False)

    restored = restore(version, heir)

    assert "the owner stays as today" in str(restored.left[0])
    fields = restored.draft.content[0]["fields"]
    assert (fields["owner"], fields["city_en"]) == (heir.pk, "Before")


def test_the_page_says_what_only_staff_see_change(leaving, heir, owned):
    office = owned[0]
    saved(office)
    revision = saved(office, owner=heir).revision

    asked = logged_in(heir).post(reverse("admin:undo", args=[revision.pk]), {"post": "yes"})

    assert "The public sees no change." in asked.text
    assert "Oslo office – Owner: publishers → editors" in asked.text
