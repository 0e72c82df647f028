"""Who leaves hands over drafts, too: to whom may write them, and none that a colleague wrote in as well."""

import pytest

from tests.drafted import drafted
from tests.factories import OfficeFactory
from tests.site.leaving import closing

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(leaving):
    return drafted(OfficeFactory(name_en="Oslo office"), leaving, city_en="After")


def authors(draft):
    draft.refresh_from_db()
    return set(draft.authors.all())


def test_a_colleague_goes_on_with_what_somebody_who_leaves_wrote(administrator_client, leaving, heir, draft):
    shared = drafted(OfficeFactory(name_en="Shared office"), leaving, city_en="After")
    shared.authors.add(heir)

    answer = administrator_client.post(closing(leaving), {"drafts_to": heir.pk}, follow=True)

    leaving.refresh_from_db()
    assert "Handed over to publishers: Oslo office." in answer.text
    assert not leaving.is_active
    assert authors(draft) == {leaving, heir}
    assert draft.author == heir


def test_drafts_go_another_way_than_entries(administrator_client, leaving, heir, draft, django_user_model):
    other = django_user_model.objects.create_user("other", is_staff=True)
    other.groups.set(leaving.groups.all())
    office = OfficeFactory(owner=leaving)

    administrator_client.post(closing(leaving), {"to": heir.pk, "drafts_to": other.pk})

    office.refresh_from_db()
    assert office.owner == heir
    assert authors(draft) == {leaving, other}


def test_nobody_for_now_leaves_drafts_to_the_work_list(administrator_client, leaving, draft):
    page = administrator_client.get(closing(leaving))
    assert page.context["form"].fields.keys() == {"drafts_to"}

    administrator_client.post(closing(leaving), {"drafts_to": ""})

    leaving.refresh_from_db()
    assert not leaving.is_active
    assert authors(draft) == {leaving}


def test_who_may_not_write_drafts_is_handed_none(administrator_client, leaving, draft, django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)

    answer = administrator_client.post(closing(leaving), {"drafts_to": reader.pk})

    assert answer.context["form"].errors.keys() == {"drafts_to"}
    assert authors(draft) == {leaving}
    leaving.refresh_from_db()
    assert leaving.is_active


def test_what_was_left_is_handed_over_afterwards(administrator_client, leaving, heir, draft):
    administrator_client.post(closing(leaving), {"drafts_to": ""})
    assert 'value="Hand over"' in administrator_client.get(closing(leaving)).text

    administrator_client.post(closing(leaving), {"drafts_to": heir.pk})

    assert authors(draft) == {leaving, heir}
