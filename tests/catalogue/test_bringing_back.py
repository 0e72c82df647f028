"""What was withdrawn is proposed as it stands, and is public again once a Publisher approves."""

import pytest

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.writing import change
from offices.models import Office
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def fresh(instance):
    return type(instance).objects.filter(pk=instance.pk).first()


def test_a_withdrawn_entry_is_proposed_and_brought_back_as_it_stands(editor, publisher):
    office = OfficeFactory(state="withdrawn")

    draft = workflow.propose(office, editor)
    workflow.approve(draft, publisher)

    assert (fresh(office).state, fresh(office).is_public) == ("published", True)
    assert draft_of(office) is None


def test_two_persons_bring_back_what_was_withdrawn_whoever_published_it_before(
    settings, editor, publisher, django_user_model
):
    office = OfficeFactory()
    with change(Office.objects.filter(pk=office.pk), user=publisher):
        fresh(office).save()
    settings.TWO_PERSONS = True
    other = django_user_model.objects.create_superuser("other", "other@example.org", "correct horse")
    with change(Office.objects.filter(pk=office.pk), user=other, authors=[]):
        Office.objects.get(pk=office.pk).withdraw()
    draft = workflow.propose(fresh(office), editor)

    with pytest.raises(NotAllowedError, match="Somebody else"):
        workflow.approve(draft, other)
    workflow.approve(fresh(draft), publisher)

    assert fresh(office).is_public
