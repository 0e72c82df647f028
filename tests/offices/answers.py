"""The answers for countries, as tests ask for them."""

from offices.coverage import answer_for, countries_to_answer


def answer(iso2: str):
    return answer_for(countries_to_answer().get(iso2=iso2))
