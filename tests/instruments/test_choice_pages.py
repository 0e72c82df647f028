import re

import pytest

from tests.factories import InstrumentFactory

pytestmark = pytest.mark.django_db

CHOOSE = "/en/instruments/choose/"


def page(client, query="", language="en"):
    response = client.get(f"/{language}/instruments/choose/{query}")
    assert response.status_code == 200
    main = re.search("<main.*</main>", response.content.decode(), re.DOTALL).group()
    return re.sub("[ \n]+", " ", main).replace("&amp;", "&")


def heading(html):
    return re.search("<h1>(.*?)</h1>", html).group(1)


def under(html, verdict):
    """Return the acronyms of the instruments below a verdict on the result's page."""
    section = re.search(f'<section aria-labelledby="{verdict}">(.*?)</section>', html)
    return re.findall("<h3>([A-Z0-9]+),", section.group(1)) if section else []


def test_one_question_follows_the_other_and_then_comes_the_result(client, catalogue):
    address, headings = "", []
    for _step in range(7):
        html = page(client, address)
        headings.append(heading(html).partition(" (")[0])
        skip = re.search(r'class="button-secondary" href="(\?[^"]*)"', html)
        address = skip.group(1) if skip else ""

    assert len(set(headings)) == 7
    assert headings[0] == "How many foreign countries take part?"
    assert headings[-1] == "Which instrument fits your project?"
    assert address == ""


def test_an_answer_goes_with_the_next_question_and_the_way_back(client, catalogue):
    html = page(client, "?countries=3&step=2")

    assert "Question 2 of 6" in html
    assert '<input type="hidden" name="countries" value="3">' in html
    assert '<input type="hidden" name="step" value="3">' in html
    assert 'href="?countries=3&step=1"' in html
    assert 'value="3"' in page(client, "?countries=3&step=1")


def test_what_is_known_so_far_stands_below_the_question(client, catalogue):
    assert "<dt>Fits</dt><dd>IRN</dd>" in page(client, "?countries=3&step=2")


def test_to_skip_a_question_forgets_its_answer_alone(client, catalogue):
    html = page(client, "?countries=3&french_labs=2&step=2")

    assert 'class="button-secondary" href="?countries=3&step=3"' in html


def test_the_result_gives_each_instrument_under_its_verdict_with_the_reason(client, catalogue):
    html = page(client, "?countries=3&step=result")

    assert under(html, "fits") == ["IRN"]
    assert under(html, "does_not_fit") == ["IEA", "IRP", "IRL"]
    assert "IRP takes one or two foreign countries; you said three." in html


def test_an_address_with_answers_and_no_step_shows_the_result(client, catalogue):
    assert under(page(client, "?stage=existing&countries=2"), "fits") == ["IRP"]


def test_where_nothing_fits_the_page_says_so(client, catalogue):
    html = page(client, "?countries=3&place=one&duration=2")

    assert "No instrument fits all that you said." in html
    assert under(html, "does_not_fit") == ["IEA", "IRN", "IRL", "IRP"]  # the least against leads


@pytest.mark.parametrize(
    ("query", "question", "message"),
    [
        ("countries=abc&step=result", 1, "Write a number of countries from 1 to 250"),
        ("countries=0&step=3", 1, "Write a number of countries from 1 to 250"),
        ("countries=99999999999999999999&step=2", 1, "Write a number of countries from 1 to 250"),
        ("foreign_labs=0&step=3", 2, "begin with a colleague in a French team"),
        ("french_labs=1e309&step=3", 2, "Write a number of laboratories from 1 to 1000"),
        ("cnrs_lab=maybe&step=3", 2, "There is no such answer"),
        ("stage=never&step=4", 3, "There is no such answer"),
        ("place=moon&step=5", 4, "There is no such answer"),
        ("duration=3&step=6", 5, "The instruments last 2 or 5 years: choose one of these."),
        ("duration=abc&step=result", 5, "The instruments last 2 or 5 years"),
        ("budget=-1&step=result", 6, "Write an amount in whole euros"),
        ("budget=1e309&step=result", 6, "Write an amount in whole euros"),
        ("countries=3&foreign_labs=2&step=result", 2, "3 countries mean as many laboratories abroad"),
        ("countries=2&countries=3&step=result", 1, "gives two answers"),
        ("stage=first&stage=existing", 3, "gives two answers"),
        (f"countries={'9' * 5000}", 1, "Write a number of countries"),
    ],
)
def test_an_answer_that_is_refused_leads_back_to_its_question(client, catalogue, query, question, message):
    html = page(client, f"?{query}")

    assert f"Question {question} of 6" in html
    assert message in html


def test_a_refused_answer_is_kept_in_its_field_and_the_others_in_the_address(client, catalogue):
    html = page(client, "?countries=abc&budget=60000&step=2")

    assert 'value="abc"' in html
    assert '<input type="hidden" name="budget" value="60000">' in html


def test_a_contradiction_leaves_the_first_question_at_peace(client, catalogue):
    assert "Question 1 of 6" in page(client, "?countries=3&foreign_labs=2&step=1")


@pytest.mark.parametrize("step", ["0", "7", "abc", "-1", "2.0", "%C2%B2"])
def test_an_unknown_step_is_the_first(client, catalogue, step):
    assert "Question 1 of 6" in page(client, f"?step={step}")


def test_a_country_brings_who_follows_it_and_the_message(client, catalogue):
    html = page(client, "?countries=2&stage=existing&country=id")

    assert "The Singapore office covers Indonesia." in html
    assert "/en/message/?country=id&instrument=irp" in html


def test_an_unknown_country_is_told_and_nothing_is_lost(client, catalogue):
    html = page(client, "?countries=2&country=zz")

    assert "We know no country or territory by this code" in html
    assert under(html, "fits") == ["IRN", "IRP"]


def test_who_comes_alone_is_told_where_to_begin(client, catalogue):
    assert "Begin with a colleague in a French team." in page(client)
    assert "Begin with a colleague in a French team." in page(client, "?countries=1")


@pytest.mark.parametrize("code", ["fr", "nc"])
def test_a_country_in_france_gets_no_dossier_but_advice(client, catalogue, code):
    html = page(client, f"?countries=1&stage=first&country={code}")

    assert "Begin with the country of the laboratory abroad." in html
    assert f"/{code}.pdf" not in html
    assert "/id.pdf" in page(client, "?countries=1&stage=first&country=id")


def test_the_result_is_reached_past_an_answer_that_was_refused(client, catalogue):
    html = page(client, "?countries=5&foreign_labs=2&step=2")

    assert 'href="?countries=5&step=result">See the result now' in html


def test_the_answers_are_said_again_with_a_way_to_change_each(client, catalogue):
    html = page(client, "?budget=60000&french_labs=2&cnrs_lab=yes")

    assert "€60,000" in html
    assert "Is a CNRS laboratory among them?: Yes" in html
    assert 'href="?french_labs=2&cnrs_lab=yes&budget=60000&step=6"' in html


def test_the_durations_offered_are_those_of_the_instruments(client, catalogue):
    InstrumentFactory(acronym="NEW", duration_years=3)

    assert "3 years" in page(client, "?step=5")
    assert under(page(client, "?duration=3"), "fits") == ["NEW"]


def test_the_page_is_in_french_too(client, catalogue):
    html = page(client, "?stage=existing&countries=2", language="fr")

    assert "<h1>Quel outil convient à votre projet\u202f?</h1>" in html
    assert under(html, "fits") == ["IRP"]


@pytest.mark.parametrize(("query", "number"), [("", 1), ("?countries=3&step=2", 1), ("?countries=3", 2)])
def test_a_state_costs_a_fixed_number_of_queries(client, catalogue, django_assert_num_queries, query, number):
    for _instrument in range(3):
        InstrumentFactory()

    with django_assert_num_queries(number):
        client.get(f"{CHOOSE}{query}")


def test_a_country_costs_few_queries_more(client, known_catalogue, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(f"{CHOOSE}?countries=3&country=fr")
