"""Public pages with a draft or a set put on: the real ones, with a banner, in which every link stays."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from cnrs_intl.catalogue.clock import PARIS
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.preview import address_of
from cnrs_intl.catalogue.writing import change
from instruments.models import Call
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.papers import Paper
from tests.previews import drafted, scheduled, without_address

pytestmark = pytest.mark.usefixtures("catalogue")
BANNERS = {"en": "Preview: not public", "fr": "preview-banner"}
PAGES = [
    "",
    "find/?q=mars",
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


def test_the_page_goes_on_naming_its_public_address(prefix, editor_client):
    text = editor_client.get(f"{prefix}/en/offices/rio/").text

    head = text.partition("<body>")[0]
    assert f'<link rel="canonical" href="{settings.SITE_URL}/en/offices/rio/">' in head
    assert f'hreflang="fr" href="{settings.SITE_URL}/fr/offices/rio/">' in head
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


# What does not apply, what is not there yet


def test_a_draft_that_cannot_be_published_says_why_in_place_of_the_page(rio, editor_client):
    draft = drafted(rio, email="nobody", time_zone="Nowhere")

    response = editor_client.get(address_of(draft, "/en/offices/rio/"))

    assert response.status_code == 409
    assert "preview-banner" in response.text
    assert response.text.count("<li>Rio de Janeiro") == 2
    assert Office.objects.get(slug="rio").time_zone != "Nowhere"


def test_a_draft_of_what_was_deleted_meanwhile_says_so(editor_client):
    office = factories.OfficeFactory()
    draft = drafted(office, name_en="Zebra")
    Coverage.objects.filter(office=office).delete()
    Office.objects.filter(pk=office.pk).delete()

    response = editor_client.get(address_of(draft, "/en/offices/"))

    assert response.status_code == 409
    assert "It was deleted meanwhile." in response.text


def test_a_draft_that_a_colleague_overtook_says_so(rio, editor_client):
    draft = drafted(rio, city_en="Zebraville")
    with change(Office.objects.filter(pk=rio.pk)):
        again = Office.objects.get(pk=rio.pk)
        again.city_en = "Niterói"
        again.save()

    response = editor_client.get(address_of(draft, "/en/offices/rio/"))

    assert response.status_code == 409
    assert "This was changed meanwhile: bring the draft up to date." in response.text


def test_a_new_entry_is_seen_as_it_will_be_published(editor_client, client):
    office = factories.OfficeFactory(slug="zebra", state="draft", name_en="Zebra office")
    draft = Draft.objects.create(model="offices.office", object_id=office.pk, content=None, base=[])

    assert "<h1>Zebra office</h1>" in editor_client.get(address_of(draft)).text
    assert client.get("/en/offices/zebra/").status_code == 404


def test_a_set_is_seen_as_one(rio, editor_client):
    together = DraftSet.objects.create(name="Reorganisation 2027")
    drafted(rio, together, name_en="Zebra bay")
    drafted(Country.objects.get(iso2="BR"), together, name_en="Zebraland")

    text = editor_client.get(address_of(together, "/en/offices/rio/")).text

    assert "Set of drafts: Reorganisation 2027." in text
    assert "<h1>Zebra bay</h1>" in text
    assert "Zebraland" in text


def test_a_draft_alone_shows_nothing_of_others_in_its_set(rio, editor_client):
    together = DraftSet.objects.create(name="Reorganisation 2027")
    drafted(Country.objects.get(iso2="BR"), together, name_en="Zebraland")
    draft = drafted(rio, together, name_en="Zebra bay")

    assert "Zebraland" not in editor_client.get(address_of(draft)).text


def test_a_draft_with_a_date_is_seen_as_of_its_minute(rio, editor_client):
    day = datetime(2090, 1, 1, 9, tzinfo=PARIS)
    Coverage.objects.create(
        office=rio, country=Country.objects.get(iso2="KE"), level="named", since=day.date()
    )
    draft = drafted(rio, city_en="Zebraville")
    before = editor_client.get(address_of(draft, "/en/countries/ke/")).text
    scheduled(draft, day)

    after = editor_client.get(address_of(draft, "/en/countries/ke/")).text

    assert "The Rio de Janeiro office covers Kenya." not in before
    assert "The Rio de Janeiro office covers Kenya." in after
    assert "Shown as it will be on 1 January 2090, 09:00 (Paris time, UTC+1)" in after


def test_a_date_that_is_over_changes_nothing(rio, editor_client):
    draft = scheduled(drafted(rio, name_en="Zebra bay"), timezone.now() - timedelta(days=30))

    text = editor_client.get(address_of(draft)).text

    assert "<h1>Zebra bay</h1>" in text
    assert "Shown as it will be" not in text


def test_a_call_in_a_draft_is_seen_on_its_page(editor_client):
    call = factories.CallFactory(slug="zebra-call")
    draft = drafted(Call.objects.get(pk=call.pk), name_en="Zebra call")

    assert "<h1>Zebra call</h1>" in editor_client.get(address_of(draft)).text
