"""
The countries that staff type or paste as a list: what is certain is told from what is open.

One a line, or parted by commas, semicolons or tabs; a comma also stands within names (Gambia, The), so it
parts only what is no name as a whole. Countries’ own names and codes are certain here, though the finder asks
a visitor which Guinea is meant: whoever typed them sees what they were taken for, and saves it or does not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from offices import hits
from offices.areas import Area, areas_for
from offices.finder import Found, find
from sectors.models import Country

BREAKS = re.compile(r"[\r\n;\t]+")
AROUND = ' \u00a0\u202f\ufeff,.•·*–-"“”«»'
MOST = 400  # names that are read: more than there are countries
SEARCHED = 40  # of those that no table holds as they are typed; the others stay open, unsearched
OFFERED = 6


@dataclass(frozen=True)
class Unclear:
    """Something typed that is no one country: what it may be, best first, or what part of the world."""

    text: str
    candidates: list[Country] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)


@dataclass(frozen=True)
class Pasted:
    countries: list[Country]  # as they were typed, each once
    unclear: list[Unclear]


def read(text: str) -> Pasted:
    """Return what a list means, in a fixed number of queries but for what no table holds as it is typed."""
    typed = list(dict.fromkeys(cleaned(BREAKS.split(text))))[:MOST]
    parts = {piece: list(cleaned(piece.split(","))) for piece in typed}
    surely = certain([*typed, *(part for each in parts.values() for part in each)])
    names = [name for piece in typed for name in told_apart(piece, parts[piece], surely)]
    searched = [name for name in dict.fromkeys(names) if name not in surely]
    found = {name: find(name) for name in searched[:SEARCHED]}
    surely |= {name: each.candidates[0].country.pk for name, each in found.items() if is_one(each)}
    countries = Country.objects.in_bulk({surely[name] for name in names if name in surely})
    meant = dict.fromkeys(surely[name] for name in names if name in surely)
    unclear = [open_in(name, found.get(name)) for name in searched if name not in surely]
    return Pasted([countries[key] for key in meant if key in countries], unclear)


def cleaned(texts: Iterable[str]) -> Iterator[str]:
    """Yield what was typed without what lists are written with; nothing for what has no letter or digit."""
    for text in texts:
        bare = text.strip(AROUND)
        if any(map(str.isalnum, bare)):
            yield bare


def told_apart(piece: str, parts: list[str], surely: dict[str, int]) -> list[str]:
    """Return the names in what stood between two breaks: itself, or what its commas part."""
    if piece in surely or len(parts) == 1:
        return [piece]
    if not all(part in surely for part in parts) and len(parts) == 2 and is_one(find(piece)):  # noqa: PLR2004
        return [piece]  # a place and what it is in
    return parts


def certain(texts: Iterable[str]) -> dict[str, int]:
    """Return the country of each text that the tables of names know as it is typed, and one alone."""
    wanted = list(dict.fromkeys(texts))
    asked = [hits.Asked.of(text) for text in wanted]
    areas = areas_for(key for each in asked for key in each.keys)
    found = {}
    for text, each, known in zip(wanted, asked, hits.look_up(asked), strict=True):
        own = {hit.country for hit in known if hit.how in {"name", "code"} and hit.key in each.keys}
        group = hits.ranked(hits.meant(each, known))
        if len(own) == 1:
            found[text] = own.pop()
        elif group and is_sure(group, elsewhere=not areas.keys().isdisjoint(each.keys)):
            found[text] = group[0].country
    return found


def is_sure(group: list[hits.Hit], elsewhere: bool) -> bool:
    """Say whether a group of hits means one country; `elsewhere`, that a part of the world is called so."""
    if elsewhere and not hits.is_ours(group[0]):
        return False
    return hits.is_certain(group) and not hits.begun_by_town(group[0])


def is_one(found: Found) -> bool:
    return found.certain and len(found.candidates) == 1


def open_in(name: str, found: Found | None) -> Unclear:
    if found is None:
        return Unclear(name)
    unique = {each.country.pk: each.country for each in found.candidates}
    return Unclear(name, list(unique.values())[:OFFERED], found.areas)
