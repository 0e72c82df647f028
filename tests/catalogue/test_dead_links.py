"""The page of the consequences names links in texts that a change leaves leading nowhere."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import DraftSet
from offices.models import Office
from tests import factories
from tests.admin_forms import change, filled
from tests.drafted import drafted

LINK = {"body_en": "See [it](/en/offices/there/)", "body_fr": "Voir"}


@pytest.fixture
def there(few_countries):
    return factories.OfficeFactory(slug="there", name_en="There")


def dead(answer):
    return answer.context["consequences"].dead


def test_a_withdrawal_names_the_texts_that_link_to_what_goes(publisher_client, there):
    factories.OfficeFactory(name_en="Here", **LINK)
    factories.OfficeFactory(name_en="Draft", state="draft", **LINK)

    answer = publisher_client.post(
        change(there), filled(publisher_client, change(there)) | {"_withdraw": "1"}
    )

    assert dead(answer) == ["Here – Text (English): “/en/offices/there/” will lead nowhere."]
    assert "Links in texts that will lead nowhere" in answer.text


def test_a_draft_that_links_to_what_is_not_public_is_published_knowingly(publisher_client, there):
    office = factories.OfficeFactory(name_en="Here")
    draft = drafted(office, **LINK)
    Office.objects.filter(pk=there.pk).update(state="draft")

    answer = publisher_client.post(reverse("admin:draft_publish", args=[draft.pk]))

    (words,) = dead(answer)
    assert words.startswith("Here – Text (English): “/en/offices/there/” leads to “There”, which is not")


def test_what_is_published_together_may_link_to_each_other(publisher_client, staff_of, there):
    Office.objects.filter(pk=there.pk).update(state="draft")
    there.refresh_from_db()
    office = factories.OfficeFactory(name_en="Here")
    a_set = DraftSet.objects.create(name="Both")
    for draft in (drafted(office, **LINK), workflow.propose(there, staff_of("Editors"))):
        draft.set = a_set
        draft.save()

    answer = publisher_client.post(reverse("admin:set_publish", args=[a_set.pk]))

    assert dead(answer) == []
