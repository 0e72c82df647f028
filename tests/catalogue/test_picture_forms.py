"""A picture comes in with the form of its entry, whatever else is wrong there, and is published with it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cnrs_intl.catalogue import history
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.imaging import REFUSALS
from cnrs_intl.catalogue.models import PictureFile
from cnrs_intl.derci.models import Institute
from offices.models import Office
from tests.admin_forms import change, confirmed, filled, problems_in, shown_again
from tests.catalogue.conflict_pages import answered, asked, both
from tests.factories import OfficeFactory
from tests.pictures import as_bytes, drawing, pictured, sent, stored

ALT = {"picture_alt_en": "A tower by the sea", "picture_alt_fr": "Une tour au bord de la mer"}


@pytest.fixture
def office(few_countries):
    return OfficeFactory()


def send(client, instance, file, button="_save", **typed):
    address = change(instance)
    data = filled(client, address, **typed) | {"picture-upload": file, button: "1"}
    return client.post(address, data, follow=True)


def test_a_picture_is_saved_with_its_entry(publisher_client, office):
    send(publisher_client, office, sent(), **ALT)

    office.refresh_from_db()
    assert office.picture.endswith("-960x640")
    assert PictureFile.objects.filter(picture=office.picture).count() == 4


def test_the_form_shows_the_picture_that_there_is(publisher_client, office):
    Office.objects.filter(pk=office.pk).update(**pictured())

    page = publisher_client.get(change(office)).text

    assert 'enctype="multipart/form-data"' in page
    assert '-480.jpg" width="960" height="640"' in page
    assert 'name="picture-remove"' in page


def test_a_picture_without_alternative_text_in_both_languages_is_not_published(publisher_client, office):
    answer = send(publisher_client, office, sent(), picture_alt_en="A tower")

    office.refresh_from_db()
    assert office.picture == ""
    assert problems_in(answer).keys() == {"picture_alt_fr"}
    assert shown_again(answer)["picture"].endswith("-960x640")


def test_a_picture_is_kept_when_something_else_is_wrong(publisher_client, office):
    answer = send(publisher_client, office, sent(), email="no address", **ALT)

    again = shown_again(answer) | {"email": "office@example.org"}
    again.pop("picture-upload")
    publisher_client.post(change(office), again | {"_save": "1"})

    office.refresh_from_db()
    assert problems_in(answer).keys() == {"email"}
    assert office.picture == again["picture"] != ""
    assert office.email == "office@example.org"


def test_a_picture_travels_over_the_page_of_the_consequences(publisher_client, office):
    answer = send(publisher_client, office, sent(), slug="another-place", **ALT)
    assert f'<img class="thumbnail" src="/media/{stored("teal").partition("-")[0]}-480.jpg"' in answer.text
    confirmed(publisher_client, answer)

    office.refresh_from_db()
    assert office.slug == "another-place"
    assert office.picture != ""


def test_an_editors_picture_goes_into_the_draft_and_is_not_live(editor_client, office):
    send(editor_client, office, sent(), "_draft", **ALT)

    office.refresh_from_db()
    draft = draft_of(office)
    assert office.picture == ""
    assert draft.content[0]["fields"]["picture"].endswith("-960x640")


def test_a_draft_says_at_once_which_alternative_text_its_picture_lacks(publisher_client, office):
    answer = send(publisher_client, office, sent(), button="_draft", picture_alt_en="A tower")

    lacks = "Before it can be published, fill in: Alternative text of the picture (French)."
    assert lacks in answer.text
    page = publisher_client.get(reverse("admin:draft_publish", args=[draft_of(office).pk]))
    assert page.status_code == 409
    assert f'<li><a href="{change(office)}">{office}</a>' in page.text
    complete = send(publisher_client, office, sent(), button="_draft", **ALT)
    assert "Before it can be published" not in complete.text


def test_a_preview_shows_the_picture_of_the_draft(editor_client, client, office):
    send(editor_client, office, sent(), "_draft", **ALT)
    name = draft_of(office).content[0]["fields"]["picture"].partition("-")[0]
    public = f"/en/offices/{office.slug}/"

    preview = editor_client.get(f"/preview/draft-{draft_of(office).pk}{public}")

    assert f'src="/media/{name}-960.jpg"' in preview.text
    assert name not in client.get(public).text


def test_a_picture_is_removed_with_what_was_said_of_it(publisher_client, office):
    Office.objects.filter(pk=office.pk).update(**pictured())
    data = filled(publisher_client, change(office)) | {"picture-remove": "on", "_save": "1"}

    publisher_client.post(change(office), data)

    office.refresh_from_db()
    said = [office.picture, office.picture_alt_en, office.picture_alt_fr, office.picture_credit]
    assert said == ["", "", "", ""]


def test_another_picture_takes_the_place_of_the_first(publisher_client, office):
    Office.objects.filter(pk=office.pk).update(**pictured("red"))
    data = {"picture-remove": "on", "picture_credit": "© Another"}

    answer = send(publisher_client, office, sent(as_bytes(drawing(colour="blue"))), **data)

    office.refresh_from_db()
    assert "check that alternative text, credit and licence are those of the new one" in answer.text
    assert office.picture == stored("blue")
    assert (office.picture_credit, office.picture_alt_en) == ("© Another", "A tower by the sea")


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"<svg onload='alert(1)'/>", "office.jpg", "svg"),
        (b"MZ\x90\x00 a program", "office.png", "format"),
        (as_bytes(drawing())[:400], "office.jpg", "damaged"),
        (as_bytes(drawing((10_000, 5_001), 0, "1"), "PNG"), "office.png", "pixels"),
    ],
)
def test_what_is_no_picture_is_refused_at_its_field_and_nothing_is_lost(
    publisher_client, office, content, name, refusal
):
    Office.objects.filter(pk=office.pk).update(**pictured())
    before = Office.objects.values().get(pk=office.pk)

    answer = send(publisher_client, office, sent(content, name), telephone="+33 1 23 45 67 89")

    assert problems_in(answer) == {"picture": [REFUSALS[refusal]]}
    assert shown_again(answer)["telephone"] == "+33 1 23 45 67 89"
    assert shown_again(answer)["picture"] == before["picture"]
    assert Office.objects.values().get(pk=office.pk) == before


def test_fifty_megabytes_are_refused_at_the_field_and_never_kept(publisher_client, office, monkeypatch):
    monkeypatch.setattr("cnrs_intl.catalogue.media.store", lambda content: pytest.fail("it was read"))
    file = sent(b"\xff\xd8\xff" + bytes(50 * 2**20))

    answer = send(publisher_client, office, file, telephone="+33 1 23 45 67 89")

    assert problems_in(answer) == {"picture": [REFUSALS["bytes"]]}
    assert shown_again(answer)["telephone"] == "+33 1 23 45 67 89"


@pytest.mark.parametrize("name", ["../../etc/passwd", "nonsense", f"{'0' * 40}-960x640"])
def test_a_name_that_is_no_picture_of_ours_is_refused(publisher_client, office, name):
    data = filled(publisher_client, change(office), picture=name) | ALT | {"_save": "1"}

    answer = publisher_client.post(change(office), data)

    office.refresh_from_db()
    assert office.picture == ""
    assert problems_in(answer).keys() == {"picture"}


def test_a_new_entry_takes_a_picture_too(editor_client):
    address = reverse("admin:derci_institute_add")
    typed = {"name_en": "Physics", "name_fr": "Physique", "slug": "physics"}
    data = filled(editor_client, address, **typed) | {"picture-upload": sent(), "_save": "1"}

    editor_client.post(address, data)

    assert Institute.objects.get(slug="physics").picture != ""


def test_who_may_change_nothing_stores_nothing(client, office, django_user_model):
    reader = django_user_model.objects.create_user("reader", "r@example.org", "correct horse", is_staff=True)
    client.force_login(reader, "django.contrib.auth.backends.ModelBackend")

    for user in (client, type(client)()):
        user.post(change(office), {"picture-upload": sent(), "_save": "1"})

    assert not PictureFile.objects.exists()


def test_whoever_was_logged_out_is_told_to_send_the_picture_again(publisher_client, office):
    data = filled(publisher_client, change(office), **ALT) | {"picture-upload": sent(), "_save": "1"}
    publisher_client.logout()

    log_in = publisher_client.post(change(office), data)
    typed = log_in.context["typed"]
    way_back = publisher_client.post(
        log_in.context["app_path"],
        {"username": "publishers", "password": "correct horse", "next": change(office), "typed": typed},
    )
    answer = publisher_client.post(
        change(office), dict(way_back.context["fields"]) | {way_back.context["resume"]: "1"}
    )

    assert problems_in(answer)["picture"] == [REFUSALS["again"]]
    assert shown_again(answer)["picture_alt_en"] == ALT["picture_alt_en"]
    assert not PictureFile.objects.exists()


# Two people


def test_a_picture_and_what_somebody_else_changed_meanwhile_are_saved_both(me, claire, office):
    answer = both(me, claire, office, {"picture-upload": sent()} | ALT, {"city_fr": "La leur"})

    office.refresh_from_db()
    assert answer.status_code == 302
    assert (office.picture != "", office.city_fr) == (True, "La leur")


def test_of_two_pictures_one_is_chosen_by_sight(me, claire, office):
    mine, theirs = (sent(as_bytes(drawing(colour=each))) for each in ("red", "blue"))

    asking = both(me, claire, office, {"picture-upload": mine} | ALT, {"picture-upload": theirs} | ALT)
    assert list(asked(asking).values()) == ["Picture"]
    for colour in ("red", "blue"):
        assert f'src="/media/{stored(colour).partition("-")[0]}-480.jpg"' in asking.text

    answered(me, asking, "mine")

    office.refresh_from_db()
    assert office.picture == stored("red")


def test_versions_are_compared_by_sight(publisher_client, office):
    send(publisher_client, office, sent(as_bytes(drawing(colour="red"))), **ALT)
    send(publisher_client, office, sent(as_bytes(drawing(colour="blue"))))
    old, new = history.versions_of(office).order_by("pk")

    address = reverse("admin:compare", args=["offices.office", office.pk])
    page = publisher_client.get(f"{address}?old={old.pk}&new={new.pk}").text

    for colour in ("red", "blue"):
        assert f'src="/media/{stored(colour).partition("-")[0]}-480.jpg"' in page


def test_a_form_costs_the_same_with_a_picture(publisher_client, office, django_assert_num_queries):
    publisher_client.get(change(office))
    with CaptureQueriesContext(connection) as without:
        publisher_client.get(change(office))
    Office.objects.filter(pk=office.pk).update(**pictured())

    with django_assert_num_queries(len(without)):
        publisher_client.get(change(office))
