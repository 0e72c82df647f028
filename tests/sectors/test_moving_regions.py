"""Moving a region to another sector: at once behind the page of the consequences, or into drafts."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.history import in_words, versions_of
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.publishing import publish
from offices.coverage import answer_for
from sectors.models import Country, Region, Sector
from tests.admin_forms import change, confirmed, filled
from tests.conftest import logged_in
from tests.drafted import drafted
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db

MOVE = reverse("admin:sectors_sector_move_region")


@pytest.fixture
def oceania(catalogue):
    return Region.objects.get(slug="oceania")


@pytest.fixture
def asia(catalogue):
    return Sector.objects.get(slug="asia")


def asked(region, sector, destination="at-once"):
    return {"region": region.pk, "sector": sector.pk, "destination": destination}


@pytest.mark.parametrize(
    ("group", "shown"), [("Editors", True), ("Publishers", True), ("Administrators", False)]
)
def test_the_list_of_sectors_leads_who_may_move_a_region_to_its_page(group, shown, staff_of):
    page = logged_in(staff_of(group)).get(reverse("admin:sectors_sector_changelist")).text

    assert (f'href="{MOVE}"' in page) == shown


def test_a_region_moved_at_once_takes_its_countries_along_once_confirmed(publisher_client, oceania, asia):
    fiji = Country.objects.get(iso2="FJ")

    page = publisher_client.post(MOVE, asked(oceania, asia))
    stayed = Region.objects.get(pk=oceania.pk).sector.slug
    confirmed(publisher_client, page)

    assert "Fiji" in page.text
    assert stayed == "americas-oceania"
    assert Region.objects.get(pk=oceania.pk).sector == asia
    assert answer_for(Country.objects.get(pk=fiji.pk)).sector == asia


def test_the_history_of_both_sectors_names_the_countries_that_moved(publisher_client, oceania, asia):
    confirmed(publisher_client, publisher_client.post(MOVE, asked(oceania, asia)))

    for sector in (asia, Sector.objects.get(slug="americas-oceania")):
        words = in_words(versions_of(sector).first().revision.comment, Sector)
        assert "Fiji" in words
        assert "Oceania" in words


def test_the_drafts_of_both_sectors_are_one_set(editor_client, oceania, asia):
    editor_client.post(MOVE, asked(oceania, asia, "drafts"))

    assert DraftSet.objects.get().drafts.count() == 2
    assert DraftSet.objects.get().name == "Oceania: from Americas and Oceania to Asia"


@pytest.mark.parametrize("client", ["editor_client", "publisher_client"])
def test_a_region_moved_in_drafts_is_public_once_both_are_published(client, request, oceania, asia):
    plan = DraftSet.objects.create(name="Reorganisation 2027")
    other = drafted(Sector.objects.get(slug="europe"), into=plan, name_en="Europe and beyond")

    answer = request.getfixturevalue(client).post(MOVE, asked(oceania, asia, f"set-{plan.pk}"), follow=True)
    stayed = Region.objects.get(pk=oceania.pk).sector.slug
    publish(list(plan.drafts.all()), user=None)

    assert "not public yet" in answer.text
    assert other.set == plan
    assert "also holds 1 other draft, which goes live with these" in answer.text
    assert stayed == "americas-oceania"
    assert Region.objects.get(pk=oceania.pk).sector == asia
    assert Country.objects.get(iso2="FJ").region_id == oceania.pk
    assert not plan.drafts.exists()


def test_a_region_is_not_moved_to_where_it_is(publisher_client, oceania):
    answer = publisher_client.post(MOVE, asked(oceania, oceania.sector))

    assert "belongs to that sector already" in answer.text
    assert draft_of(oceania.sector) is None


def test_administrators_move_nothing(administrator_client, oceania, asia):
    assert administrator_client.get(MOVE).status_code == 403
    assert administrator_client.post(MOVE, asked(oceania, asia)).status_code == 403


def test_a_region_that_a_draft_takes_away_is_not_moved(editor_client, asia, catalogue):
    sector = Sector.objects.get(slug="europe")
    region = RegionFactory(sector=sector)  # without countries
    typed = filled(editor_client, change(sector))
    row = next(name for name, value in typed.items() if name.endswith("-id") and value == str(region.pk))
    editor_client.post(change(sector), typed | {row.replace("-id", "-DELETE"): "on", "_draft": "1"})
    before = draft_of(sector).content

    answer = editor_client.post(MOVE, asked(region, asia, "drafts"))

    assert "takes this region away" in answer.text
    assert draft_of(sector).content == before
    assert draft_of(asia) is None
