"""
A reorganisation, done by staff alone: prepared in one set, shown by a link, live at its minute, taken back.

The steps are those of a department that moves on; nothing of them is in the portal's own content.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from reversion.models import Revision

from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.history import versions_of
from cnrs_intl.catalogue.models import DraftSet, PreviewLink
from cnrs_intl.derci.models import Department
from offices.models import Office
from sectors.models import Country, Region, Sector
from tests.admin_forms import change, confirmed, filled, post, with_rows
from tests.conftest import logged_in, nothing_is_known
from tests.previews import without_address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]

MINUTE = datetime(2026, 12, 31, 23, tzinfo=UTC)  # 1 January 2027, 00:00 in Paris
BEFORE = datetime(2026, 12, 1, 12, tzinfo=UTC)
PATHS = [
    f"/{language}/{path}"
    for language in ("en", "fr")
    for path in (
        "",
        "about/",
        "countries/",
        "offices/",
        "offices/rio/",
        "offices/singapore/",
        "offices/washington/",
        "offices/beijing/",
        "sectors/",
        "sectors/asia/",
        "sectors/americas-oceania/",
        "countries/au/",
        "countries/ca/",
        "countries/fj/",
        "countries/mn/",
        "countries/br/",
        "countries/ke/",
        "message/?country=ca",
        "find/?q=Melbourne",
    )
]
PATHS += ["/api/v1/coverage/?country=AU", "/api/v1/coverage/?country=MN", "/sitemap.xml"]
COUNTRIES = ("AU", "NZ", "FJ", "CA", "MN", "HK", "MO", "BR", "US", "SG")


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Have it be December; the test moves on."""

    def be(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: local(value or moment))
        nothing_is_known()

    def local(value):
        return (value + timedelta(hours=1)).date()

    be(BEFORE)
    return be


def pages(client: Client, prefix: str = "") -> dict[str, str]:
    found = {}
    for path in PATHS:
        answer = client.get(f"{prefix}{path}")
        found[path] = answer.text + answer.get("Location", "")
    return found


def contacts() -> dict[str, list[str]]:
    """Return the offices of some countries, as the public is told."""
    found = {}
    for code in COUNTRIES:
        (told,) = Client().get(f"/api/v1/coverage/?country={code}").json()["countries"]
        found[code] = [office["slug"] for office in told["offices"]]
    return found


def prepare(editor: Client, plan: DraftSet) -> None:
    """Do steps 1 to 5 in drafts of the set, as Editors do."""
    rename_the_department(editor, plan)
    regroup_the_sectors(editor, plan)
    move_rio(editor, plan)
    open_offices(editor, plan)
    typed = filled(editor, change(Office.objects.get(slug="beijing")), _set=str(plan.pk))
    rows = [
        {"country": str(Country.objects.get(iso2=code).pk), "level": "named"} for code in ("MN", "HK", "MO")
    ]
    editor.post(
        change(Office.objects.get(slug="beijing")), with_rows(typed, "coverage", *rows) | {"_draft": "1"}
    )


def rename_the_department(editor: Client, plan: DraftSet) -> None:
    names = {
        "acronym": "DEI",
        "name_en": "European and International Affairs Department",
        "name_fr": "Direction Europe et international",
    }
    post(editor, change(Department.objects.get()), "_draft", _set=str(plan.pk), **names)


def regroup_the_sectors(editor: Client, plan: DraftSet) -> None:
    asia, americas = Sector.objects.get(slug="asia"), Sector.objects.get(slug="americas-oceania")
    names = {"slug": "asia-oceania", "name_en": "Asia-Oceania", "name_fr": "Asie-Océanie"}
    post(editor, change(asia), "_draft", _set=str(plan.pk), **names)
    names = {"slug": "americas", "name_en": "Americas", "name_fr": "Amériques"}
    post(editor, change(americas), "_draft", _set=str(plan.pk), **names)
    region = Region.objects.get(slug="oceania")
    sent = {"region": region.pk, "sector": asia.pk, "destination": f"set-{plan.pk}"}
    editor.post(reverse("admin:sectors_sector_move_region"), sent)


def move_rio(editor: Client, plan: DraftSet) -> None:
    new = {
        "slug": "sao-paulo",
        "name_en": "São Paulo office (South America)",
        "name_fr": "Bureau de São Paulo (Amérique du Sud)",
        "city_en": "São Paulo",
        "city_fr": "São Paulo",
        "latitude": "-23.55",
        "longitude": "-46.63",
        "time_zone": "America/Sao_Paulo",
    }
    post(editor, change(Office.objects.get(slug="rio")), "_draft", _set=str(plan.pk), **new)


def open_offices(editor: Client, plan: DraftSet) -> None:
    """Make two offices, and have countries pass to them from the day of the reorganisation."""
    for city, host, old, countries in (
        ("Melbourne", "AU", "singapore", Country.objects.filter(region__slug="oceania")),
        ("Ottawa", "CA", "washington", Country.objects.filter(iso2="CA")),
    ):
        add = reverse("admin:offices_office_add")
        texts = {f"{name}_en": f"{city} office" for name in ("name", "summary")}
        texts |= {f"{name}_fr": f"Bureau de {city}" for name in ("name", "summary")}
        texts |= {"city_en": city, "city_fr": city, "slug": city.lower(), "_set": str(plan.pk)}
        host_country = str(Country.objects.get(iso2=host).pk)
        post(editor, add, host_country=host_country, **texts)
        new, old_office = Office.objects.get(slug=city.lower()), Office.objects.get(slug=old)
        asked = {"old": old_office.pk, "new": new.pk, "day": "2027-01-01", "level": "", "new_level": "named"}
        asked |= {"destination": f"set-{plan.pk}"}
        move = reverse("admin:offices_coverage_move")
        seen = editor.get(move, asked).context
        rows = [step.key for step, _ticked in seen["steps"] if step.country in countries]
        editor.post(move, asked | {"seen": seen["seen"], "rows": rows})


def without_banner(text: str) -> str:
    """Return a page without what a preview adds, and without the prefix of its links."""
    text = re.sub(r'<aside class="preview-banner.*?</aside>', "", text, flags=re.S)
    text = re.sub(r"<link[^>]*preview[^>]*>|<meta name=\"robots\"[^>]*>", "", text)
    return re.sub(r"\s+", " ", re.sub(r"/preview/[\w:-]+", "", without_address(text)))


def test_it_is_prepared_shown_live_at_its_minute_and_taken_back_in_part(
    editor_client, publisher_client, clock, django_user_model
):
    before, contacts_before = pages(Client()), contacts()
    publisher_client.post(
        reverse("admin:draft_set_add"), {"name": "Reorganisation 2027", "comment": "As decided."}
    )
    plan = DraftSet.objects.get()

    prepare(editor_client, plan)

    nothing_is_known()
    assert plan.drafts.count() == 9  # the department, two sectors, two offices and three that change, Beijing
    assert pages(Client()) == before
    assert contacts() == contacts_before
    shown_by_a_link(editor_client, plan)
    approve(editor_client, publisher_client, plan)
    as_of_the_day = pages_as_of(publisher_client)
    clock(MINUTE - timedelta(seconds=1))
    call_command("apply_due")
    assert contacts() == contacts_before
    clock(MINUTE)
    call_command("apply_due")
    nothing_is_known()
    all_is_live(contacts_before)
    same_as_foreseen(as_of_the_day)
    take_rio_back(logged_in(django_user_model.objects.get(username="publishers")))


def shown_by_a_link(editor: Client, plan: DraftSet) -> None:
    """Have a director without an account see all of it."""
    editor.post(reverse("admin:preview_link_add"), {"set": plan.pk, "days": "30"})
    token = PreviewLink.objects.get().token
    director = Client()

    office = director.get(f"/preview/{token}/en/offices/sao-paulo/").text
    country = director.get(f"/preview/{token}/fr/countries/au/").text
    about = director.get(f"/preview/{token}/en/about/").text

    assert "São Paulo office" in office
    assert "DEI" in about
    assert "DERCI" not in about
    assert "Melbourne" in country
    assert director.cookies == {}


def approve(editor: Client, publisher: Client, plan: DraftSet) -> None:
    asked = {"comment": "Ready.", "publish_at": "2027-01-01T00:00"}
    editor.post(reverse("admin:set_ask", args=[plan.pk]), asked)
    page = publisher.post(reverse("admin:set_approve", args=[plan.pk]))

    confirmed(publisher, page)

    plan.refresh_from_db()
    assert (plan.status, plan.publish_at) == ("approved", MINUTE)
    assert "Melbourne" in page.text
    assert "/en/offices/rio/" in page.text


def pages_as_of(publisher: Client) -> dict[str, str]:
    prefix = "/preview/day-2027-01-01T00:00"
    return {path: text for path, text in pages(publisher, prefix).items() if path != "/sitemap.xml"}


def same_as_foreseen(foreseen: dict[str, str]) -> None:
    now = pages(Client())
    differing = [path for path, text in foreseen.items() if without_banner(text) != without_banner(now[path])]
    assert differing == []


def all_is_live(contacts_before: dict[str, list[str]]) -> None:
    now = contacts()
    moved = {
        "AU": ["melbourne"],
        "NZ": ["melbourne"],
        "FJ": ["melbourne"],
        "CA": ["ottawa"],
        "BR": ["sao-paulo"],
    }
    grown = {code: ["beijing"] for code in ("MN", "HK", "MO")}
    assert now == contacts_before | moved | grown
    public = Client()
    for old, new in (
        ("/en/offices/rio/", "/en/offices/sao-paulo/"),
        ("/fr/offices/rio.pdf", "/fr/offices/sao-paulo.pdf"),
        ("/en/sectors/asia/", "/en/sectors/asia-oceania/"),
        ("/fr/sectors/americas-oceania/", "/fr/sectors/americas/"),
    ):
        assert public.get(old)["Location"] == new
    assert "DERCI" not in public.get("/fr/about/").text
    assert "DEI" in public.get("/fr/about/").text
    assert public.get("/en/find/?q=Rio")["Location"] == "/en/offices/sao-paulo/"
    assert Country.objects.get(iso2="FJ").region.sector.slug == "asia-oceania"
    assert Revision.objects.latest("pk").author.name == "publishers"
    assert not DraftSet.objects.exists()


def take_rio_back(publisher: Client) -> None:
    """Restore the office of step 3 alone."""
    office = Office.objects.get(slug="sao-paulo")
    first = list(versions_of(office))[1]
    publisher.post(reverse("admin:restore_version"), {"version": first.pk})

    page = publisher.post(reverse("admin:draft_publish", args=[draft_of(office).pk]))
    confirmed(publisher, page)

    nothing_is_known()
    public = Client()
    assert "Rio de Janeiro office" in public.get("/en/offices/rio/").text
    assert public.get("/en/offices/sao-paulo/")["Location"] == "/en/offices/rio/"
    assert Department.objects.get().acronym == "DEI"
    assert contacts()["FJ"] == ["melbourne"]
