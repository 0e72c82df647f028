"""Two changes of one content, brought together: proved over very many contents."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue.merging import EMPTY, MINE, THEIRS, changes_between, merge, place_of
from cnrs_intl.catalogue.mixing import mixed_list, mixed_words
from tests import sampling

ROW = "offices.coverage"
VALUES = st.one_of(st.sampled_from(["", "a", "b", "c"]), st.none(), st.lists(st.sampled_from([1, 2, 3])))
FIELDS = ("one", "two", "three")


def thing(pk: Any, model: str = ROW, **fields: Any) -> dict[str, Any]:
    return {"model": model, "pk": pk, "fields": fields}


def fields_of(names: tuple[str, ...] = FIELDS) -> Any:
    return st.fixed_dictionaries(dict.fromkeys(names, VALUES))


@st.composite
def contents(draw: Any, own: int) -> list[dict[str, Any]]:
    """An entry with rows, some of which others have, too, and some of which (`own` and up) are new."""
    keys = draw(st.sets(st.sampled_from([1, 2, 3, own, own + 1])))
    rows = [thing(pk, **draw(fields_of())) for pk in sorted(keys)]
    return [thing(7, "offices.office", **draw(fields_of())), *rows]


@st.composite
def three(draw: Any) -> tuple[Any, Any, Any]:
    base, mine, theirs = (draw(contents(own)) for own in (1, 10, 20))
    return base, mine, theirs


def never(_one: Any, _other: Any) -> bool:
    return False


def values(content: Any) -> dict[Any, Any]:
    return {(place_of(each), name): value for each in content for name, value in each["fields"].items()}


def by_place(content: Any) -> dict[Any, Any]:
    return {place_of(each): each["fields"] for each in content}


@sampling.examples(200)
@given(three())
def test_merged_with_a_side_that_changed_nothing_comes_the_other(sides):
    base, mine, theirs = sides

    assert by_place(merge(base, mine, base, alike=never).content) == by_place(mine)
    assert by_place(merge(base, base, theirs, alike=never).content) == by_place(theirs)
    assert by_place(merge(base, mine, mine, alike=never).content) == by_place(mine)
    assert not merge(base, mine, base).clashes


@sampling.examples(200)
@given(three())
def test_nothing_of_either_side_is_lost_without_a_clash(sides):
    base, mine, theirs = sides

    merged = merge(base, mine, theirs, alike=never)

    undecided = {((clash.model, clash.pk), clash.field) for clash in merged.clashes}
    found = by_place(merged.content)
    for side in (mine, theirs):
        for was, now, changed in changes_between(base, side):
            place = place_of(was or now)
            if now is None:
                assert place not in found or (place, "") in undecided
                continue
            for name in changed:
                nothing = was is None and now["fields"][name] in EMPTY
                if not nothing and not {(place, name), (place, "")} & undecided:
                    assert found[place][name] == now["fields"][name]


@sampling.examples(200)
@given(three())
def test_what_nobody_changed_stands(sides):
    base, mine, theirs = sides

    found = values(merge(base, mine, theirs, alike=never).content)

    for key, value in values(base).items():
        if values(mine).get(key, "gone") == value == values(theirs).get(key, "gone"):
            assert found[key] == value


@sampling.examples(200)
@given(three(), st.randoms())
def test_choices_decide_and_nothing_is_left_open(sides, random):
    base, mine, theirs = sides
    clashes = merge(base, mine, theirs, alike=never).clashes
    choices = {clash.name: random.choice([MINE, THEIRS]) for clash in clashes}

    merged = merge(base, mine, theirs, choices, alike=never)

    assert not merged.clashes
    found = by_place(merged.content)
    for clash in clashes:
        wanted = clash.mine if choices[clash.name] == MINE else clash.theirs
        place = clash.model, clash.pk
        assert (found[place][clash.field] if clash.field else found.get(place)) == wanted


@sampling.examples(120)
@given(three())
def test_the_two_sides_clash_over_the_same_whoever_comes_first(sides):
    base, mine, theirs = sides

    names = [
        {clash.name for clash in merge(base, *pair, alike=never).clashes}
        for pair in ((mine, theirs), (theirs, mine))
    ]

    assert names[0] == names[1]


def test_a_third_value_may_be_chosen():
    base, mine, theirs = ([thing(7, one=text)] for text in "abc")
    (clash,) = merge(base, mine, theirs).clashes

    merged = merge(base, mine, theirs, {clash.name: {"value": "d"}})

    assert merged.content == [thing(7, one="d")]


# Rows that both added


def covered(pk: Any, country: Any, **fields: Any) -> dict[str, Any]:
    blank = {"office": 6, "country": country, "level": "named", "note_en": "", "since": None, "until": None}
    return thing(pk, **blank | fields)


def test_rows_that_both_added_alike_are_one():
    merged = merge([], [covered("new-0", 12)], [covered(31, 12)])

    assert merged.content == [covered(31, 12)]
    assert not merged.clashes


def test_rows_that_both_added_and_that_may_not_stand_together_clash_field_by_field():
    mine, theirs = covered("new-0", 12, level="area", note_en="Mine"), covered(31, 12, since="2030-01-01")

    merged = merge([], [mine], [theirs])

    (clash,) = merged.clashes
    assert clash[:3] == (ROW, 31, "level")
    wanted = covered(31, 12, level="area", note_en="Mine", since="2030-01-01")
    assert merged.content == [wanted]


@pytest.mark.parametrize(
    "mine",
    [
        covered("new-0", 13),
        covered("new-0", 12, since="2031-01-01"),
        covered("new-0", None),
        covered("new-0", 12, since="never"),
    ],
    ids=["another country", "other days", "no country", "no day"],
)
def test_rows_that_may_stand_together_do(mine):
    theirs = covered(31, 12, until="2030-12-31")

    merged = merge([], [mine], [theirs])

    assert merged.content == [theirs, mine]
    assert not merged.clashes


# Mixed values

WORDS = st.lists(st.sampled_from(["one ", "two ", "three ", "four. ", "\n"]), max_size=12).map("".join)


@sampling.examples(200)
@given(WORDS, WORDS)
def test_mixed_with_what_nobody_changed_comes_what_somebody_did(base, other):
    assert mixed_words(base, base, other) == other
    assert mixed_words(base, other, base) == other
    assert mixed_words(base, other, other) == other


@sampling.examples(200)
@given(WORDS, WORDS, WORDS)
def test_words_are_mixed_alike_whoever_comes_first(base, one, other):
    assert mixed_words(base, one, other) == mixed_words(base, other, one)


def test_edits_that_are_apart_are_mixed():
    base = "The office covers Chile. It was opened in 1990."

    mixed = mixed_words(base, base.replace("Chile", "Chile and Peru"), base.replace("1990", "1991"))

    assert mixed == "The office covers Chile and Peru. It was opened in 1991."


def test_edits_of_the_same_words_are_not_mixed():
    assert mixed_words("in 1990", "in 1991", "in 1992") is None
    assert mixed_words("one", "one two", "one three") is None


KEYS = st.sets(st.integers(1, 6)).map(sorted)


@sampling.examples(200)
@given(KEYS, KEYS, KEYS)
def test_of_relations_to_many_every_change_stands(base, mine, theirs):
    mixed = set(mixed_list(base, mine, theirs))

    for side in (set(mine), set(theirs)):
        assert side - set(base) <= mixed
        assert not (set(base) - side) & mixed
    assert set(mine) & set(theirs) <= mixed
