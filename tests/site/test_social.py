"""What a page says where somebody shares it: its head in both languages, and the picture named there."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from cnrs_intl.catalogue.preview import address_of
from cnrs_intl.site import social
from instruments.models import Call
from offices.models import Office
from tests.factories import CallFactory, OfficeFactory
from tests.previews import drafted

pytestmark = pytest.mark.usefixtures("catalogue")
SITE = "http://127.0.0.1:8000"
WITH_PICTURE = {  # each kind of page, and what its picture says in English and in French
    "": ("Who is your contact at the CNRS?", "Qui est votre interlocuteur au CNRS\u202f?"),
    "countries/": ("Countries and territories", "Pays et territoires"),
    "countries/kh/": ("Cambodia: your contact at the CNRS", "Cambodge\u00a0: votre interlocuteur au CNRS"),
    "offices/": ("Regional offices of the CNRS", "Bureaux du CNRS à l’étranger"),
    "offices/tokyo/": (
        "Tokyo office Japan, South Korea, Taiwan",
        "Bureau de Tokyo Japon, Corée du Sud, Taïwan",
    ),
    "sectors/": ("Geographic sectors", "Secteurs géographiques"),
    "sectors/asia/": ("Asia", "Asie"),
    "instruments/": ("Instruments", "Outils de collaboration"),
    "instruments/irp/": ("IRP International Research Projects", "IRP International Research Projects"),
    "instruments/compare/": ("Compare the instruments", "Comparer les outils de collaboration"),
    "instruments/choose/": (
        "Which instrument fits your project?",
        "Quel outil convient à votre projet\u202f?",
    ),
    "calls/": ("Calls for projects", "Appels à projets"),
    "about/": ("About DERCI", "À propos de la DERCI"),
    "glossary/": ("Glossary", "Glossaire"),
    "accessibility/": ("Accessibility statement", "Déclaration d’accessibilité"),
    "legal/": ("Legal notice", "Mentions légales"),
    "privacy/": ("Privacy", "Données personnelles"),
    "embed/": ("Link your site to this portal", "Relier votre site à ce portail"),
}
WITHOUT = [
    "find/?q=Congo",
    "search/",
    "search/?q=laboratory",
    "message/?country=kh",
    "instruments/irp/dossier/",
    "instruments/dossier/",
]
META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]+|description)" content="([^"]*)">')
LOCALES = {"en": "en_GB", "fr": "fr_FR"}


def head(client: Client, address: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    found = [(name, unescape(value)) for name, value in META.findall(page)]
    assert len(found) == len(dict(found)), "said twice"
    return dict(found)


@pytest.fixture
def said(monkeypatch):
    """Have pictures say in words what they would show: the parts of the title, and the place."""
    monkeypatch.setattr(
        social, "drawn", lambda parts, offices, place: f"{' '.join(parts).strip()}|{place}".encode()
    )


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", WITH_PICTURE)
def test_a_page_tells_who_shares_it_all_that_is_shown_there(client, path, language):
    address = f"/{language}/{path}"
    told = head(client, address)
    other = "fr" if language == "en" else "en"

    assert told.pop("og:title")
    assert len(told["description"]) > 20
    assert told.pop("og:description") == told.pop("description")
    assert told.pop("og:image:alt").split() == WITH_PICTURE[path][language == "fr"].split()
    assert told == {
        "og:type": "website",
        "og:url": SITE + address,
        "og:site_name": {"en": "CNRS international cooperation", "fr": "Coopération internationale du CNRS"}[
            language
        ],
        "og:locale": LOCALES[language],
        "og:locale:alternate": LOCALES[other],
        "og:image": f"{SITE}{address}card.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "twitter:card": "summary_large_image",
    }


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", WITH_PICTURE)
def test_the_picture_of_a_page_says_its_title(client, said, path, language):
    answer = client.get(f"/{language}/{path}card.png")

    assert answer.content.decode().partition("|")[0] == WITH_PICTURE[path][language == "fr"]


@pytest.mark.parametrize("path", ["", "countries/kh/", "offices/tokyo/", "instruments/irp/"])
def test_a_picture_is_of_the_stated_size_light_and_kept_by_any_cache(client, path):
    answer = client.get(f"/fr/{path}card.png")
    again = client.get(f"/fr/{path}card.png", headers={"if-none-match": answer["ETag"]})
    picture = Image.open(BytesIO(answer.content))

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert len(answer.content) < 40_000
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"/fr/{path}card.png").status_code == 200


@pytest.mark.parametrize(
    ("path", "number"), [("", 0), ("countries/kh/", 1), ("offices/tokyo/", 3), ("instruments/compare/", 0)]
)
def test_a_picture_costs_a_fixed_number_of_queries(client, known_catalogue, path, number):
    known_catalogue()
    client.get("/en/sectors/card.png")  # the offices of the sign are read once

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(f"/en/{path}card.png")

    assert len(asked) == number


@pytest.mark.parametrize("path", WITHOUT)
def test_a_page_that_is_not_for_sharing_shows_the_portals_picture(client, path):
    told = head(client, f"/en/{path}")

    assert told["og:image"] == f"{SITE}/en/card.png"
    assert told["og:image:alt"] == "Who is your contact at the CNRS?"
    assert client.get(f"/en/{path.partition('?')[0]}card.png").status_code == 404


def test_the_picture_of_a_page_with_a_query_is_that_of_the_page(client, said):
    told = head(client, "/en/instruments/compare/?i=irn&i=irp")

    assert told["og:image:alt"] == "Compare the instruments"
    assert told["og:image"] == f"{SITE}/en/instruments/compare/card.png"
    assert head(client, "/en/countries/kh/?q=Cambodge")["og:image"] == f"{SITE}/en/countries/kh/card.png"
    with_query = client.get("/en/instruments/compare/card.png?i=irn&i=irp&title=Anything")
    assert with_query.content == client.get("/en/instruments/compare/card.png").content


@pytest.mark.parametrize(
    "path",
    [
        "nowhere/",
        "offices/nowhere/",
        "offices/no where/",
        "countries/zz/",
        "countries/khm/",
        "calls/nothing/",
        "find/suggestions/",
        "brochure.pdf/",
        "admin/",
        "offices/tokyo.pdf/",
        "offices//tokyo/",
        "../offices/",
        "%00/",
        "x" * 3000 + "/",
        "a/" * 500,
    ],
)
def test_no_picture_is_drawn_of_an_address_without_a_page(client, monkeypatch, path):
    monkeypatch.setattr(social, "drawn", lambda *_given: pytest.fail("drawn"))

    assert client.get(f"/en/{path}card.png").status_code in {400, 404}


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("countries/KH", "countries/kh"),
        ("offices/TOKYO", "offices/tokyo"),
    ],
)
def test_another_way_to_write_an_address_leads_to_the_one_picture(client, typed, right):
    answer = client.get(f"/en/{typed}/card.png")

    assert (answer.status_code, answer["Location"]) == (301, f"/en/{right}/card.png")


def test_an_entry_that_is_not_public_has_no_picture(client, monkeypatch):
    monkeypatch.setattr(social, "drawn", lambda *_given: pytest.fail("drawn"))
    OfficeFactory(slug="secret", name_en="Secret office", state="draft")
    CallFactory(slug="not-yet", state="draft")

    for path in ("offices/secret/", "calls/not-yet/"):
        assert client.get(f"/en/{path}card.png").status_code == 404


def test_the_title_of_a_draft_is_on_no_picture_and_previews_name_none(client, admin_client, said):
    draft = drafted(Office.objects.get(slug="tokyo"), name_en="Kyoto office (Japan)")
    page = admin_client.get(address_of(draft, "/en/offices/tokyo/")).content.decode()

    assert "Kyoto office" in page
    assert "og:" not in page
    assert "twitter:" not in page
    assert client.get("/en/offices/tokyo/card.png").content.startswith(b"Tokyo office")


@pytest.mark.parametrize("address", ["/en/nowhere/", "/fr/offices/nowhere/"])
def test_a_page_of_an_error_names_no_picture(client, address):
    assert set(head(client, address)) == {"description"}


def test_an_office_and_a_country_are_marked_where_they_are(client, said):
    office = Office.objects.get(slug="tokyo")

    assert client.get("/en/offices/tokyo/card.png").content.endswith(
        f"|({office.latitude}, {office.longitude})".encode()
    )
    assert b"|(" in client.get("/en/countries/kh/card.png").content
    assert client.get("/en/sectors/asia/card.png").content.endswith(b"|None")


def test_the_sign_shows_the_offices_that_are_public_now(client, monkeypatch):
    seen = []
    monkeypatch.setattr(social, "drawn", lambda _parts, offices, _place: seen.append(offices) or b"")
    client.get("/en/card.png")
    Office.objects.filter(slug="tokyo").first().delete()
    client.get("/en/card.png")

    assert [len(offices) for offices in seen] == [8, 7]


def test_a_call_has_a_picture_of_its_own(client, said):
    call = CallFactory(name_en="Joint call for Asia")
    assert isinstance(call, Call)

    assert client.get(f"{call.get_absolute_url()}card.png").content.startswith(b"Joint call for Asia|None")


def test_one_picture_is_drawn_at_a_time_in_a_process(client, monkeypatch):
    monkeypatch.setattr(social, "drawn", lambda *_given: b"%d" % social.one_at_a_time.locked())

    assert client.get("/en/card.png").content == b"1"
    assert not social.one_at_a_time.locked()
