"""The page of the comparison says what it shows: what is compared, and what comes from elsewhere, once."""

import re

import pytest

from instruments.models import Instrument, InstrumentAlias
from tests.factories import InstrumentFactory
from tests.instruments.compared import page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "ticked", "said"),
    [
        ("", ["iea", "irn", "irp", "irl"], ("All 4 instruments are", "Les 4 outils sont comparés.")),
        ("?i=irn&i=irp", ["irn", "irp"], ("2 of 4 instruments are", "2 outils sur 4 sont comparés.")),
        ("?i=irp", ["irp"], ("1 of 4 instruments is shown.", "1 outil sur 4 est présenté.")),
    ],
)
def test_what_is_compared_is_ticked_and_counted(client, catalogue, query, ticked, said):
    html, (english, french) = page(client, query), said

    assert re.findall(r'value="(\w+)" checked', html) == ticked
    assert f'<p class="count" role="status">{english}' in html
    assert f'<p class="count" role="status">{french}' in page(client, query, "fr")


def test_of_more_than_may_be_chosen_none_is_ticked(client, catalogue):
    InstrumentFactory(slug="fifth", acronym="IRX")

    assert " checked" not in page(client)
    assert "All 5 instruments are compared." in page(client)
    assert page(client, "?i=irl&i=fifth&i=irp&i=irn&i=iea").count(" checked") == 4


def test_what_is_from_elsewhere_is_said_once(client, catalogue):
    html = page(client)

    assert html.count("other public CNRS pages") == 1
    assert html.split("<table")[1].split("</table>")[0].count("*</p>") == 6  # four names, two periods
    InstrumentAlias.objects.update(source="")
    Instrument.objects.update(funding_period_source="")
    assert "other public CNRS pages" not in page(client)


def test_the_comparison_says_what_for_in_a_line(client, catalogue):
    html = page(client)

    assert "Structure a scientific community" in html
    assert "organised by the network’s partners" not in html
