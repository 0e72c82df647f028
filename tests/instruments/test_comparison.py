"""Instruments side by side: what an address asks for, what differs, what is not stated."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import translation

from instruments.comparison import Comparison, Mark, next_dates, rows_of
from instruments.models import Instrument
from tests.factories import (
    ActivityFactory,
    CallDateFactory,
    CallFactory,
    InstrumentAliasFactory,
    InstrumentFactory,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/en/instruments/compare/"
QUERIES = 3  # the instruments, what they pay for, their names; their calls, where they have any
ROWS = [
    "purpose",
    "partners",
    "foreign countries",
    "CNRS laboratories",
    "French laboratories",
    "foreign laboratories",
    "place",
    "first contact",
    "existing collaboration",
    "activities",
    "duration",
    "CNRS funding",
    "period of the funding",
    "how to apply",
    "next date",
    "former names",
]


def page(client, query="", language="en"):
    response = client.get(f"/{language}/instruments/compare/{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def columns(html):
    """Return the acronyms above the columns."""
    head = re.search(r"<thead.*?</thead>", html).group()
    return re.findall(r'<th scope="col"> <span>(\w+)</span>', head)


def instruments(*slugs):
    found = {
        instrument.slug: instrument
        for instrument in Instrument.objects.published().with_published("activities", "aliases")
    }
    return [found[slug] for slug in slugs]


def compared(*slugs):
    found = instruments(*slugs)
    return Comparison(found, rows_of(found, {}))


def rows(*slugs):
    return {row.label: row for row in compared(*slugs).rows}


def said(row):
    return [cell.words for cell in row.cells]


# Which instruments


@pytest.mark.parametrize(
    ("query", "compared", "message"),
    [
        ("", ["IEA", "IRN", "IRP", "IRL"], ""),
        ("?i=", ["IEA", "IRN", "IRP", "IRL"], ""),
        ("?i=irp&i=iea", ["IRP", "IEA"], ""),
        ("?i=IRP&i=%20iea%20", ["IRP", "IEA"], ""),
        ("?i=irp&i=iea&i=irp&i=irp&i=irp", ["IRP", "IEA"], ""),
        ("?i=irp&i=xyz&i=iea", ["IRP", "IEA"], "No instrument is called “xyz”."),
        ("?i=xyz", ["IEA", "IRN", "IRP", "IRL"], "No instrument is called “xyz”."),
        ("?i=irp", ["IRP"], "Choose a second instrument to compare this one with."),
        ("?i=irp&i=LIA", ["IRP"], "Choose a second instrument to compare this one with."),
        ("?i=umi&i=iea", ["IRL", "IEA"], "IRL replaces the former UMI."),
        (
            "?i=International%20Research%20Labs&i=iea",
            ["IRL", "IEA"],
            "“International Research Labs” is another name of IRL.",
        ),
        (
            "?i=a&i=b&i=c&i=d&i=e&i=irp&i=iea",
            ["IRP", "IEA"],
            "No instrument is called “a”, “b”, “c” or 2 other words.",
        ),
    ],
)
def test_an_address_names_the_instruments(client, catalogue, query, compared, message):
    html = page(client, query)

    assert columns(html) == compared
    assert message in html
    assert html.count('class="notice') == bool(message) + ("LIA" in query)


def test_of_five_instruments_the_first_four_are_compared(client, catalogue):
    InstrumentFactory(slug="fifth", acronym="IRX")

    html = page(client, "?i=irl&i=fifth&i=irp&i=irn&i=iea")

    assert columns(html) == ["IRL", "IRX", "IRP", "IRN"]
    assert "At most four instruments are compared. Left out: IEA." in html


@pytest.mark.parametrize(
    "query",
    [
        "?i=" + "x" * 5000,
        "?" + "&".join(f"i=x{number}" for number in range(200)),
        "?i=!!!&i=%3Cscript%3E&i=%22",
        "?i=%F0%9F%98%80",
        "?i[]=irp&j=irn",
    ],
)
def test_what_no_instrument_is_called_breaks_nothing(client, catalogue, query):
    html = page(client, query)

    assert columns(html) == ["IEA", "IRN", "IRP", "IRL"]
    assert "<script>" not in client.get(ADDRESS + query).content.decode()
    assert len(html) < 60_000


@pytest.mark.parametrize("query", ["?i=%F0", "?i=a%00b", "?i=%ED%A0%80"])
def test_what_nobody_can_type_is_refused(client, catalogue, query):
    assert client.get(ADDRESS + query).status_code == 400


def test_a_instrument_that_is_not_public_is_unknown(client, catalogue):
    InstrumentAliasFactory(instrument=InstrumentFactory(slug="hidden", state="draft"), text="HID")

    html = page(client, "?i=hidden&i=hid")

    assert "No instrument is called “hidden” or “hid”." in html


def test_the_form_keeps_what_was_chosen(client, catalogue):
    html = page(client, "?i=umi&i=irn")

    assert re.findall(r'value="(\w+)" checked', html) == ["irn", "irl"]
    assert 'value="iea"><' in html


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Compare IRN and IRP"), ("fr", "Comparer IRN et IRP")]
)
def test_the_page_speaks_both_languages(client, catalogue, language, title):
    html = page(client, "?i=irn&i=irp", language)

    assert f"<h1>{title}</h1>" in html
    assert ("Réseaux de recherche internationaux" in html) == (language == "fr")
    assert ("non précisé" in html) == (language == "fr")
    assert f'href="/{language}/instruments/irn/" lang="en"' in html


def test_a_portal_without_instruments_says_so(client, catalogue):
    Instrument.objects.update(state="draft")

    assert "No instrument is published yet." in page(client, "?i=irp")


# What is known


def test_the_rows_are_in_order(catalogue):
    assert list(rows("iea", "irp")) == ROWS


def test_where_few_rows_differ_these_are_marked_in_words(client, catalogue):
    html = page(client, "?i=irn&i=irp")

    assert '<th scope="row">Duration</th>' in html
    assert '<th scope="row">Foreign countries <span class="mark differs">differs</span></th>' in html
    assert '<th scope="row">French laboratories</th>' in html
    assert html.count('scope="row"') == len(ROWS)


def test_where_most_rows_differ_those_that_do_not_are_marked_instead(client, catalogue):
    html = page(client, "?i=iea&i=irp")

    assert "The same for all: place." in html
    assert '<th scope="row">Place <span class="mark same">same</span></th>' in html
    assert '<th scope="row">Duration</th>' in html
    assert 'class="mark differs"' not in html


def test_the_french_marks_agree_with_any_label(client, catalogue):
    html = page(client, "?i=irn&i=irp", "fr")

    assert 'Activités <span class="mark differs">avec différences</span>' in html
    assert 'Lieu <span class="mark same">sans différence</span>' in page(client, "?i=iea&i=irp", "fr")


def test_its_address_for_paper_names_the_instruments_compared(client, catalogue):
    address = "http://127.0.0.1:8000/en/instruments/compare/"

    assert f'<p class="on-paper">{address}?i=irp&i=irl</p>' in page(client, "?i=LIA&i=irl&i=xyz")
    assert f'<p class="on-paper">{address}</p>' in page(client)


def test_a_instrument_alone_differs_from_nothing(client, catalogue):
    html = page(client, "?i=irp")

    assert 'class="mark' not in html
    assert "They differ" not in html


def test_a_silent_source_neither_differs_nor_agrees(catalogue):
    both_silent, one_silent = rows("iea", "irl")["French laboratories"], rows("irn", "iea")["first contact"]

    assert (both_silent.mark, said(both_silent)) == (Mark.NOT_STATED, ["not stated", "not stated"])
    assert (one_silent.mark, said(one_silent)) == (Mark.PARTLY, ["not stated", "yes"])


def test_a_summary_names_what_is_marked(catalogue):
    differing, same = compared("irn", "irp").summary, compared("iea", "irp").summary

    assert differing.startswith("They differ in: purpose, partners, foreign countries")
    assert same == "The same for all: place."


def test_the_same_instrument_twice_shows_no_difference(catalogue):
    assert compared("irp", "irp").summary == "No row differs."


def test_a_summary_is_in_french_too(catalogue):
    with translation.override("fr"):
        differing, same = compared("irn", "irp").summary, compared("iea", "irp").summary

    assert differing.startswith("Présentent des différences\u00a0: objectifs, partenaires")
    assert same.startswith("Sont identiques pour tous\u00a0: lieu.")


def test_on_a_narrow_screen_what_several_share_is_told_once(client, catalogue):
    lines = {heading.split(" <")[0]: told for heading, _cells, told in compared("iea", "irn", "irp").lines}

    assert [(names, cell.words) for names, cell in lines["Duration"]] == [
        ("IEA", "2 years"),
        ("IRN and IRP", "5 years"),
    ]


def test_funding_a_year_is_told_and_compared_only_where_the_period_is_known(catalogue):
    period = rows("iea", "irn", "irp", "irl")["period of the funding"]
    iea, irn, irp, irl = said(period)

    assert iea.startswith("for the whole duration, that is, €5,000 to €7,000 a year")
    assert irp.startswith("for the whole duration, that is, €10,000 to €15,000 a year")
    assert (irn, irl) == ("not stated", "not stated")
    assert period.mark == Mark.DIFFERS


def test_nothing_stated_is_never_nothing(client, catalogue):
    InstrumentFactory(slug="silent", acronym="MUTE")
    mute = rows("silent", "irp")
    html = page(client, "?i=silent&i=irp")

    assert [said(row)[0] for label, row in mute.items() if label in ROWS[2:13]] == ["not stated"] * 11
    assert said(mute["former names"]) == ["not stated", "LIA*"]
    assert said(mute["next date"]) == ["no call: contact DERCI"] * 2
    assert ">0<" not in html.replace('y="0"', "").split("<table")[1].split("</table")[0]


def test_a_least_without_a_most_has_no_limit(catalogue):
    InstrumentFactory(
        slug="open", foreign_countries_least=3, funding_least=20000, funding_period="total", duration_years=4
    )
    open_ended = rows("open", "irp")

    assert said(open_ended["foreign countries"])[0] == "3 or more"
    assert said(open_ended["CNRS funding"])[0] == "€20,000 or more"
    assert "€5,000 or more a year" in said(open_ended["period of the funding"])[0]


@pytest.mark.parametrize(
    ("call", "dates", "said"),
    [
        ({}, [{"opens": 5, "closes": 40}], "opens on 8 January 2027, 09:00 (Paris time, UTC+1)"),
        ({}, [{"opens": -5, "closes": 40}], "closes on 12 February 2027, 09:00 (Paris time, UTC+1)"),
        ({}, [{"opens": -5}], "open"),
        ({}, [{"opens": -9, "closes": -5}], "not announced"),
        ({}, [], "not announced"),
        ({"open_mode": "all_year"}, [], "open all year"),
        ({"cancelled": True}, [{"closes": 40}], "not announced"),
        ({"state": "draft"}, [{"closes": 40}], "not announced"),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_the_next_date_is_that_of_the_calls(client, monkeypatch, call, dates, said):
    now = datetime(2027, 1, 3, 8, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    made = CallFactory(instrument=Instrument.objects.get(slug="iea"), **call)
    for date in dates:
        CallDateFactory(call=made, **{name: now + timedelta(days=days) for name, days in date.items()})
    html = page(client, "?i=iea&i=irp")

    row = re.search(r"<tr> <th scope=.row.>Next date.*?</tr>", html).group()
    assert re.findall("<p>(.*?)</p>", row) == [said, "no call: contact DERCI"]


def test_only_a_instrument_without_calls_says_to_write_instead(catalogue):
    CallFactory(instrument=Instrument.objects.get(slug="irn"), open_mode="not_announced")
    compared = instruments("iea", "irn", "irp")

    (dates,) = [row for row in rows_of(compared, next_dates(compared)) if row.label == "next date"]

    assert said(dates) == ["not announced", "not announced", "no call: contact DERCI"]


def test_of_several_calls_the_soonest_counts(catalogue, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 1, 3, tzinfo=UTC))
    irp = Instrument.objects.get(slug="irp")
    for day in (9, 5, 7):
        CallDateFactory(call__instrument=irp, closes=datetime(2027, 7, day, 15, tzinfo=UTC))

    with translation.override("fr"):
        dates = next_dates([irp])

    assert dates[irp.pk].startswith("clôture le 5 juillet 2027 à 17\u00a0h")


def test_activities_are_compared_whatever_their_order(catalogue):
    first, second = ActivityFactory(name_en="Excavations"), ActivityFactory(name_en="Recordings")
    InstrumentFactory(slug="one", activities=[first, second])
    InstrumentFactory(slug="two", activities=[second, first])
    row = rows("one", "two")["activities"]

    assert row.mark == Mark.SAME
    assert {item for cell in row.cells for item in cell.items} == {"Excavations", "Recordings"}


def test_a_text_that_only_the_other_language_has_is_marked(client, catalogue):
    ActivityFactory(name_en="", name_fr="Fouilles").instruments.add(instruments("irp")[0])

    assert '<li><span lang="fr">Fouilles</span></li>' in page(client, "?i=irp&i=iea")


def test_a_fifth_instrument_takes_part_at_once(client, catalogue):
    fifth = InstrumentFactory(slug="fifth", acronym="IRX", funding_least=10**6, funding_most=2 * 10**6)
    html = page(client)

    assert columns(html) == ["IEA", "IRN", "IRP", "IRL", "IRX"]
    assert html.count("<td>") == 5 * len(ROWS)
    assert f'href="{fifth.get_absolute_url()}"' in html
    assert "€1,000,000 to €2,000,000" in html
    assert "No row is the same for all." in html
    assert columns(page(client, "?i=fifth&i=irn")) == ["IRX", "IRN"]


def test_of_very_many_instruments_one_has_to_choose(client, catalogue):
    InstrumentFactory.create_batch(9)

    assert "There are too many instruments to compare all at once" in page(client, "")
    assert columns(page(client, "?i=irp&i=irl")) == ["IRP", "IRL"]


@pytest.mark.parametrize("calls", [0, 1, 9])
@pytest.mark.parametrize("more", [0, 8])
def test_a_comparison_costs_as_many_queries_whatever_there_is(
    client, known_catalogue, django_assert_num_queries, more, calls
):
    CallFactory.create_batch(calls, instrument=Instrument.objects.get(slug="irp"))
    for instrument in InstrumentFactory.create_batch(more):
        InstrumentAliasFactory(instrument=instrument)
    known_catalogue()

    with django_assert_num_queries(QUERIES + bool(calls)):
        client.get(ADDRESS)
    with django_assert_num_queries(QUERIES + bool(calls)):
        client.get(f"{ADDRESS}?i=irp&i=umi&i=unknown")
