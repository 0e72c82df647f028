"""
Two changes of the same content, brought together: what only one changed stands, what both did is a clash.

Nothing here reads the database.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.base import DeserializationError

from cnrs_intl.catalogue import rules
from cnrs_intl.catalogue.contents import Content

MINE, THEIRS = "mine", "theirs"
EMPTY: tuple[Any, ...] = (None, "", [])  # what a field of a row holds that nobody filled in
Object = dict[str, Any]  # one object of a content: {"model", "pk", "fields"}
Place = tuple[str, Any]  # its model's label and its key


class Clash(NamedTuple):
    """What both changed, and not alike: a field, or the row that one of them removed (field empty)."""

    model: str
    pk: Any
    field: str
    base: Any  # the value of the field, or the row's fields; None where there is no row
    mine: Any
    theirs: Any

    @property
    def name(self) -> str:
        """What tells it from others on a form."""
        return f"{self.model}:{self.pk}:{self.field}"


class Merged(NamedTuple):
    content: Content
    clashes: list[Clash]  # those that nothing decided; in the content, mine stands


Choices = Mapping[str, Any]  # by the name of a clash: MINE, THEIRS, or {"value": …}, which neither had


NONE = 0  # a key that no row has; with None, Django would look for one in the database
Alike = Callable[[Object, Object], bool]


def in_the_way(one: Object, other: Object) -> bool:
    """Whether two rows of one model may not stand together, by the rules that hold its rows."""
    try:
        both = serializers.deserialize("python", [each | {"pk": NONE} for each in (one, other)])
        return bool(rules.conflicts([each.object for each in both]))
    except (DeserializationError, ObjectDoesNotExist):  # what was typed there is no value, or nothing
        return False


def merge(
    base: Content, mine: Content, theirs: Content, choices: Choices | None = None, alike: Alike = in_the_way
) -> Merged:
    """
    Return what comes of `base` by the changes that led to `mine` and those that led to `theirs`.

    `choices` decide clashes. Rows are the same by model and key, or, where both added them, if they are
    `alike`: then theirs gives the key. Others that both added stand side by side.
    """
    known, ours, others = ({place_of(each): each for each in content} for content in (base, mine, theirs))
    for own, other in pairs(known, ours, others, alike):
        ours[other] = ours.pop(own)
    order = [*others, *(place for place in ours if place not in others)]
    found, clashes = [], []
    for place in order:
        merged, undecided = merge_one(
            place, known.get(place), ours.get(place), others.get(place), choices or {}
        )
        clashes += undecided
        if merged:
            found.append(merged)
    return Merged(found, clashes)


def place_of(each: Object) -> Place:
    return each["model"], each["pk"]


def pairs(
    known: Mapping[Place, Object], ours: Mapping[Place, Object], others: Mapping[Place, Object], alike: Alike
) -> list[tuple[Place, Place]]:
    """Return the places of rows that both added and that are one, each row in one pair at most."""
    added = [place for place in ours if place not in known and place not in others]
    free = [place for place in others if place not in known and place not in ours]
    found = []
    for own in added:
        for other in free:
            if own[0] == other[0] and alike(ours[own], others[other]):
                found.append((own, other))
                free.remove(other)
                break
    return found


def merge_one(
    place: Place, base: Object | None, mine: Object | None, theirs: Object | None, choices: Choices
) -> tuple[Object | None, list[Clash]]:
    """Return what becomes of one object, None if it goes, and what is not decided."""
    if mine is None or theirs is None:
        return one_sided(place, base, mine, theirs, choices)
    fields, clashes = {}, []
    for name in {**theirs["fields"], **mine["fields"]}:
        was, own, other = (each and each["fields"].get(name) for each in (base, mine, theirs))
        if name not in mine["fields"] or own == other or unchanged(base, was, own):
            fields[name] = other
        elif name not in theirs["fields"] or unchanged(base, was, other):
            fields[name] = own
        else:
            clash = Clash(*place, name, was, own, other)
            fields[name], decided = decide(clash, choices)
            clashes += [] if decided else [clash]
    return {**theirs, "fields": fields}, clashes


def unchanged(base: Object | None, was: Any, value: Any) -> bool:
    """Whether a side left a field as it was: empty, where there was no row."""
    return bool(value in EMPTY if base is None else value == was)


def one_sided(
    place: Place, base: Object | None, mine: Object | None, theirs: Object | None, choices: Choices
) -> tuple[Object | None, list[Clash]]:
    """Return what becomes of an object that one side added, or that one side or both took away."""
    there = mine or theirs
    if base is None or there is None:
        return there, []
    if there["fields"] == base["fields"]:
        return None, []  # taken away by one, left alone by the other
    sides = [each and each["fields"] for each in (base, mine, theirs)]
    clash = Clash(*place, "", *sides)
    fields, decided = decide(clash, choices)
    return (there if fields else None), ([] if decided else [clash])


def decide(clash: Clash, choices: Choices) -> tuple[Any, bool]:
    """Return the value that was chosen, mine where none was, and whether one was."""
    choice = choices.get(clash.name)
    if isinstance(choice, Mapping):
        return choice["value"], True
    return (clash.theirs if choice == THEIRS else clash.mine), choice in (MINE, THEIRS)


def changes_between(old: Content, new: Content) -> Iterator[tuple[Object | None, Object | None, list[str]]]:
    """Yield each object that differs, as it was and as it is (None: not there), with its changed fields."""
    before, after = ({place_of(each): each for each in content} for content in (old, new))
    for place in before | after:
        was, now = before.get(place), after.get(place)
        known, fields = (each["fields"] if each else {} for each in (was, now))
        changed = [name for name in known | fields if known.get(name) != fields.get(name)]
        if changed or was is None or now is None:
            yield was, now, changed
