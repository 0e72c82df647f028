import pytest

from sectors.models import KeyFigure, Sector
from tests.factories import KeyFigureFactory

pytestmark = pytest.mark.django_db


def test_europe_has_no_office_of_its_own_and_brussels_is_set_apart(client, catalogue):
    html = client.get("/en/sectors/europe/").content.decode()

    assert "The CNRS brochure lists no office for this sector." in html
    assert "Separate from the sector" in html
    assert "/en/offices/brussels/" in html
    assert "New Independent States" in html


@pytest.mark.parametrize(
    ("slug", "offices"),
    [
        ("asia", ["beijing", "tokyo", "singapore"]),
        ("africa-middle-east-india", ["pretoria", "new-delhi"]),
        ("americas-oceania", ["singapore", "washington", "rio"]),
    ],
)
def test_a_sector_shows_its_offices_and_no_other_ones(client, catalogue, slug, offices):
    response = client.get(f"/fr/sectors/{slug}/")

    assert [office.slug for office in response.context["sector"].published_offices] == offices
    assert response.context["other_offices"] == []


def test_a_sector_shows_its_listed_countries_under_their_regions(client, catalogue):
    regions = client.get("/fr/sectors/asia/").context["regions"]

    assert [region.slug for region, _countries, _links in regions] == [
        "south-korea-japan-singapore-taiwan",
        "china-south-east-asia",
        "elsewhere-in-asia",
    ]
    assert [country.iso2 for country in regions[0][1]] == ["KR", "JP", "SG", "TW"]
    assert all(country.listed for _region, countries, _links in regions for country in countries)


def test_only_published_key_figures_are_shown(client, catalogue):
    KeyFigureFactory(sector=Sector.objects.get(slug="europe"), state="draft", label_en="hidden things")

    html = client.get("/en/sectors/europe/").content.decode()

    assert KeyFigure.objects.published().get().label_en in html
    assert "hidden things" not in html


def test_every_sector_is_listed_with_its_regions(client, catalogue):
    html = client.get("/fr/sectors/").content.decode()

    for sector in Sector.objects.all():
        assert f"/fr/sectors/{sector.slug}/" in html
    assert "Caucase" in html


def test_the_list_tells_whose_sectors_they_are_and_how_many(client, catalogue):
    lede = "DERCI has four geographic sectors; each coordinates relations with one part of the world."

    assert lede in client.get("/en/sectors/").content.decode()
    assert "La DERCI compte quatre secteurs géographiques" in client.get("/fr/sectors/").content.decode()


def test_the_list_counts_countries_and_names_the_cities(client, catalogue):
    page = client.get("/en/sectors/").content.decode()
    asia = page.partition("/en/sectors/asia/")[2].partition("</li>")[0]

    assert "<strong>19</strong> countries and territories" in asia
    assert "Three offices: Beijing · Tokyo · Singapore" in asia


def test_a_sectors_page_begins_with_its_figures_and_has_the_contact_beside(client, catalogue):
    page = client.get("/en/sectors/asia/").content.decode()
    band, content = page.partition('class="band"')[2].split('class="wrap content"')

    assert "<strong>19</strong> countries and territories" in band
    assert "<strong>3</strong> offices abroad" in band
    assert content.index("<aside") < content.index('class="write-to"') < content.index("</aside>")
