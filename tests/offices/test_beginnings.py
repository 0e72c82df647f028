"""The beginning of a name: certain where it can mean one country alone."""

import pytest

from offices.finder import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]


def found(query: str) -> list[str]:
    return [candidate.country.iso2 for candidate in find(query).candidates]


@pytest.mark.parametrize(
    ("query", "iso2"), [("Cambod", "KH"), ("Vietn", "VN"), ("Espa", "ES"), ("new zea", "NZ"), ("germ", "DE")]
)
def test_the_beginning_of_one_countrys_name_alone_is_certain(catalogue, query, iso2):
    assert find(query).status == "match"
    assert [(each.country.iso2, each.how) for each in find(query).candidates] == [(iso2, "prefix")]


@pytest.mark.parametrize(
    ("query", "first", "why"),
    [
        ("ger", "DE", "three letters"),
        ("Guya", "GF", "two countries"),
        ("Colom", "CO", "a capital elsewhere: Colombo"),
        ("Sahara", "EH", "a whole word, with a meaning of its own"),
        ("Bresl", "BR", "a misspelling that is the beginning of Breslau"),
    ],
)
def test_a_beginning_that_may_be_something_else_is_asked_about(catalogue, query, first, why):
    assert find(query).status == "choose", why
    assert found(query)[0] == first
