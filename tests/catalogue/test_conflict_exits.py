"""Where two people save the same, nothing typed is lost, whatever is sent and whatever comes between."""

import re

import pytest

from cnrs_intl.catalogue import seen
from cnrs_intl.catalogue.contents import content_of
from offices.models import Office
from sectors.models import Country
from tests import sampling
from tests.admin_forms import change, confirmed, filled, post, problems_in, shown_again
from tests.catalogue.conflict_pages import answered, asked, both, sent_on, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(drafted_office):
    return drafted_office


# Answers that are none, and a third who saves


@pytest.mark.parametrize("choice", ["", "yours", "mix", "{}"])
def test_an_answer_that_is_none_saves_nothing_and_is_asked_for_again(choice, me, claire, office):
    page = both(me, claire, office, {"city_en": "Mine"}, {"city_en": "Theirs"})

    again = answered(me, page, choice)

    assert again.status_code == 409
    assert "Choose what is to be saved." in again.text
    assert stored(office).city_en == "Theirs"
    answered(me, again, "mine")
    assert stored(office).city_en == "Mine"


def test_an_answer_to_another_question_is_none(me, claire, office):
    page = both(
        me, claire, office, {"city_en": "Mine", "telephone": "+1"}, {"city_en": "A", "telephone": "+2"}
    )
    post(claire, change(office), city_en="B")

    again = answered(me, page, "mine", "mine")

    assert "This has changed again since you were asked." in again.text
    assert stored(office).city_en == "B"
    kept = sent_on(again)
    assert [kept[f"choice-{name}"] for name in asked(again)] == [["mine"], ["mine"]]
    answered(me, again, "mine", "theirs")
    assert (stored(office).city_en, stored(office).telephone) == ("Mine", "+2")


def test_two_writers_in_turn_lose_nothing_without_a_word(me, claire, office):
    """Each writes on what was opened before the other one saved, two hundred times under `make test-all`."""
    opened = {client: filled(client, change(office)) for client in (me, claire)}
    refused = 0
    rounds = 200 if sampling.everything else 30
    for number in range(rounds):
        client = (me, claire)[number % 2]
        mark = f" {number}."
        before = stored(office).summary_en
        sent = opened[client] | {"summary_en": opened[client]["summary_en"] + mark, "_continue": "1"}

        answer = client.post(change(office), sent)

        found = stored(office).summary_en
        if answer.status_code == 302:
            assert found == opened[client]["summary_en"] + mark
            assert before == opened[client]["summary_en"]
        else:
            refused += 1
            assert (answer.status_code, found) == (409, before)
            assert mark in answer.text
            answered(client, answer, "write", summary_en=before + mark)
            assert stored(office).summary_en == before + mark
        opened[client] = (
            filled(client, change(office))
            if number % 3 == 0
            else opened[client]
            | {
                name: value
                for name, value in filled(client, change(office)).items()
                if name.startswith(("seen_", "summary_en"))
            }
        )
    assert refused > rounds / 4


# Who has changed what is live meanwhile, and what is gone


def test_what_was_published_meanwhile_is_not_changed_unseen(me, claire, office):
    Office.objects.filter(pk=office.pk).update(summary_fr="Résumé")
    sent = filled(me, change(office), telephone="+1") | {"_save": "1"}
    confirmed(claire, post(claire, change(office), "_publish"))

    answer = me.post(change(office), sent)

    assert stored(office).telephone == ""
    assert "saved this meanwhile: it is published now." in answer.text
    assert shown_again(answer)["telephone"] == "+1"
    me.post(change(office), shown_again(answer) | {"_save": "1"})
    assert stored(office).telephone == "+1"


def test_what_was_deleted_meanwhile_can_be_added_again_with_what_was_typed(me, claire, office):
    countries = [row.country_id for row in office.coverage.in_order()]
    sent = filled(me, change(office), city_en="Typed") | {"coverage-0-level": "area", "_save": "1"}
    stored(office).delete()

    page = me.post(change(office), sent)

    assert page.status_code == 409
    assert "was deleted meanwhile" in page.text
    assert "Typed" in page.text
    action = re.search(r'<form method="post" action="([^"]+/add/)"', page.text)[1]
    form = me.post(action, shown_again(page))
    again = shown_again(form)
    assert (again["city_en"], again["coverage-0-level"]) == ("Typed", "area")
    assert me.post(action, again | {"_save": "1"}).status_code == 302
    new = Office.objects.get(slug=office.slug)
    assert [row.country_id for row in new.coverage.order_by("pk")] == countries


def test_who_may_not_read_what_was_deleted_is_told_nothing(client, office):
    assert client.post(change(office), {"seen_content": seen.of_form(office)}).status_code == 200


# Exits: nothing typed is lost


def test_the_way_back_to_the_form_shows_what_was_typed(me, claire, office):
    own = {"city_en": "Mine", "coverage-0-level": "area"}
    page = both(me, claire, office, own, {"city_en": "Theirs", "coverage-1-DELETE": "on"})

    form = me.post(change(office), sent_on(page) | {"_resume": "1"})

    again = shown_again(form)
    assert {name: again[name] for name in own} == own
    assert asked(me.post(change(office), again | {"_save": "1"})) == asked(page)


def test_words_written_on_the_page_go_back_to_the_form_too(me, claire, office):
    page = both(me, claire, office, {"summary_en": "Mine"}, {"summary_en": "Theirs"})
    (name,) = asked(page)

    form = me.post(
        change(office),
        sent_on(page) | {"_resume": "1", f"choice-{name}": "write", f"mix-{name}": "Words of my own"},
    )

    assert shown_again(form)["summary_en"] == "Words of my own"


def test_what_is_no_value_is_shown_beside_theirs_and_then_said_by_the_form(me, claire, office):
    page = both(me, claire, office, {"checked_on": "31/02/2026"}, {"checked_on": "2026-03-01"})

    assert "31/02/2026" in page.text
    form = answered(me, page, "mine")

    assert "checked_on" in problems_in(form)
    assert shown_again(form)["checked_on"] == "31/02/2026"


@pytest.mark.parametrize(
    "forged",
    ["", "x", "x:y:z", seen.sealed(seen.Seen([], 0, False)), "{}" * 5000],
    ids=["empty", "short", "parts", "of nothing", "long"],  # what is sealed holds the time
)
def test_a_form_that_does_not_say_what_it_was_opened_on_is_refused_in_words(forged, me, claire, office):
    own = {"city_en": "Mine", "seen_content": forged}

    answer = both(me, claire, office, own, {"city_en": "Theirs"})

    assert answer.status_code == 200
    assert "Somebody saved this entry meanwhile" in answer.text
    assert shown_again(answer)["city_en"] == "Mine"
    assert stored(office).city_en == "Theirs"


@pytest.mark.parametrize("number", ["", "x", "-1", "100000"])
def test_a_number_of_rows_that_is_none_is_refused_in_words(number, me, claire, office):
    answer = both(me, claire, office, {"coverage-TOTAL_FORMS": number}, {"city_en": "Theirs"})

    assert answer.status_code == 200
    assert stored(office).city_en == "Theirs"
    assert office.coverage.count() == 2


def test_an_editor_is_shown_nothing_of_what_they_may_not_change(editor_client, claire, office):
    sent = filled(editor_client, change(office), city_en="Mine") | {
        "_save": "1",
        "publish_at": "2030-01-01T00:00",
    }
    post(claire, change(office), city_en="Theirs")

    answer = editor_client.post(change(office), sent)

    assert stored(office).publish_at is None
    assert "Only a Publisher may publish" in answer.text


def test_the_page_takes_as_many_queries_for_many_clashes(me, claire, office, django_assert_max_num_queries):
    rows = {f"coverage-{number}-level" for number in range(2)}
    own, other = dict.fromkeys(rows, "area"), dict.fromkeys(rows, "liaison")
    page = both(me, claire, office, own | {"city_en": "A"}, other | {"city_en": "B"})

    with django_assert_max_num_queries(45):
        again = me.post(change(office), sent_on(page))

    assert len(asked(again)) == 3


def test_what_a_form_was_opened_on_is_small(catalogue):
    for slug in ("singapore", "pretoria"):
        office = Office.objects.get(slug=slug)

        assert len(seen.of_form(office)) < 2000
        assert seen.opened_on(seen.of_form(office), "offices.office", office.pk).content == content_of(office)


def test_a_country_with_its_names_is_merged_as_an_office_is(me, claire, catalogue):
    chile = Country.objects.get(iso2="CL")

    page = both(me, claire, chile, {"notice_en": "A", "notice_fr": "A"}, {"notice_en": "B", "notice_fr": "B"})

    assert list(asked(page).values()) == ["Notice (English)", "Notice (French)"]
    answered(me, page, "mine", "theirs")
    chile.refresh_from_db()
    assert (chile.notice_en, chile.notice_fr) == ("A", "B")
