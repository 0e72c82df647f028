"""
Texts that no table has as a whole: several countries, a place with its country, a name within a sentence.

Certain only if every word is accounted for: by a name, or as a word that sentences are made of.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from offices import abbreviations, vocabulary
from offices.hits import (
    OFTEN,
    Asked,
    Hit,
    code_in,
    is_certain,
    is_ours,
    look_up,
    meant,
    ranked,
)
from offices.normal import directions, in_other_words
from offices.plain import closes_nothing, excludes, is_common, is_of_sentences, trimmed
from offices.typed import CONJUNCTIONS, Span, Typed, Word

# Inhabitants of a city that is meant among other words: by its own name, by one that others give it.
AMONG_WORDS, FOREIGN_AMONG_WORDS = 80_000, 150_000
FULL_STOP = re.compile(r"(?<=\w{4})\.+\s*$")  # behind a word too long to be one that is cut short
LONG_WORD = 4  # letters from which a word inside a text is looked at as a city's name, say
LONG_FOREIGN = 5  # and as a country's name in other languages


@dataclass(frozen=True)
class Verdict:
    """
    Hits, the best first, each country once, and whether the first is surely meant.

    `named`: or whether it is the only one at least, by its own name, among words that say nothing of it.
    `excluded`: whether the words before the first exclude it.
    """

    hits: list[Hit] = field(default_factory=list)
    certain: bool = False
    named: bool = False
    excluded: bool = False


@dataclass(frozen=True)
class Name:
    """A row of words that is a name: what it means by itself, and all that it may mean."""

    span: Span
    best: list[Hit]
    every: list[Hit]

    @property
    def countries(self) -> set[int]:
        return {hit.country for hit in self.every}

    @property
    def is_certain(self) -> bool:
        return is_certain(self.best)

    @property
    def lead(self) -> Hit:
        """The first hit; where that is a code, a name of the country if it is one, too."""
        first = self.best[0]
        named = (hit for hit in self.hits_in(first.country) if hit.how != "code")
        return next(named, first) if first.how == "code" else first

    def hits_in(self, country: int) -> list[Hit]:
        return [hit for hit in self.every if hit.country == country]


class Text:
    """A text with the names in it: looked up in three queries, however many words it has."""

    def __init__(self, query: str) -> None:
        self.query = query = FULL_STOP.sub("", query)
        self.typed = Typed(query)
        self.words = self.typed.words
        self.asked = Asked.of(query)
        self.rest = trimmed(query)  # without the words of a sentence around it
        self.turned, self.bare = in_other_words(query)
        spans = list(self.typed.spans()) if len(self.words) > 1 else []
        directed = Asked(query, tuple(directions(query)))  # N. Cyprus
        wholes = [self.asked, directed, Asked.of(self.turned), Asked.of(self.bare)]
        parts = [Asked(span.text, span.keys, code=self.code(span)) for span in spans]
        self.known, *found = look_up([*wholes, *parts]) if self.asked.keys else [[]] * len(wholes)
        self.directed, self.in_other_words, self.without_direction = (
            ranked(meant(*each)) for each in zip(wholes[1:], found, strict=False)
        )
        found = found[len(wholes) - 1 :]
        self.names = list(names_in(spans, parts, found))

    def leave_out(self, keys: Container[str]) -> None:
        """Take some keys for no names: those of parts of the world, such as Asia, which is a town as well."""
        self.names = [name for name in self.names if not any(key in keys for key in name.span.keys)]

    @cached_property
    def beginning(self) -> dict[int, list[Name]]:
        """The names by the word that they begin with, the longest first; to be read once all is left out."""
        found: dict[int, list[Name]] = defaultdict(list)
        for name in sorted(self.names, key=lambda name: -name.span.last):
            found[name.span.first].append(name)
        return found

    def code(self, span: Span) -> str:
        """Return the code that some words are: alone between commas, in capitals among small letters."""
        word = self.words[span.first]
        if self.typed.is_part(span) or word.key.isdecimal():
            return ""  # 2,500 is an amount: a code of digits has to be all that is typed
        longest = max(len(each.key) for each in self.words)
        shouted = self.typed.is_shouted and longest > len("FRA")  # not US UAE
        written = word.is_capital and not shouted and len(word.key) == len("FR")
        return code_in(span.text) if written or self.typed.is_alone(span) else ""  # ETH is in Zurich

    @property
    def is_parted(self) -> bool:
        return len(self.typed.segments()) > 1

    def cover(self, first: int, last: int) -> list[Name] | None:
        """Return the fewest names that account for the words from `first` up to `last`; None if none do."""
        ways: dict[int, list[Name]] = {last: []}
        for place in range(last - 1, first - 1, -1):
            options = [
                [name, *ways[name.span.last]]
                for name in self.beginning[place]
                if name.span.last in ways
                and (not is_common(name.best[0].key) or self.typed.is_alone(name.span))
            ]
            if self.is_between(place) and place + 1 in ways:
                options.append(ways[place + 1])
            if options:
                ways[place] = min(options, key=len)
        return ways.get(first)

    def of_countries(self) -> Verdict | None:
        """Answer a text that is names of two countries or more and nothing else: no misspelling of one."""
        names = self.cover(0, len(self.words))
        if not names or not are_countries(names):
            return None
        leads = [name.lead for name in names]
        return Verdict(vocabulary.first_of_each([*leads, *of_several(names).hits]))

    def several(self) -> Verdict | None:
        """Answer a text that is names and nothing else, two at least."""
        names = self.cover(0, len(self.words))
        if names is None and self.is_parted:
            names = self.of_segments()
        if not names or len(names) < 2:  # noqa: PLR2004 - several
            return None
        if not self.is_parted and not any(is_the_countrys(hit) for name in names for hit in name.best):
            return None  # first name and last name that are towns somewhere
        sure = {name.best[0].country for name in names if name.is_certain}
        shared = set.intersection(*(name.countries for name in names))
        if not shared or (self.typed.is_list and len(sure) > 1):
            return of_several(names)
        return self.of_one_place(names, shared)

    def is_between(self, place: int) -> bool:
        """Say whether a word only joins names; alone between commas it is one, such as DE."""
        word = self.words[place]
        return word.key in CONJUNCTIONS or (
            word.is_link and not self.typed.is_alone(self.typed.span(place, place + 1))
        )

    def of_segments(self) -> list[Name] | None:
        """Return what is between commas, each part known by its names, or as one misspelt or cut short."""
        found: list[Name] = []
        for span in self.typed.segments():
            names = self.cover(span.first, span.last)
            if names is None and (hits := misspelt(self.typed, span)):
                names = [Name(span, hits, hits)]
            if names is None:
                return None
            found += names
        return found

    def of_one_place(self, names: list[Name], shared: set[int]) -> Verdict:
        """Answer a place and its country: London, UK. A state is never certain: Georgia, USA."""
        stated = {name.best[0].country for name in names if name.is_certain and is_the_countrys(name.best[0])}
        if len(stated & shared) == 1:
            shared &= stated  # Kingston, Jamaica: both are towns of the United States, too
        hits = ranked([hit for name in names for hit in name.every if hit.country in shared])
        (country, *others) = [hit.country for hit in hits]
        said = any(is_the_countrys(hit) for name in names for hit in name.hits_in(country))
        firm = all(any(hit.how != "state" for hit in name.hits_in(country)) for name in names)
        parts = self.is_parted and all(name.is_certain and name.best[0].country == country for name in names)
        return Verdict(hits, not others and (parts or (said and firm)))

    def within(self) -> Verdict:
        """Answer a text that holds names: certain if it is a sentence about one country."""
        found: list[Name] = []
        for name in sorted(self.names, key=lambda name: name.span.first - name.span.last):
            if stands_out(name) and not any(name.span.overlaps(other.span) for other in found):
                found.append(name)
        if not found:
            return Verdict()
        hits = vocabulary.first_of_each(
            hit for name in sorted(found, key=lambda name: standing(name.lead)) for hit in offered(name)
        )
        (name, *others) = found
        stated = is_the_countrys(name.lead) and name.lead.how != "code"
        sure = not others and len(hits) == 1 and name.is_certain and stated
        certain = sure and self.is_sentence_around(name.span)
        named = sure and not (certain or closes_nothing(self.words[-1].key))
        return Verdict(hits, certain, named, excludes(word.key for word in self.words[: name.span.first]))

    def is_sentence_around(self, span: Span) -> bool:
        """Say whether every other word is of those that sentences are made of."""
        others = self.words[: span.first] + self.words[span.last :]
        ends_well = span.last == len(self.words) or not closes_nothing(self.words[-1].key)
        return ends_well and all(is_of_sentences(word.key) and not self.is_initials(word) for word in others)

    def is_initials(self, word: Word) -> bool:
        """Say whether a word is written as US is, rather than as us."""
        return word.is_capital and len(word.key) == len("US") and not self.typed.is_shouted


def names_in(spans: list[Span], asked: list[Asked], found: list[list[Hit]]) -> Iterator[Name]:
    """Yield the rows of words that mean anything; what is hardly a name anywhere does not."""
    for span, each, hits in zip(spans, asked, found, strict=True):
        glued = any(len(key) == 1 for key in span.words) and span.last - span.first > 1
        known = [hit for hit in hits if hit.how != "weak" and not (glued and hit.how == "language")]
        known = [hit for hit in known if not span.is_glued(hit.text)]
        if best := ranked(meant(each, known)):
            yield Name(span, best, known)


def is_the_countrys(hit: Hit) -> bool:
    """Say whether a name is the country's own, as people know it: not a city's, a part's or a people's."""
    return is_ours(hit) or hit.how == "official" or (hit.how == "language" and hit.weight >= OFTEN)


def are_countries(names: list[Name]) -> bool:
    """Say whether names are those of countries that differ: Iran Iraq; not a state and its country."""
    stated = {name.lead.country for name in names if is_the_countrys(name.lead)}
    states = {hit.country for name in names for hit in name.every if hit.how == "state"}
    return len(stated) > 1 and not states & stated


def of_several(names: list[Name]) -> Verdict:
    """Offer the countries of all names, in their order; of one with several, those that others name too."""
    hits: list[Hit] = []
    for name in names:
        elsewhere = {country for other in names if other is not name for country in other.countries}
        among = [hit for hit in name.best if hit.country in elsewhere]
        hits += name.best[:1] if name.is_certain else among or name.best
    return Verdict(vocabulary.first_of_each(hits))


def misspelt(typed: Typed, span: Span) -> list[Hit]:
    """Return the country whose name some words are, cut short or with slips; none if that is not certain."""
    if short := abbreviations.meant(span.text):
        return [Hit(entry.key, entry.country, "spelling", entry.text) for entry in short]
    words = [word.key for word in typed.words[span.first : span.last]]
    near = vocabulary.current().near("".join(words))
    if vocabulary.is_certain(words, near):
        return [Hit("", near[0].country, "spelling", near[0].text)]
    return []


def stands_out(name: Name) -> bool:
    """Say whether a name is one even among other words, rather than a word like them."""
    hit, key = name.lead, name.best[0].key
    if name.span.last - name.span.first == 1 and (is_common(key) or is_of_sentences(key)):
        return False
    match hit.how:
        case "city":
            known = hit.weight >= (AMONG_WORDS if hit.own else FOREIGN_AMONG_WORDS)
            return (known or hit.capital) and len(key) >= LONG_WORD
        case "language":
            return hit.weight >= OFTEN and len(key) >= LONG_FOREIGN
        case "state":
            return len(key) >= LONG_WORD
    return True


def standing(hit: Hit) -> int:
    """Sort what a text says of countries: their names, then parts and peoples, capitals, cities, codes."""
    match hit.how:
        case "code":
            return 4
        case "city":
            return 2 if hit.capital else 3
    return 0 if is_the_countrys(hit) else 1


def offered(name: Name) -> list[Hit]:
    """Return what a name within a text may mean: its countries, and a state that is called so, too."""
    best = name.best[:1] if name.is_certain else name.best
    return best + [hit for hit in name.every if hit.how == "state"]
