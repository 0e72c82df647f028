"""The leaflet and the brochure: complete in both languages, well made, and of today."""

import re
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from cnrs_intl.catalogue.pdf import TEMPLATES, Document
from cnrs_intl.derci.models import Department, Mission, Ranking
from cnrs_intl.site import papers
from cnrs_intl.site.map_on_paper import colours, drawn, the_land
from cnrs_intl.site.papers import gathered_once
from instruments.models import Instrument
from offices.coverage import answers_for, countries_to_answer
from offices.map import world_map
from offices.models import Coverage, Office
from sectors.map import SHAPES, mark_for
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector
from tests.admin_forms import filled
from tests.factories import (
    CoverageFactory,
    InstituteFactory,
    InstrumentFactory,
    KeyFigureFactory,
    OfficeContactFactory,
    OfficeFactory,
)
from tests.papers import texts_of

pytestmark = pytest.mark.django_db

PAPERS = ("brochure", "leaflet")
LANGUAGES = ("en", "fr")
BOTH = [(name, language) for name in PAPERS for language in LANGUAGES]


def read(client, name: str, language: str = "en") -> PdfReader:
    response = client.get(f"/{language}/{name}.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    reader = PdfReader(BytesIO(response.content))
    reader.texts = texts_of(response.content)
    return reader


def squeezed(text: str) -> str:
    """Return a text without white space and hyphens, so that where its lines end makes no difference."""
    return re.sub(r"[\s\u00ad-]", "", text)


def text_of(reader: PdfReader) -> str:
    return squeezed("".join(reader.texts))


# How they are made


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_paper_says_its_language_and_title_and_is_tagged_for_everybody(client, catalogue, name, language):
    reader = read(client, name, language)

    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    with translation.override(language):
        titles = {
            "brochure": translation.gettext("The CNRS’s international cooperation"),
            "leaflet": translation.gettext("Instruments for international collaboration"),
        }
    assert reader.metadata.title == titles[name]


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_paper_never_shows_what_a_program_says_of_nothing(client, catalogue, name, language):
    InstrumentFactory()  # of which nothing is stated
    OfficeFactory()

    text = "".join(read(client, name, language).texts)

    assert not re.search(r"\bNone\b|€0\b|(?<![\d\u202f])0\s€|\{|\}|\(\)|array", text)


@pytest.mark.parametrize("name", PAPERS)
def test_the_french_keeps_its_narrow_spaces(client, catalogue, name):
    text = "".join(read(client, name, "fr").texts)

    assert "10\u202f000\u202f€" in text
    assert "'" not in text


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_paper_leads_to_the_portal_and_says_of_when_it_is(client, catalogue, settings, name, language):
    reader = read(client, name, language)

    links = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    with translation.override(language):
        page = reverse({"brochure": "home", "leaflet": "instrument_list"}[name])
    assert settings.SITE_URL + page in links
    made = {"en": "Generated from the content published on", "fr": "Établi d’après le contenu publié le"}
    assert squeezed(made[language]) in text_of(reader)


def test_a_paper_may_be_kept_by_any_cache_and_is_the_same_bytes_again(client, catalogue):
    first = client.get("/en/leaflet.pdf")

    again = client.get("/en/leaflet.pdf", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert client.get("/en/leaflet.pdf").content == first.content
    assert not first.cookies
    assert first["Content-Disposition"] == 'inline; filename="cnrs-leaflet-en.pdf"'


# The leaflet


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_leaflet_has_two_pages_and_every_instrument(client, catalogue, language):
    reader = read(client, "leaflet", language)

    text = text_of(reader)
    assert len(reader.pages) == 2
    with translation.override(language):
        for instrument in Instrument.objects.published():
            for part in (
                instrument.acronym,
                instrument.name,
                instrument.tagline,
                instrument.partners,
                instrument.how_to_apply,
            ):
                assert squeezed(part) in text, part
            assert all(squeezed(activity.name) in text for activity in instrument.activities.all())
            assert all(squeezed(alias.text) in text for alias in instrument.aliases.filter(kind="former"))
        assert squeezed(Department.objects.get().summary) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fifth_instrument_is_in_the_leaflet_on_two_pages_still(client, catalogue, language):
    InstrumentFactory(
        acronym="FIVE",
        duration_years=3,
        funding_least=2000000,
        tagline_en="The fifth.",
        tagline_fr="Le cinquième.",
        partners_en="Many laboratories of many countries take part together. " * 6,
        partners_fr="De nombreux laboratoires de nombreux pays y participent ensemble. " * 6,
    )

    reader = read(client, "leaflet", language)

    text = text_of(reader)
    assert len(reader.pages) == 2
    assert text.count("FIVE") == 2  # in full, and at a glance
    assert {"en": "€2,000,000ormore", "fr": "2000000€ouplus"}[language] in text
    assert {"en": "3years", "fr": "3ans"}[language] in text


def test_a_leaflet_of_many_long_instruments_grows_rather_than_being_cut(client, catalogue):
    InstrumentFactory.create_batch(3, partners_en="Many laboratories. " * 40 + "The end.")
    InstrumentFactory(partners_en="zebra " * 1500 + "okapi.")

    text = text_of(read(client, "leaflet"))

    assert text.count("Theend.") == 3
    assert text.count("zebra") == 1500
    assert text.count("okapi.") == 1


def test_the_leaflet_names_the_institutes_once_they_are_published(client, catalogue):
    InstituteFactory(name_en="Institute of Letters", email="letters@example.org")

    assert "InstituteofLetters,letters@example.org" in text_of(read(client, "leaflet"))


# The brochure


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brochure_names_everything_that_is_published(client, catalogue, language):
    reader = read(client, "brochure", language)

    text = text_of(reader)
    with translation.override(language):
        entries = [
            *Office.objects.published(),
            *Sector.objects.published(),
            *Mission.objects.published(),
            *Instrument.objects.published(),
            *Department.objects.published(),
        ]
        for entry in entries:
            assert squeezed(entry.name) in text, entry.name
            assert squeezed(entry.summary) in text, entry.name
        for named in [*Region.objects.all(), *Country.objects.filter(listed=True)]:
            assert squeezed(named.name) in text
        for figure in KeyFigure.objects.published():
            assert squeezed(f"{figure.value} {figure.label}") in text
    assert 8 <= len(reader.pages) <= 14


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brochure_gives_the_contact_of_each_listed_country(client, catalogue, language):
    text = text_of(read(client, "brochure", language))

    with translation.override(language):
        answers = answers_for(countries_to_answer().filter(listed=True))
        for answer in answers:
            assert squeezed(answer.country.name + answer.in_short) in text
    assert len({answer.in_short for answer in answers}) > 12
    assert len(answers) > 240


def test_the_brochure_has_a_contents_that_leads_to_the_right_pages(client, catalogue):
    reader = read(client, "brochure")

    contents = reader.texts[1]
    found = dict(re.findall(r"^\s*([^.\n]+?)[\s.]+(\d+)$", contents, re.MULTILINE))
    assert len(found) > 15
    for title, number in found.items():
        assert squeezed(title) in squeezed(reader.texts[int(number) - 1]), title
    assert [item.title for item in reader.outline if not isinstance(item, list)]


def test_the_brochure_says_whom_an_office_covers_today_by_level(client, catalogue):
    office = OfficeFactory(name_en="Moon office (Moon)", since=1999, telephone="+00 1")
    CoverageFactory(office=office, country__name_en="Luna", level="named", note_en="far side")
    CoverageFactory(office=office, country__name_en="Past", level="named", until="2001-01-01")
    OfficeContactFactory(office=office, role_en="Front desk", email="desk@example.org")

    text = text_of(read(client, "brochure"))

    part = text.partition("Anofficeabroad.")[2]
    assert "Since1999" in part
    assert "InthemandateoftheofficeLuna(farside)" in part
    assert "Telephone:+001" in part
    assert "Frontdesk,desk@example.org" in part
    assert "InthemandateoftheofficePast" not in part


def test_the_brochure_writes_to_derci_once_staff_have_filled_it_in(client, catalogue):
    assert "Nocontactdetailsarepublishedhereyet" in text_of(read(client, "brochure"))

    Department.objects.update(email="derci@example.org", contact_page="https://example.org/derci")
    text = text_of(read(client, "brochure"))

    assert "derci@example.org" in text
    assert "Nocontactdetailsarepublishedhereyet" not in text


@pytest.mark.parametrize("more", [0, 6])
def test_the_papers_cost_a_fixed_number_of_queries(client, known_catalogue, django_assert_num_queries, more):
    OfficeFactory.create_batch(more, sectors=list(Sector.objects.all()))
    InstrumentFactory.create_batch(more)
    KeyFigureFactory.create_batch(more)
    for office in Office.objects.all()[:more]:
        CoverageFactory(office=office)

    known_catalogue()

    with django_assert_num_queries(13):
        client.get("/en/brochure.pdf")
    with django_assert_num_queries(5):
        client.get("/en/leaflet.pdf")


def test_those_who_ask_at_once_have_it_gathered_once_and_later_ones_anew(monkeypatch):
    begun, go_on, waiting, gathered = threading.Event(), threading.Event(), threading.Semaphore(0), []

    class Watched(Future):
        def result(self, timeout=None):
            waiting.release()
            return super().result(timeout)

    monkeypatch.setattr(papers, "Future", Watched)

    def gather() -> Document:
        begun.set()
        assert go_on.wait(10)
        gathered.append(Document(str(len(gathered)), "brochure.typ", {}))
        return gathered[-1]

    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(gathered_once, "key", gather)
        assert begun.wait(10)
        others = [pool.submit(gathered_once, "key", gather) for _ in range(3)]
        assert all(waiting.acquire(timeout=10) for _ in others)
        other_key = pool.submit(gathered_once, "another", lambda: Document("other", "brochure.typ", {}))
        assert other_key.result(10).name == "other"
        go_on.set()
        names = {each.result(10).name for each in (first, *others)}

    assert names == {"0"}
    assert gathered_once("key", gather).name == "1"


def test_a_fault_while_gathering_reaches_whoever_asked_and_is_not_kept():
    def failing() -> Document:
        raise RuntimeError("no data")

    with pytest.raises(RuntimeError, match="no data"):
        gathered_once("key", failing)

    assert gathered_once("key", lambda: Document("well", "brochure.typ", {})).name == "well"


# What is published now


def test_an_edit_in_the_admin_is_in_the_next_download(publisher_client, client, catalogue):
    instrument = Instrument.objects.get(slug="irp")
    page = reverse("admin:instruments_instrument_change", args=[instrument.pk])
    assert "Anewline" not in text_of(read(client, "leaflet"))

    typed = filled(publisher_client, page, tagline_en="A new line", _save="1")
    response = publisher_client.post(page, typed)

    assert response.status_code == 302
    assert "Anewline" in text_of(read(client, "leaflet"))


@pytest.mark.parametrize("name", PAPERS)
def test_a_draft_is_in_no_paper(client, catalogue, name):
    InstrumentFactory(state="draft", acronym="HIDDEN")
    OfficeFactory(state="draft", name_en="Hidden office")
    Sector.objects.filter(slug="asia").update(state="withdrawn")

    text = text_of(read(client, name))

    assert "HIDDEN" not in text
    assert "Hiddenoffice" not in text
    assert "MongoliaAsiasector" not in text


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_an_empty_catalogue_still_gives_a_paper(client, db, name, language):
    CountryAlias.objects.all()._raw_delete("default")  # thousands, of which no paper says anything
    Coverage.objects.all().delete()
    for model in (Office, Instrument, Department, Mission, Ranking, KeyFigure):
        model.objects.all().delete()
    Country.objects.all().update(region=None, territory_of=None)
    Sector.objects.all().delete()
    Country.objects.all().delete()

    assert read(client, name, language).pages


# The map


def test_the_map_on_paper_has_the_colours_of_the_screen_and_every_mark(catalogue):
    drawing = world_map(answers_for(countries_to_answer().filter(listed=True)))

    svg = drawn(drawing)

    assert colours()["tone-1"] == "#0a4c8c"
    assert colours()["sea"] == "#f2f5f9"
    assert all(colours()[mark_for(number).tone] for number in range(len(SHAPES) ** 2))
    assert all(outline in svg for _mark, dots in drawing.dots for _page, outline, _says in dots)
    assert all(f">{office.city}</text>" in svg for office in Office.objects.published())
    assert svg.count("<svg") == svg.count("</svg>") == 2
    assert the_land(drawing).startswith('<svg x="8.2"')


def test_the_papers_state_no_fact_of_their_own():
    words = r"Asia|Europe|Africa|Singapore|Brussels|IEA|IRN|IRP|IRL|\d+ ?000|€"

    for name in PAPERS:
        assert not re.search(words, (TEMPLATES / f"{name}.typ").read_text())
