"""The pages of the guided choice: one address per state, a result after the first answer."""

import re

import pytest

from tests.factories import InstrumentFactory

pytestmark = pytest.mark.django_db

CHOOSE = "/en/instruments/choose/"
VERDICTS = ["matches", "to_ask", "does_not_match"]
ALL = ["IEA", "IRL", "IRN", "IRP"]


def page(client, query="", language="en"):
    response = client.get(f"/{language}/instruments/choose/{query}")
    assert response.status_code == 200
    main = re.search("<main.*</main>", response.content.decode(), re.DOTALL).group()
    return re.sub("[ \n]+", " ", main).replace("&amp;", "&")


def heading(html):
    return re.search("<h1>(.*?)</h1>", html).group(1)


def under(html, verdict):
    """Return the acronyms of the instruments below a verdict."""
    section = re.search(f'<section aria-labelledby="{verdict}">(.*?)</section>', html)
    return (
        re.findall('<h3[^>]*><span class="acronym">([A-Z0-9]+)</span>', section.group(1)) if section else []
    )


def verdict_on(html, acronym):
    """Return what the result says of an instrument."""
    return next(each for each in html.split('<li> <h3 class="verdict-name">') if f">{acronym}</span>" in each)


def test_the_first_page_asks_what_for_and_each_answer_is_a_link(client, catalogue):
    html = page(client)

    assert heading(html) == "Which instrument fits your project?"
    assert re.findall(r'href="\?(purpose=\w+)"', html) == [
        "purpose=explore",
        "purpose=network",
        "purpose=consolidate",
        "purpose=share",
    ]
    assert 'href="?step=result"' in html


@pytest.mark.parametrize(
    ("purpose", "acronym"), [("explore", "IEA"), ("network", "IRN"), ("consolidate", "IRP"), ("share", "IRL")]
)
def test_the_result_comes_after_the_first_answer_with_the_further_questions(
    client, catalogue, purpose, acronym
):
    html = page(client, f"?purpose={purpose}")

    assert under(html, "matches") == [acronym]
    for name in ("duration", "budget", "countries", "foreign_labs", "french_labs", "cnrs_lab", "country"):
        assert f'name="{name}"' in html


@pytest.mark.parametrize(
    "query", ["?purpose=network", "?step=result", "?countries=3&place=one&duration=2", "?budget=40000"]
)
def test_every_instrument_is_in_the_result_once(client, catalogue, query):
    html = page(client, query)

    assert sorted(acronym for verdict in VERDICTS for acronym in under(html, verdict)) == ALL


def test_the_question_that_the_purpose_answers_is_not_asked_again(client, catalogue):
    assert 'name="place"' not in page(client, "?purpose=network")
    assert 'name="stage"' in page(client, "?purpose=network")
    assert 'name="stage"' not in page(client, "?purpose=explore")
    assert 'name="stage"' in page(client, "?purpose=explore&stage=existing")


def test_to_skip_the_purpose_shows_all_the_instruments_without_a_verdict(client, catalogue):
    html = page(client, "?step=result")

    assert "All the instruments" in html
    assert "To ask" not in html


def test_what_a_form_sends_of_skipped_questions_leaves_the_address(client, catalogue):
    response = client.get(f"{CHOOSE}?step=result&purpose=&duration=5&budget=&countries=+&country=id")
    nothing = client.get(f"{CHOOSE}?step=result&purpose=&duration=&country=")

    assert (response.status_code, response["Location"]) == (302, f"{CHOOSE}?country=id&duration=5")
    assert nothing["Location"] == f"{CHOOSE}?step=result"


def test_each_answer_is_said_with_a_link_that_drops_it_alone(client, catalogue):
    html = page(client, "?purpose=network&budget=60000&french_labs=2&cnrs_lab=yes&country=id")

    assert "Purpose: Build a network" in html
    assert "CNRS funding: €60,000" in html
    assert "CNRS laboratory: Yes" in html
    assert 'href="?country=id&purpose=network&french_labs=2&cnrs_lab=yes"' in html
    assert 'href="?country=id&budget=60000&french_labs=2&cnrs_lab=yes"' in html


def test_the_last_answer_can_be_dropped_without_going_back_to_the_beginning(client, catalogue):
    assert 'href="?step=result"><span aria-hidden="true">' in page(client, "?purpose=network")


@pytest.mark.parametrize(
    ("query", "matching"),
    [
        ("?stage=existing&countries=2", ["IRP"]),
        ("?countries=3&step=result", ["IRN"]),
        ("?countries=3&step=2", ["IRN"]),
        ("?french_labs=2&cnrs_lab=yes&budget=60000&step=6", ["IRP", "IRN"]),
        ("?place=one&duration=5&step=result", ["IRL"]),
    ],
)
def test_an_address_of_former_times_still_leads_to_its_result(client, catalogue, query, matching):
    assert under(page(client, query), "matches") == matching


@pytest.mark.parametrize("step", ["0", "1", "5", "7", "abc", "-1", "2.0", "%C2%B2"])
def test_any_other_step_without_an_answer_is_the_beginning(client, catalogue, step):
    assert heading(page(client, f"?step={step}&country=id")) == "Which instrument fits your project?"
    assert 'href="?country=id&purpose=share"' in page(client, f"?step={step}&country=id")


def test_where_nothing_matches_the_closest_leads_on(client, catalogue):
    html = page(client, "?purpose=network&duration=3&country=id")

    assert "Closest: IRN (5 years)." in html
    assert under(html, "does_not_match")[0] == "IRN"
    assert "/en/message/?country=id&instrument=irn" in html
    assert "/en/message/?country=id&instrument=irl" not in html


@pytest.mark.parametrize(
    ("query", "name", "message"),
    [
        ("purpose=money", "purpose", "There is no such answer"),
        ("purpose=network&purpose=share", "purpose", "gives two answers"),
        ("countries=abc&step=result", "countries", "Write a number of countries from 1 to 250"),
        ("countries=0&step=3", "countries", "Write a number of countries from 1 to 250"),
        ("countries=99999999999999999999", "countries", "Write a number of countries from 1 to 250"),
        ("foreign_labs=0&step=3", "foreign_labs", "Instruments are for laboratories"),
        ("french_labs=1e309&step=3", "french_labs", "Write a number of laboratories from 1 to 1000"),
        ("cnrs_lab=maybe&step=3", "cnrs_lab", "There is no such answer"),
        ("stage=never&step=4", "stage", "There is no such answer"),
        ("purpose=explore&stage=never", "stage", "There is no such answer"),
        ("place=moon&step=5", "place", "There is no such answer"),
        ("duration=0&step=6", "duration", "Write a whole number of years from 1 to 99"),
        ("duration=abc&step=result", "duration", "Write a whole number of years from 1 to 99"),
        ("budget=-1&step=result", "budget", "Write an amount in whole euros"),
        ("budget=1e309&step=result", "budget", "Write an amount in whole euros"),
        ("countries=3&foreign_labs=2", "foreign_labs", "3 countries mean at least as many laboratories"),
        ("countries=2&countries=3&step=result", "countries", "gives two answers"),
        ("stage=first&stage=existing", "stage", "gives two answers"),
        (f"countries={'9' * 5000}", "countries", "Write a number of countries"),
    ],
)
def test_an_answer_that_is_refused_is_told_and_counts_as_none(client, catalogue, query, name, message):
    html = page(client, f"?{query}")

    assert "One answer was not understood and is left out:" in html
    assert f'href="#id_{name}"' in html
    assert f' id="id_{name}"' in html
    assert message in re.search(f'id="id_{name}_errors"[^>]*>(.*?)</div>', html).group(1)
    assert sorted(acronym for verdict in VERDICTS for acronym in under(html, verdict)) == ALL


def test_a_refused_answer_is_kept_in_its_field_and_the_others_count(client, catalogue):
    html = page(client, "?countries=abc&budget=60000")

    assert 'value="abc"' in html
    assert under(html, "matches") == ["IRP", "IRN"]


def test_every_match_leads_to_the_message_the_dossier_and_the_calls(client, catalogue):
    html = page(client, "?purpose=explore")

    assert "/en/message/?instrument=iea" in html
    assert "/en/instruments/iea/dossier/" in html
    assert "/en/calls/?instrument=iea" in html
    assert "/en/calls/?instrument=irn" not in html  # one applies to it without a call


@pytest.mark.parametrize(
    "query", ["?purpose=consolidate&duration=5&countries=2", "?duration=5", "?step=result"]
)
def test_how_long_and_how_much_stands_under_each_name(client, catalogue, query):
    html = page(client, query)

    for acronym, facts in {
        "IEA": "2 years · €10,000 to €14,000",
        "IRN": "5 years · €50,000 to €75,000 (period not stated)",
        "IRP": "5 years · €50,000 to €75,000",
        "IRL": "5 years · €75,000 to €100,000 (period not stated)",
    }.items():
        assert f'<p class="in-short">{facts}</p>' in verdict_on(html, acronym)


def test_of_two_countries_and_five_years_an_irp_comes_first(client, catalogue):
    assert under(page(client, "?duration=5&countries=2&budget=60000"), "matches") == ["IRP", "IRN"]
    assert under(page(client, "?purpose=consolidate&duration=5&countries=2"), "matches") == ["IRP"]


def test_what_is_not_stated_is_not_told_in_short(client, catalogue):
    InstrumentFactory(acronym="NEW", duration_years=3)

    assert '<p class="in-short">3 years</p>' in verdict_on(page(client, "?step=result"), "NEW")


def test_a_country_brings_the_contact_and_goes_with_the_next_steps(client, catalogue):
    html = page(client, "?countries=2&stage=existing&country=id")

    assert "The Singapore office covers Indonesia." in html
    assert "/en/message/?country=id&instrument=irp" in html
    assert "/en/instruments/irp/id.pdf" in html
    assert html.count('class="write-to"') == 1


def test_an_unknown_country_is_told_and_nothing_is_lost(client, catalogue):
    html = page(client, "?countries=2&country=zz")

    assert "No country or territory has this code." in html
    assert under(html, "matches") == ["IRP", "IRN"]


@pytest.mark.parametrize("code", ["fr", "nc"])
def test_a_country_in_france_gets_no_dossier_but_advice(client, catalogue, code):
    html = page(client, f"?countries=1&stage=first&country={code}")

    assert "Choose the country of the laboratory abroad." in html
    assert f"/{code}.pdf" not in html


def test_a_duration_of_an_instrument_that_staff_add_matches_it(client, catalogue):
    InstrumentFactory(acronym="NEW", duration_years=3)

    assert under(page(client, "?duration=3"), "matches") == ["NEW"]


@pytest.mark.parametrize("query", ["", "?purpose=consolidate", "?purpose=network&duration=3"])
def test_the_page_is_in_french_too(client, catalogue, query):
    html = page(client, query, language="fr")

    assert heading(html) in {
        "Quel outil convient à votre projet\u202f?",
        "Votre projet\u00a0: consolider une collaboration existante",
        "Votre projet\u00a0: constituer un réseau",
    }
    assert ("Le plus proche\u00a0: l’IRN (5 ans)." in html) == ("duration" in query)


@pytest.mark.parametrize(("query", "number"), [("", 0), ("?countries=3&step=2", 2), ("?purpose=share", 2)])
def test_a_state_costs_a_fixed_number_of_queries(
    client, known_catalogue, django_assert_num_queries, query, number
):
    for _instrument in range(3):
        InstrumentFactory()
    known_catalogue()

    with django_assert_num_queries(number):  # the instruments, the countries to choose from
        client.get(f"{CHOOSE}{query}")


def test_a_country_costs_few_queries_more(client, known_catalogue, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(f"{CHOOSE}?countries=3&country=fr")
