"""The sheet of an instrument and the dossiers: in both languages, on one page, from what is public now."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from cnrs_intl.catalogue import pdf
from cnrs_intl.catalogue.templatetags.page import moment
from cnrs_intl.derci.models import Department
from instruments import wording
from instruments.facts import TIME_AND_FUNDING, WHO, rows
from instruments.models import Instrument, Stated
from offices.coverage import answer_for
from sectors.models import Country
from tests.factories import (
    ActivityFactory,
    CallDateFactory,
    CallFactory,
    InstrumentFactory,
)
from tests.papers import Paper, squeezed

pytestmark = pytest.mark.django_db

TOOLS = ["iea", "irn", "irp", "irl"]

LANGUAGES = ["en", "fr"]

SITE = "http://127.0.0.1:8000"


def paper_at(client, address: str) -> Paper:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return Paper(response.content)


def sheet(client, slug: str, language: str = "en") -> Paper:
    return paper_at(client, f"/{language}/instruments/{slug}.pdf")


def words_of(text: str) -> list[str]:
    """The words of an editor's text, run by run."""
    parts = pdf.blocks(text)
    runs = [each for part in parts for line in part.get("items", [part.get("runs", [])]) for each in line]
    return [each["text"] for each in runs]


def record(instrument: Instrument) -> list[str]:
    """What the sheet and the dossier both say of an instrument, in the current language."""
    said = [
        instrument.acronym,
        instrument.name,
        instrument.tagline,
        instrument.partners,
        instrument.how_to_apply,
        instrument.activities_note[1:],
    ]
    said += [wording.years_in_words(instrument.duration_years), wording.funding_per_year(instrument)[1:]]
    said += [activity.name for activity in instrument.activities.all()]
    said.append(translation.gettext("Complementary funding"))
    return said + words_of(instrument.objectives)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", TOOLS)
def test_a_sheet_says_all_of_the_record_on_one_page(client, catalogue, slug, language):
    paper = sheet(client, slug, language)
    instrument = Instrument.objects.get(slug=slug)

    assert paper.pages == 1
    assert paper.is_for_everybody
    assert paper.root["/Lang"] == language
    assert paper.reader.metadata.title == f"{instrument.acronym}, {instrument.name}"
    with translation.override(language):
        names = [alias.text for alias in instrument.aliases.exclude(kind="searched")]
        said = [*record(instrument), instrument.summary, *names]
        said += [value for _term, value in rows(instrument, *WHO, *TIME_AND_FUNDING)]
    assert [words for words in said if not paper.says(words)] == []
    assert paper.says(instrument.gloss_fr) == (language == "fr")
    assert f"{SITE}/{language}/instruments/{slug}/" in paper.links
    assert "en" in paper.languages or language == "en"  # the instrument's name
    assert "'" not in paper.raw
    assert "None" not in paper.raw


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["instruments/irl", "instruments/irn/fr", "instruments/iea/vc", "offices/tokyo"]
)
def test_the_department_is_spelled_out_where_it_is_first_named(client, catalogue, path, language):
    paper = paper_at(client, f"/{language}/{path}.pdf")

    with translation.override(language):
        department = Department.objects.get().in_full
    assert paper.text.index(squeezed(department)) == paper.text.index("DERCI")


def test_french_money_keeps_its_narrow_spaces(client, catalogue):
    assert "10\u202f000\u202f€" in sheet(client, "iea", "fr").raw


def test_what_is_not_stated_is_said_so_and_never_0(client, catalogue):
    instrument = InstrumentFactory(first_contact=Stated.NOT_STATED)

    paper = sheet(client, instrument.slug)

    assert paper.text.count("Notstated") == 7  # four ranges, the place, the duration, the money
    assert "0" not in paper.text.replace("2026", "").replace("127.0.0.1:8000", "").replace(
        instrument.slug, ""
    ).replace(instrument.acronym, "").replace(instrument.name.replace(" ", ""), "").replace(
        timezone.localdate().strftime("%d"), ""
    )
    assert paper.says("No activity is listed: ask DERCI or the Institutes concerned.")


def test_a_fifth_instrument_has_a_sheet_and_dossiers_at_once(client, catalogue):
    instrument = InstrumentFactory(
        acronym="XYZ",
        duration_years=3,
        funding_least=1000,
        activities=[ActivityFactory(name_en="Gardening")],
    )

    paper = sheet(client, instrument.slug)
    dossier = paper_at(client, f"/en/instruments/{instrument.slug}/id.pdf")

    assert all(map(paper.says, ["XYZ", "Gardening", "€1,000 or more"]))
    assert all(map(dossier.says, ["XYZ", "3 years", "3 ans"]))


def test_long_texts_flow_to_a_second_page_and_nothing_is_cut(client, catalogue):
    words = [f"word{number}" for number in range(1500)]
    instrument = InstrumentFactory(partners_en=" ".join(words))

    for address in (f"/en/instruments/{instrument.slug}.pdf", f"/fr/instruments/{instrument.slug}/id.pdf"):
        paper = paper_at(client, address)
        assert paper.pages > 1
        assert [word for word in words if word not in paper.text] == []


def test_calls_stand_there_with_their_dates_and_closed_ones_do_not(client, catalogue):
    instrument = Instrument.objects.get(slug="iea")
    assert sheet(client, "iea").says("No call is announced here now.")
    assert not sheet(client, "irp").says("No call is announced here now.")

    closes = datetime(2090, 1, 15, 17, tzinfo=ZoneInfo("Europe/Paris"))
    opened = CallFactory(
        instrument=instrument, name_en="IEA: call 2090", name_fr="IEA : appel 2090", open_mode="dated"
    )
    CallDateFactory(call=opened, step_en="National", step_fr="National", closes=closes)
    past = CallFactory(instrument=instrument, name_en="IEA: call 1999", open_mode="dated")
    CallDateFactory(call=past, closes=timezone.now() - timedelta(days=9))
    CallFactory(instrument=instrument, name_en="A draft", open_mode="all_year", state="draft")
    CallFactory(instrument=instrument, name_en="Always", open_mode="all_year")

    for paper in (sheet(client, "iea"), paper_at(client, "/en/instruments/iea/id.pdf")):
        assert paper.says(f"IEA: call 2090: National – Closes: {moment(closes)}")
        assert paper.says("Always: Open all year.")
        assert not paper.says("1999")
        assert not paper.says("A draft")
        assert paper.pages == 1


# Dossiers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("slug", "code"),
    [("irp", "id"), ("iea", "mn"), ("irn", "za"), ("irl", "gs"), ("irn", "gp"), ("iea", "fr")],
)
def test_a_dossier_says_it_all_in_both_languages_on_one_page(client, catalogue, slug, code, language):
    address = f"/{language}/instruments/{slug}/{code}.pdf"
    paper = paper_at(client, address)
    instrument = Instrument.objects.get(slug=slug)
    answer = answer_for(Country.objects.get(iso2=code.upper()))

    assert paper.pages == 1
    assert paper.is_for_everybody
    assert paper.root["/Lang"] == language
    for each in LANGUAGES:
        with translation.override(each):
            colon = {"en": ": ", "fr": "\u00a0: "}[each]
            said = [*record(instrument), answer.country.name, answer.reason]
            said += [term + colon + value for term, value in rows(instrument, *WHO, *TIME_AND_FUNDING)]
            said += [office.office.name for office in answer.offices] + [also.reason for also in answer.also]
            links = {
                f"{SITE}/{each}/countries/{code}/",
                f"{SITE}/{each}/instruments/{slug}/",
                f"{SITE}/{each}/message/?country={code}&instrument={slug}",
            }
        assert [words for words in said if not paper.says(words)] == []
        assert links <= paper.links
    assert "'" not in paper.raw
    assert "None" not in paper.raw


def test_each_half_of_a_dossier_says_its_language_the_readers_own_coming_first(client, catalogue):
    english, french = (paper_at(client, f"/{language}/instruments/irp/id.pdf") for language in LANGUAGES)

    assert english.text.index("Whythisinstrument") < english.text.index("Pourquoicetoutil")
    assert french.text.index("Pourquoicetoutil") < french.text.index("Whythisinstrument")
    assert "fr" in english.languages
    assert "en" in french.languages
    headings = [tag for tag, _language in french.tags if tag.startswith("/H")]
    assert headings == ["/H1", *["/H2"] * 14]


@pytest.mark.parametrize("code", ["fr", "nc", "gp"])
def test_for_france_and_its_territories_it_says_plainly_whom_the_instruments_join(client, catalogue, code):
    paper = paper_at(client, f"/fr/instruments/irn/{code}.pdf")

    assert paper.says("Ces outils réunissent des laboratoires en France et des laboratoires à l’étranger.")
    assert paper.says("These instruments bring together laboratories in France and laboratories abroad.")
    assert not paper_at(client, "/fr/instruments/irn/pr.pdf").says("Ces outils réunissent")


def test_a_notice_and_a_contact_stand_in_the_dossier_of_the_country(client, catalogue):
    Country.objects.filter(iso2="ID").update(notice_en="Ask before you write.", notice_fr="Demandez d’abord.")
    Department.objects.update(email="derci@example.org")

    paper = paper_at(client, "/en/instruments/irp/id.pdf")

    assert paper.says("E-mail: derci@example.org")
    assert paper.says("Courriel : derci@example.org")
    assert paper.says("Ask before you write.")
    assert paper.says("Demandez d’abord.")
    assert "mailto:derci@example.org" in paper.links
