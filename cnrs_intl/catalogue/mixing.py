"""What two people made of one value, mixed: offered to whoever has to choose, never taken by itself."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Edit(NamedTuple):
    """That the words from `start` to `end` of a text became others."""

    start: int
    end: int
    words: tuple[str, ...]


def edits(before: list[str], after: list[str]) -> list[Edit]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Edit(i, j, tuple(after[k:m])) for step, i, j, k, m in steps if step != "equal"]


def mixed_words(base: str, mine: str, theirs: str) -> str | None:
    """Return a text with the edits of both; None where both edited the same words, or words that meet."""
    words = WORDS.findall(base)
    ours, others = (edits(words, WORDS.findall(text)) for text in (mine, theirs))
    for own in ours:
        for other in others:
            if own != other and own.start <= other.end and other.start <= own.end:
                return None
    for edit in sorted({*ours, *others}, reverse=True):
        words[edit.start : edit.end] = edit.words
    return "".join(words)


def mixed_list(base: list[int], mine: list[int], theirs: list[int]) -> list[int]:
    """Return the keys of a relation to many that both left or added, without those that one took away."""
    was, ours, others = set(base), set(mine), set(theirs)
    return sorted((was & ours & others) | (ours - was) | (others - was))
