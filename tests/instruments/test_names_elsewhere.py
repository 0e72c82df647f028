"""Names that come from other public CNRS pages are said to, and no other name is."""

import pytest

from cnrs_intl.catalogue.preview import address_of
from instruments.facts import facts, succession
from instruments.models import Instrument, InstrumentAlias
from tests.factories import InstrumentAliasFactory
from tests.instruments.compared import page as comparison
from tests.offices.moves import DAY
from tests.papers import Paper
from tests.reading import Reading

pytestmark = pytest.mark.usefixtures("catalogue")

ELSEWHERE = "completed from other public CNRS pages"


@pytest.fixture
def irn() -> Instrument:
    """An instrument with a former name from elsewhere, GDRI, and one that staff have added."""
    irn = Instrument.objects.get(slug="irn")
    InstrumentAliasFactory(instrument=irn, text="XYZ", kind="former", source="")
    return irn


def told(irn: Instrument) -> Instrument:
    return Instrument.objects.with_published("activities", "aliases").get(pk=irn.pk)


def read(client, address: str) -> str:
    return " ".join(Reading(client.get(address).text).blocks)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("IRN replaces the former GDRI* and XYZ. ", "* Completed from other public CNRS pages."),
        ),
        (
            "fr",
            (
                "L’IRN remplace les anciens dispositifs GDRI* et XYZ. ",
                "* Complété d’après d’autres pages publiques du CNRS.",
            ),
        ),
    ],
)
def test_the_page_marks_the_name_that_comes_from_elsewhere_alone(client, editor_client, irn, language, said):
    path = f"/{language}/instruments/irn/"

    for page in (read(client, path), read(editor_client, address_of(DAY, path))):
        assert [words in page for words in said] == [True, True]


def test_so_do_the_sheet_and_what_is_written_in_full(client, irn):
    sentence = f"IRN replaces the former GDRI ({ELSEWHERE}) and XYZ."

    assert succession(told(irn)) == sentence
    assert facts(told(irn))["former_names"].told == f"GDRI ({ELSEWHERE}), XYZ"
    assert Paper(client.get("/en/instruments/irn.pdf").content).says(sentence)


def test_so_does_the_comparison(client, irn):
    assert "GDRI*, XYZ</p>" in comparison(client, "?i=irn&i=irl")
    InstrumentAlias.objects.filter(kind="former").update(source="")
    Instrument.objects.update(funding_period_source="")
    InstrumentAlias.objects.filter(kind="other").update(source="pages")  # which it doesn't show
    assert "other public CNRS pages" not in comparison(client, "?i=irn&i=irl")


def test_the_api_credits_no_other_name(client, irn):
    shown = client.get("/api/v1/instruments/irn/").json()

    assert shown["former_names"] == ["GDRI", "XYZ"]
    assert shown["other_sources"] == {"former_names.GDRI": "pages"}


def test_names_that_share_their_source_share_its_mark(client, irn):
    irn.aliases.filter(text="XYZ").update(source="pages")

    shown = client.get("/api/v1/instruments/irn/").json()

    assert "IRN replaces the former GDRI and XYZ.*" in read(client, "/en/instruments/irn/")
    assert shown["other_sources"] == {"former_names": "pages"}


def test_another_name_from_elsewhere_is_marked_where_it_is_shown(client):
    irl = Instrument.objects.get(slug="irl")
    InstrumentAliasFactory(instrument=irl, text="Joint unit", kind="other", source="pages")

    page = read(client, "/en/instruments/irl/")

    assert "Also called: International Research Labs, Joint unit*" in page
    shown = client.get("/api/v1/instruments/irl/").json()["other_sources"]
    assert shown == {"former_names": "pages", "other_names.Joint unit": "pages"}
