"""A sample must hold one of each kind, or what breaks for a kind would pass."""

from itertools import product

import pytest

from offices.coverage import answers_for, countries_to_answer
from sectors.models import Country
from tests import sampling
from tests.sampling import sampled


@pytest.fixture(params=[False, True])
def everything(request, monkeypatch) -> bool:
    monkeypatch.setattr(sampling, "everything", request.param)
    return request.param


def test_a_sample_is_spread_evenly_and_always_the_same(monkeypatch):
    monkeypatch.setattr(sampling, "everything", False)

    assert sampled(range(100), 10) == [0, 11, 22, 33, 44, 55, 66, 77, 88, 99]
    assert sampled(range(20), 3, always=lambda case: case == 8) == [0, 7, 8, 14]
    assert sampled(range(5), 10) == list(range(5))


def test_all_are_tested_where_that_is_asked_for(everything):
    assert (len(sampled(range(100), 10)) == 100) == everything


def test_a_sample_of_combinations_has_each_pair_of_answers(monkeypatch):
    from tests.instruments.test_choice import SAID

    monkeypatch.setattr(sampling, "everything", False)
    taken = sampled(product(*SAID.values()), 1000)

    places = range(len(SAID))
    of_all = {(i, j, x[i], x[j]) for x in product(*SAID.values()) for i in places for j in places if i < j}
    assert {(i, j, x[i], x[j]) for x in taken for i in places for j in places if i < j} == of_all
    assert len(taken) < 1300


@pytest.mark.django_db
def test_the_sample_of_countries_has_each_kind_of_answer_and_of_page(monkeypatch):
    monkeypatch.setattr(sampling, "everything", False)
    taken = {country.iso2 for country in sampling.countries()}

    assert len(taken) < 70
    assert taken >= sampling.TELLING

    def kinds(answers) -> set:
        return {
            (answer.country.listed, bool(answer.country.territory_of_id), bool(answer.also), level)
            for answer in answers
            for level in {each.level for each in answer.offices} or {bool(answer.sector)}
        }

    answers = answers_for(countries_to_answer())
    assert len(answers) == Country.objects.count()
    assert kinds(each for each in answers if each.country.iso2 in taken) == kinds(answers)
