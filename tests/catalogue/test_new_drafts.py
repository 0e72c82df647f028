"""What is new is among the drafts of whoever adds or copies it, at once; what goes live at once is not."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.permissions import made_by
from cnrs_intl.catalogue.proposals import has_written
from cnrs_intl.site.worklist import sections_for
from offices.models import Office
from tests import factories
from tests.admin_forms import change, confirmed, post
from tests.conftest import logged_in

pytestmark = pytest.mark.django_db
LISTS = reverse("admin:drafts")


def added(user, button="_save", **typed):
    """Add an office on its form, and return it."""
    texts = {
        f"{name}_{language}": f"Oslo {name}"
        for name in ("name", "city", "summary")
        for language in ("en", "fr")
    }
    host = str(factories.CountryFactory().pk)
    address = reverse("admin:offices_office_add")
    post(logged_in(user), address, button, slug="oslo", host_country=host, **texts | typed)
    return Office.objects.get(slug="oslo")


def mine(user):
    """Return the names among somebody's drafts on the work list and on the page of the drafts."""
    work = {section.name: [line.text for line in section.lines] for section in sections_for(user)}
    lists = logged_in(user).get(LISTS).context["sections"]
    listed = {each["name"]: [line.name for line in each["lines"]] for each in lists}
    return work.get("mine", []), listed["mine"]


@pytest.mark.parametrize("group", ["Editors", "Publishers"])
@pytest.mark.parametrize("button", ["_save", "_continue"])
def test_what_is_new_is_among_the_drafts_of_who_saved_it_and_is_previewed(
    group, button, staff_of, few_countries
):
    user = staff_of(group)

    office = added(user, button)

    draft = draft_of(office)
    assert mine(user) == (["Oslo name"], ["Oslo name"])
    assert (draft.content, draft.status, draft.author, made_by(office)) == (None, "writing", user, user.pk)
    client = logged_in(user)
    form = client.get(change(office)).text
    assert reverse("preview", args=[f"draft-{draft.pk}"]) in form
    assert reverse("admin:propose") not in form
    preview = client.get(f"/preview/draft-{draft.pk}/en/offices/oslo/")
    assert "Oslo summary" in preview.text


def test_what_is_published_at_once_leaves_no_draft(publisher, few_countries):
    assert added(publisher, "_publish").is_public
    assert not Draft.objects.exists()


def test_what_is_scheduled_at_once_leaves_no_draft(publisher, few_countries):
    assert added(publisher, "_schedule", publish_at="2090-02-01T12:00").state == "published"
    assert not Draft.objects.exists()


def test_what_is_published_from_its_form_or_deleted_is_no_draft_any_more(editor, publisher, few_countries):
    office = added(editor)
    post(logged_in(publisher), change(office), "_publish")
    published = Draft.objects.exists()
    Office.objects.all().delete()

    again = added(editor)
    confirmed(
        logged_in(editor),
        logged_in(editor).post(reverse("admin:offices_office_delete", args=[again.pk]), {"post": "yes"}),
    )

    assert (published, Draft.objects.exists(), Office.objects.exists()) == (False, False, False)


def test_many_that_are_new_are_published_from_their_list(editor, publisher, few_countries):
    office = added(editor)
    address = reverse("admin:offices_office_changelist")

    logged_in(publisher).post(address, {"action": "publish_selected", "_selected_action": [office.pk]})

    assert Office.objects.get(pk=office.pk).is_public
    assert not Draft.objects.exists()


def test_what_is_refused_leaves_no_draft(editor, few_countries):
    address = reverse("admin:offices_office_add")

    post(logged_in(editor), address, slug="oslo", name_en="Oslo", host_country="")

    assert not Office.objects.filter(slug="oslo").exists()
    assert not Draft.objects.exists()


def test_a_new_entry_is_put_into_the_set_chosen_with_its_first_save(editor, few_countries):
    a_set = DraftSet.objects.create(name="In January")

    office = added(editor, _set=str(a_set.pk))

    assert draft_of(office).set == a_set


def test_what_is_saved_again_stays_one_draft_of_both_who_wrote_it(editor, publisher, few_countries):
    office = added(editor)

    post(logged_in(publisher), change(office), city_en="Bergen")

    draft = Draft.objects.get()
    assert (draft.names["en"], draft.author) == ("Oslo name", editor)
    assert has_written(editor, [draft])
    assert has_written(publisher, [draft])


def test_what_was_taken_off_the_list_is_not_put_there_by_saving_it_again(editor, few_countries):
    office, client = added(editor), logged_in(editor)
    address = reverse("admin:draft_discard", args=[Draft.objects.get().pk])
    asked = client.get(address).text
    client.post(address)

    post(client, change(office), city_en="Bergen")

    assert "The entry itself stays as it is" in asked
    assert "What is written in it is lost" not in asked
    assert Office.objects.get().city_en == "Bergen"
    assert mine(editor) == ([], [])
    assert reverse("admin:propose") in client.get(change(office)).text


@pytest.mark.parametrize("page", ["copy", "next_year"])
def test_a_copy_is_a_draft_of_who_copied_it_once(page, editor, few_countries):
    factory = {"copy": factories.OfficeFactory, "next_year": factories.CallFactory}[page]
    original = factory(slug="first-2027")
    opts, client = original._meta, logged_in(editor)
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[original.pk])

    for _pressed_twice in range(2):
        client.post(address, {"slug": "second-2028"})

    copy = type(original).objects.get(slug="second-2028")
    assert Draft.objects.get().key == draft_of(copy).key
    assert draft_of(copy).author == editor
    assert mine(editor) == ([str(copy)], [str(copy)])
