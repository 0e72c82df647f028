"""Public pages with a draft or a set put on: the real ones, with a banner, in which every link stays."""

import re

import pytest
from django.conf import settings

from cnrs_intl.catalogue.preview import address_of
from offices.models import Office
from tests.papers import Paper
from tests.previews import drafted, without_address

pytestmark = pytest.mark.usefixtures("catalogue")
BANNERS = {"en": "Preview: not public", "fr": "preview-banner"}
PAGES = [
    "",
    "find/?q=congo",
    "search/?q=asia",
    "search/?q=zzzzz",
    "countries/",
    "countries/br/",
    "offices/",
    "offices/rio/",
    "instruments/",
    "instruments/irp/",
    "instruments/compare/",
    "instruments/choose/",
    "calls/",
    "sectors/",
    "sectors/americas-oceania/",
    "message/?office=rio",
    "about/",
    "glossary/",
    "legal/",
    "open-data/",
]


@pytest.fixture
def rio() -> Office:
    return Office.objects.get(slug="rio")


@pytest.fixture
def prefix(rio) -> str:
    return f"/preview/draft-{drafted(rio, name_en='Zebra bay', name_fr='Baie du Zèbre').pk}"


def addresses_in(page: str) -> set[str]:
    """Return what a page leads to, or sends its forms to; not what its head names."""
    body = page.partition("<body>")[2]
    return set(re.findall(r'(?:href|action|data-suggestions|src)="([^"#?]+)', body))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_link_of_a_preview_leads_on_within_it(page, language, prefix, editor_client):
    response = editor_client.get(f"{prefix}/{language}/{page}")

    own = {address for address in addresses_in(response.text) if address.startswith("/")}
    outside = {address for address in own if not address.startswith((f"{prefix}/", "/static/", "/admin/"))}
    assert response.status_code == 200
    assert BANNERS[language] in response.text
    assert f'<html lang="{language}">' in response.text
    assert outside == set()
    assert f"{prefix}/{language}/countries/" in own


def test_but_for_the_banner_and_its_links_it_is_the_public_page(rio, editor_client, client):
    draft = drafted(rio, telephone="+55 21 1234 5678")

    text = editor_client.get(address_of(draft, "/en/countries/ke/")).text

    text = re.sub(r'<aside class="preview-banner".*?</aside>', "", text, flags=re.DOTALL)
    text = re.sub(r'<link rel="stylesheet" href="[^"]*preview[^"]*">', "", text)
    public = without_address(client.get("/en/countries/ke/").text)
    assert text.replace(f"/preview/draft-{draft.pk}/", "/").split() == public.split()


def test_a_preview_shows_what_the_draft_says_in_both_languages(rio, prefix, editor_client, client):
    english = editor_client.get(f"{prefix}/en/offices/rio/").text
    french = editor_client.get(f"{prefix}/fr/offices/rio/").text

    assert "<h1>Zebra bay</h1>" in english
    assert "<h1>Baie du Zèbre</h1>" in french
    assert f'href="{prefix}/fr/offices/rio/"' in english
    assert "Zebra" not in client.get("/en/offices/rio/").text


def test_the_head_names_neither_the_public_page_nor_the_preview_as_its_address(prefix, editor_client):
    text = editor_client.get(f"{prefix}/en/offices/rio/").text

    head = text.partition("<body>")[0]
    assert "canonical" not in head
    assert "hreflang" not in head
    assert prefix not in head


def test_addresses_that_are_written_out_stay_the_public_ones(prefix, editor_client):
    compared = editor_client.get(f"{prefix}/en/instruments/compare/?i=irp&i=irn").text
    letter = editor_client.get(f"{prefix}/en/message/?office=rio").text

    assert f"{settings.SITE_URL}/en/instruments/compare/?i=irp&amp;i=irn" in compared
    assert f"{settings.SITE_URL}{prefix}" not in compared + letter


def test_on_paper_the_draft_and_the_public_address_stand(prefix, editor_client):
    paper = Paper(editor_client.get(f"{prefix}/en/offices/rio.pdf").content)

    assert paper.says("Zebra bay")
    assert paper.says("/en/offices/rio/")
    assert not paper.says("/preview/")
    assert not any("/preview/" in link for link in paper.links)


def test_nobody_keeps_or_finds_a_preview(prefix, editor_client, client):
    for page in ("/en/offices/rio/", "/en/offices/rio.pdf", "/en/nowhere/", "/api/v1/instruments/"):
        response = editor_client.get(f"{prefix}{page}")

        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "ETag" not in response.headers
    assert "Disallow: /preview/" in client.get("/robots.txt").text


def test_what_is_not_there_is_not_found_within_the_preview(prefix, editor_client):
    for page in ("/en/nowhere/", "/fr/offices/nulle-part/", "/admin/", "/healthz", "/sitemap.xml"):
        response = editor_client.get(f"{prefix}{page}")

        assert response.status_code == 404, page
        assert "preview-banner" in response.text
        assert f'action="{prefix}/' in response.text  # the finder


def test_an_address_that_holds_what_nobody_types_is_refused_within_the_preview(prefix, editor_client):
    response = editor_client.get(f"{prefix}/en/offices/?sector=%00")

    assert response.status_code == 400
    assert "preview-banner" in response.text


def test_a_fault_is_shown_within_the_preview(prefix, editor_client, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("offices.views.OfficeDetail.get_title", fail)
    editor_client.raise_request_exception = False

    response = editor_client.get(f"{prefix}/en/offices/rio/")

    assert response.status_code == 500
    assert "preview-banner" in response.text
    assert not Office.objects.filter(name_en="Zebra bay").exists()


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("/en/offices", "/en/offices/"),
        ("/en/offices?sector=asia", "/en/offices/?sector=asia"),
        ("/en", "/en/"),
        ("/EN/Offices/Rio).", "/en/offices/rio/"),
        ("/en/find/?q=bre", None),
        ("/en/find/?q=brazil", "/en/countries/br/?q=brazil"),
        ("/en/countries/BR/", "/en/countries/br/"),
    ],
)
def test_redirects_stay_within_the_preview(page, leads_to, prefix, editor_client):
    response = editor_client.get(f"{prefix}{page}")

    assert response.headers.get("Location") == (leads_to and f"{prefix}{leads_to}")


def test_without_a_path_a_preview_begins_at_the_page_of_its_draft(prefix, editor_client):
    response = editor_client.get(f"{prefix}/", headers={"accept-language": "fr"})

    assert response.headers["Location"] == f"{prefix}/fr/offices/rio/"


def test_a_former_address_leads_to_the_new_one_as_it_will(rio, editor_client):
    draft = drafted(rio, slug="zebra")

    response = editor_client.get(f"/preview/draft-{draft.pk}/en/offices/rio/")

    assert address_of(draft) == f"/preview/draft-{draft.pk}/en/offices/zebra/"
    assert response.headers["Location"] == address_of(draft)
    assert editor_client.get(address_of(draft)).status_code == 200


def test_suggestions_and_the_api_lead_on_within_the_preview(prefix, editor_client):
    suggestions = editor_client.get(f"{prefix}/en/find/suggestions/?q=braz").json()["suggestions"]
    listed = editor_client.get(f"{prefix}/api/v1/instruments/").text

    assert {each["url"].partition("/en/")[0] for each in suggestions} == {prefix}
    assert f'"{settings.SITE_URL}{prefix}/' in listed
    assert f'"{settings.SITE_URL}/en/' not in listed


def test_only_what_reads_is_answered(prefix, editor_client):
    for method in ("post", "put", "delete", "options"):
        assert getattr(editor_client, method)(f"{prefix}/en/offices/rio/").status_code == 405
    assert editor_client.head(f"{prefix}/en/offices/rio/").status_code == 200
