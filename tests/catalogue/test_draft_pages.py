"""The pages on drafts: their lists, what is done with each, and who may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from tests.admin_forms import confirming, filled
from tests.conftest import logged_in
from tests.drafted import drafted, fresh, page_of, typed
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db
Status = Draft.Status
LISTS = "/admin/drafts/"


@pytest.fixture
def office():
    return OfficeFactory(name_en="Oslo office", city_en="Before")


@pytest.fixture
def draft(office, people):
    return drafted(office, people["Editors"], city_en="After", city_fr="Après")


def lines_of(client, **asked):
    sections = client.get(LISTS, asked).context["sections"]
    return {section["name"]: section["lines"] for section in sections}


def ways(line):
    return {way.words for way in line.ways}


# Lists


def test_each_draft_is_on_one_list(people, clients, draft):
    waiting, failed, other = (
        drafted(OfficeFactory(), people["Publishers"], city_en="After") for _number in range(3)
    )
    Draft.objects.filter(pk=waiting.pk).update(status=Status.WAITING)
    Draft.objects.filter(pk=failed.pk).update(
        status=Status.FAILED, failure=[{"en": "It was deleted meanwhile.", "fr": "Supprimé entre-temps."}]
    )

    found = lines_of(clients["Editors"])

    names = {section: [line.name for line in lines] for section, lines in found.items()}
    assert names == {
        "failed": [str(failed)],
        "waiting": [str(waiting)],
        "mine": [str(draft)],
        "others": [str(other)],
    }
    (mine,) = found["mine"]
    assert (mine.kind, mine.summary, mine.who) == ("office", "2 fields", "editors")
    assert "It was deleted meanwhile." in clients["Editors"].get(LISTS).text


OFFERED = {
    ("Editors", Status.WRITING): {"Edit", "Ask for approval", "Put into a set", "Discard"},
    ("Editors", Status.WAITING): {"Edit", "Put into a set", "Discard"},
    ("Publishers", Status.WRITING): {"Edit", "Ask for approval", "Publish", "Put into a set", "Discard"},
    ("Publishers", Status.WAITING): {"Edit", "Approve", "Send back", "Put into a set", "Discard"},
    ("Administrators", Status.WRITING): {"Edit"},
    ("Administrators", Status.WAITING): {"Edit"},
}


@pytest.mark.parametrize(("group", "status"), OFFERED)
def test_a_list_offers_what_its_reader_may_do(group, status, draft, clients):
    Draft.objects.update(status=status)

    (line,) = [line for lines in lines_of(clients[group]).values() for line in lines]

    assert ways(line) - {"Preview", "Compare", "Secret link"} == OFFERED[group, status]


def test_who_wrote_it_is_not_offered_to_publish_it_where_two_are_needed(people, clients, settings):
    settings.TWO_PERSONS = True
    drafted(OfficeFactory(), people["Publishers"], city_en="After")

    (line,) = lines_of(clients["Publishers"])["mine"]

    assert "Publish" not in ways(line)


def test_the_lists_cost_as_much_with_a_hundred_times_as_many_drafts(draft, people, clients):
    client = clients["Publishers"]
    a_set = DraftSet.objects.create(name="Set", created_by=people["Editors"])
    drafted(OfficeFactory(), people["Publishers"], city_en="After")
    Draft.objects.filter(pk=draft.pk).update(status=Status.WAITING)
    drafted(OfficeFactory(), people["Editors"], into=a_set, city_en="After")
    pages = [LISTS, reverse("admin:draft_sets"), reverse("admin:scheduled")]
    few = [queries(client, page) for page in pages]

    copies = [copy_of(each, number) for each in Draft.objects.all() for number in range(100)]
    through = Draft.authors.through
    made = Draft.objects.bulk_create(copies)
    through.objects.bulk_create([through(draft=each, user_id=each.author_id) for each in made])
    many = [queries(client, page) for page in pages]

    assert many == few


def copy_of(draft, number):
    """Return a draft of what is not there any more, but for its key."""
    return Draft(
        model=draft.model,
        object_id=1_000_000 * (number + 1) + draft.pk,
        content=draft.content,
        base=draft.base,
        set=draft.set,
        status=draft.status,
        author=draft.author,
        author_name=draft.author_name,
        names={"en": f"{draft.name} {number}"},
    )


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]])


# What is done


def test_an_editor_asks_with_a_comment_and_a_date(draft, clients, people):
    moment = timezone.now() + timedelta(days=3)
    form = filled(clients["Editors"], page_of(draft, "ask"), comment="Please look", publish_at=typed(moment))

    answer = clients["Editors"].post(page_of(draft, "ask"), form)

    assert answer["Location"] == LISTS
    asked = fresh(draft)
    assert (asked.status, asked.comment) == (Status.WAITING, "Please look")
    assert typed(asked.publish_at) == typed(moment)


def test_a_date_that_is_past_is_refused_beside_its_field(draft, clients):
    moment = timezone.now() - timedelta(days=3)

    answer = clients["Editors"].post(page_of(draft, "ask"), {"comment": "", "publish_at": typed(moment)})

    assert "choose a time to come" in answer.context["form"].errors["publish_at"][0]
    assert fresh(draft).status == Status.WRITING


def test_to_send_back_needs_words(draft, clients):
    workflow_page = page_of(draft, "return")

    empty = clients["Publishers"].post(workflow_page, {"answer": " "})
    clients["Publishers"].post(workflow_page, {"answer": "The city is wrong"})

    assert "answer" in empty.context["form"].errors
    assert fresh(draft).answer == "The city is wrong"
    assert "The city is wrong" in clients["Editors"].get(LISTS).text


def test_a_draft_is_put_into_a_set_a_new_one_and_out_of_it(draft, clients, people):
    a_set = DraftSet.objects.create(name="First set")
    client, address = clients["Editors"], page_of(draft, "put")
    found = []
    for sent in ({"set": a_set.pk, "new": ""}, {"set": "", "new": "Second set"}, {"set": "", "new": ""}):
        assert client.post(address, sent).status_code == 302
        found.append(str(fresh(draft).set))

    assert found == ["First set", "Second set", "None"]
    assert DraftSet.objects.get(name="Second set").created_by == people["Editors"]


def test_a_draft_is_discarded_once_it_is_confirmed(draft, clients, office):
    page = clients["Editors"].get(page_of(draft, "discard"))
    between = fresh(draft)

    clients["Editors"].post(page_of(draft, "discard"))

    assert "What is written in it is lost" in page.text
    assert between
    assert fresh(draft) is None
    assert fresh(office).city_en == "Before"


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_an_entry_that_is_not_public_is_proposed_from_its_form(state, clients):
    new = OfficeFactory(state=state)

    form = clients["Editors"].get(f"/admin/offices/office/{new.pk}/change/")
    answer = clients["Editors"].post(
        reverse("admin:propose"), {"model": "offices.office", "object_id": new.pk}
    )

    assert reverse("admin:propose") in form.text
    assert answer["Location"] == f"/admin/offices/office/{new.pk}/change/"
    assert draft_of(new).content is None


@pytest.mark.parametrize(
    "sent", [{}, {"model": "auth.user", "pk": "1"}, {"model": "offices.office", "pk": "x"}]
)
def test_nothing_else_is_proposed(sent, clients):
    assert clients["Publishers"].post(reverse("admin:propose"), sent).status_code == 404


# Who may, whatever is sent

ROADS = {
    "publish": {"Publishers"},
    "approve": {"Publishers"},
    "return": {"Publishers"},
    "cancel": {"Publishers"},
    "discard": {"Publishers"},
    "ask": {"Editors", "Publishers"},
    "put": {"Editors", "Publishers"},
}


@pytest.mark.parametrize("group", ["Editors", "Publishers", "Administrators"])
@pytest.mark.parametrize("road", ROADS)
def test_no_form_does_what_its_sender_may_not(road, group, clients, office, django_user_model):
    author = django_user_model.objects.create_superuser("author", "author@example.org", "correct horse")
    draft = drafted(office, author, city_en="After")
    new_set = DraftSet.objects.create(name="Set")
    if road == "cancel":
        workflow.schedule(draft, author, timezone.now() + timedelta(days=1))
    before = fresh(draft)
    sent = {"answer": "No", "comment": "", "set": new_set.pk, "new": ""}
    if group == "Publishers" and road in {"publish", "approve"}:
        sent |= confirming(clients[group].get(page_of(draft, road)))[1]

    clients[group].post(page_of(draft, road), sent)

    after = fresh(draft)
    unchanged = after is not None and (after.status, after.set_id, after.answer) == (
        before.status,
        before.set_id,
        before.answer,
    )
    assert unchanged == (group not in ROADS[road])
    published = group == "Publishers" and road in {"publish", "approve"}
    assert fresh(office).city_en == ("After" if published else "Before")


def test_strangers_are_led_to_the_log_in(draft, client):
    for address in (
        LISTS,
        page_of(draft, "publish"),
        reverse("admin:scheduled"),
        reverse("admin:draft_sets"),
    ):
        assert client.get(address)["Location"].startswith("/admin/login/")


def test_staff_who_have_nothing_to_do_with_the_catalogue_see_no_drafts(draft, django_user_model):
    stranger = django_user_model.objects.create_user("stranger", is_staff=True)

    assert logged_in(stranger).get(LISTS).status_code == 403
