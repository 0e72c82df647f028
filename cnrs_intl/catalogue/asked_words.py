"""What somebody typed into the public search, as the words that are looked for."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cnrs_intl.catalogue.fields import LANGUAGES, fold
from cnrs_intl.catalogue.invisible import composed
from cnrs_intl.catalogue.stemming import STOP, Token, follows, is_part_of_word, stem, tokens

LONGEST = 200  # characters of what is typed that are looked at
READ = 2000  # characters that are cleaned before
MOST_WORDS = 8  # that are looked for: more tell nothing apart
LEAST_START = 3  # letters of a word that its beginning has
CODE = 2  # letters of a country's code
PRONOUN = "us"  # written so beside other words, it is no country
UNTYPED = {"Cc", "Cs", "Cn", "Co"}
# Numbers that people write either way; one and « un » are too common to tell anything.
NUMBERS = (
    *(("2", "two", "deux"), ("3", "three", "trois"), ("4", "four", "quatre"), ("5", "five", "cinq")),
    *(
        ("6", "six"),
        ("7", "seven", "sept"),
        ("8", "eight", "huit"),
        ("9", "nine", "neuf"),
        ("10", "ten", "dix"),
    ),
)
SAME_NUMBER = {each: {*numbers} - {each} for numbers in NUMBERS for each in numbers}


class Word(NamedTuple):
    """
    A word that is looked for, its stems by language, and the places of the words that it stands for.

    `text` is empty where only its stems are looked for, and no code: co in co-tutelle is not Colombia.
    What two words make as one has no stems.
    """

    text: str
    stems: Mapping[str, str]
    stands_for: tuple[int, ...]

    @property
    def begins(self) -> bool:
        """Whether words that begin with it answer, too: of no number, since 200 is not 2004."""
        return len(self.text) >= LEAST_START and bool(self.stems) and not self.text.isdecimal()


@dataclass(frozen=True)
class Asked:
    """What was typed, without what nobody types, and the words in it that tell something apart."""

    text: str
    words: tuple[Token, ...]
    every: tuple[Token, ...]

    @cached_property
    def key(self) -> str:
        return fold(self.text)

    @cached_property
    def looked_for(self) -> tuple[Word, ...]:
        """
        The words, and what two that stand side by side make as one: co-tutelle is cotutelle; and 5 for five.

        Words that tell nothing apart are joined by a sign alone: “to go” is not Togo.
        """
        places = {token.text: place for place, token in enumerate(self.words)}
        found = [self.word_of(token, place) for token, place in zip(self.words, places.values(), strict=True)]
        for one, two in zip(self.every, self.every[1:], strict=False):
            stands_for = [places[token.text] for token in (one, two) if token.text in places]
            is_one = len(stands_for) > 1 or follows(self.text, one, two)
            if stands_for and is_one and one.text != two.text:
                found.append(Word(one.text + two.text, {}, tuple(stands_for)))
        for text, place in places.items():
            found += [Word(same, {}, (place,)) for same in sorted(SAME_NUMBER.get(text, ()))]
        return tuple(found)

    def word_of(self, token: Token, place: int) -> Word:
        stems = {language: stem(token.text, language) for language in LANGUAGES}
        return Word("" if self.is_short_part(token) else token.text, stems, (place,))

    def is_short_part(self, token: Token) -> bool:
        """Whether a token is no longer than a country's code, and hyphens join it to others."""
        return len(token.text) <= CODE and is_part_of_word(self.text, token.start, token.end)

    def having(self, written: Mapping[int, str]) -> "Asked":
        """Return the same with other words at some places."""
        text, after = self.text, len(self.text)
        for place in sorted(written, key=lambda place: -self.words[place].start):
            token = self.words[place]
            text = text[: token.start] + written[place] + text[min(token.end, after) :]
            after = token.start
        return asked(text)


def asked(typed: str) -> Asked:
    """Return what somebody asks for, whatever was typed; without words where no letter or digit is in it."""
    visible = (" " if unicodedata.category(each) in UNTYPED else each for each in typed[:READ])
    text = " ".join(composed("".join(visible)).split())[:LONGEST].strip()
    every = [token for token in tokens(text) if not token.is_joined]
    told = [token for token in every if token.text not in STOP]
    told = [token for token in told if text[token.start : token.end] != PRONOUN] or told or every
    words = list({token.text: token for token in reversed(told)}.values())[::-1]
    return Asked(text, tuple(words[:MOST_WORDS]), tuple(every))
