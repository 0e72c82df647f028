"""What the page of consequences costs, which stands between staff and what they do: always the same."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cnrs_intl.catalogue.drafts import Into
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.writing import as_drafted
from offices.models import Office
from offices.moving import Move, carry_out, state_of
from tests import factories
from tests.admin_forms import at, change, confirmed, filled, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(catalogue):
    return {office.slug: office for office in Office.objects.all()}


def page_of(client, office, **changes):
    return change(office), filled(client, change(office), **changes)


WAYS = {
    "washington": lambda client, office: page_of(client, office, _withdraw="1"),
    "singapore": lambda client, office: (reverse("admin:offices_office_delete", args=[office.pk]), {}),
    "rio": lambda client, office: page_of(client, office, slug="rio-de-janeiro", _save="1"),
}


def asked_for(client, address, data, queries):
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, data)
    own = [query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(own) == queries, "\n".join(query["sql"][:150] for query in own)
    return answer


@pytest.mark.parametrize(("slug", "queries"), [("washington", 54), ("singapore", 49), ("rio", 44)])
def test_what_the_public_would_lose_is_found_in_a_fixed_number_of_queries(
    slug, queries, publisher_client, offices
):
    address, data = WAYS[slug](publisher_client, offices[slug])
    publisher_client.post(address, data)  # nothing is done yet; the kinds of content are known from now on

    page = asked_for(publisher_client, address, data, queries)

    assert page.templates[0].name == "admin/consequences.html"


def test_an_office_with_many_rows_is_saved_in_few_queries(publisher_client, offices):
    singapore = offices["singapore"]
    data = filled(publisher_client, change(singapore), order="3") | {"_save": "1"}
    assert singapore.coverage.count() == 34

    with CaptureQueriesContext(connection) as queries:
        assert publisher_client.post(change(singapore), data).status_code == 302

    assert len(queries) <= 60


# What a deletion takes from others


def test_what_named_what_is_deleted_is_changed_with_it(admin_client, db):
    sector = factories.SectorFactory()
    figure = factories.KeyFigureFactory(sector=sector)
    office = factories.OfficeFactory(sectors=[sector])
    stale = filled(admin_client, change(figure)) | {"_save": "1"}

    page = admin_client.post(reverse("admin:sectors_sector_delete", args=[sector.pk]))
    confirmed(admin_client, page)

    for each in (figure, office):
        each.refresh_from_db()
        assert each.version == 2
    assert figure.sector is None
    assert office.sectors.count() == 0
    assert "Deleted" in admin_client.get(change(office).replace("/change/", "/history/")).text
    admin_client.post(change(figure), stale)
    figure.refresh_from_db()
    assert figure.sector is None


# What comes true later


def test_what_changes_on_a_day_to_come_is_no_change_that_the_public_does_not_see(publisher_client):
    row, new = factories.CoverageFactory(), factories.OfficeFactory()
    of_set = DraftSet.objects.create(name="Reform")
    move, into = Move(row.office, new, date(2090, 2, 1)), Into(set=of_set)
    with as_drafted(both := [(Office, row.office.pk), (Office, new.pk)], into):
        seen = state_of(list(Office.objects.filter(pk__in=[pk for _model, pk in both])))
    carry_out(move, {row.pk}, seen, into=into)

    page = publisher_client.get(reverse("admin:set_publish", args=[of_set.pk])).text

    assert "The public sees no change." not in page
    assert "Countries whose contact changes on a later day (1)" in page
    begins = f"{new.short_name} (in its mandate) from 1 February 2090"
    assert f"{row.office.short_name} until 31 January 2090, {begins}" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"level": "area"}, "(as part of its area) from 1 February 2090"),
        ({"until": "2091-01-31"}, "(in its mandate) from 1 February 2090 until 31 January 2091"),
    ],
)
@pytest.mark.parametrize("covers_already", [False, True])
def test_another_level_or_end_of_what_has_not_begun_is_told(covers_already, typed, words, publisher_client):
    row = factories.CoverageFactory(level="named", since=date(2090, 2, 1))
    if covers_already:
        others = {"office": row.office, "country": row.country}
        factories.CoverageFactory(level="named", until=date(2090, 1, 31), **others)
    page = filled(publisher_client, change(row.office))
    (place,) = (
        name.removesuffix("-id")
        for name, value in page.items()
        if value == str(row.pk) and name.startswith("coverage-") and name.endswith("-id")
    )

    shown = publisher_client.post(change(row.office), page | at(place, typed) | {"_save": "1"})

    assert "Countries whose contact changes on a later day (1)" in shown.text
    assert words in shown.text
    assert "The public sees no change." not in shown.text


# What is published at once


def test_another_contact_of_a_country_is_shown_before_it_is_public_at_once(publisher_client):
    row = factories.CoverageFactory(level="named")
    page = filled(publisher_client, change(row.office), **{"coverage-0-level": "area"})

    shown = publisher_client.post(change(row.office), page | {"_save": "1"})
    row.refresh_from_db()
    level = row.level
    confirmed(publisher_client, shown)

    row.refresh_from_db()
    assert "Countries whose contact changes (1)" in shown.text
    assert (level, row.level) == ("named", "area")


def test_a_corrected_text_is_public_at_once_and_one_message_says_what_is(publisher_client):
    office = factories.OfficeFactory()

    answer = post(publisher_client, change(office), summary_en="Corrected.")

    (told,) = answer.context["messages"]
    assert f"“{office}” is published: what you saved is live now. Changed Summary (English)" in str(told)
    assert ">Undo</a>" in str(told)
