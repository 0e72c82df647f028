"""What a room says of how the public finds its entries: which texts weigh how much, and what else counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any


def own_page(entry: Any) -> str:
    return str(entry.get_absolute_url())


def nothing_more(entry: Any) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Searched:
    """
    The texts and fields by which something is found, the weightiest first.

    Paths may lead on by `__`, to rows (aliases__text) or another entry (host_country__name). `joint` stands
    between the parts of a title. `names` and `codes` are in no language, unless their field is. `order`: of
    what answers equally well, the lowest comes first. `share`: per cent of what its words weigh elsewhere.
    `followers`: relations to what names this in its own texts. `within`: what must be public for this to be.
    `page`: returns where the public sees it. `said`: returns sentences made of its columns, in the current
    language, which weigh like its body. `asked`: returns what people search for instead of its names, in
    whichever language: found as names are, and by their stems.
    """

    title: tuple[str, ...]
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    joint: str = " "
    order: int = 50
    share: int = 100
    followers: tuple[str, ...] = ()
    within: str = ""
    page: Callable[[Any], str] = field(default=own_page, repr=False)
    said: Callable[[Any], Iterable[str]] = field(default=nothing_more, repr=False)
    asked: Callable[[Any], Iterable[str]] = field(default=nothing_more, repr=False)

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.title, *self.names, *self.codes, *self.summary, *self.body)
