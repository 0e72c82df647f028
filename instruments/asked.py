"""Which instruments the address of a comparison asks for, and what of it was not understood."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue.fields import fold
from instruments import wording
from instruments.models import Instrument, InstrumentAlias

MOST = 4  # instruments that one may choose: they fit on one sheet
ALL = 12  # instruments that are compared unasked; beyond, one chooses
NAMED = 3  # words without an instrument that a message names


@dataclass(frozen=True)
class Asked:
    """What an address asks for: instruments, once each; the other names used; words that name none."""

    instruments: list[Instrument]
    aliases: list[InstrumentAlias]
    unknown: list[str]

    @property
    def messages(self) -> list[str]:
        """Say what was not understood as it was typed."""
        said = [alias_in_words(alias) for alias in self.aliases]
        if self.unknown:
            said.append(unknown_in_words(self.unknown))
        if left_out := self.instruments[MOST:]:
            message = _("At most four instruments are compared. Left out: %(instruments)s.")
            said.append(message % {"instruments": wording.acronyms(left_out)})
        if len(self.instruments) == 1:
            said.append(_("Choose a second instrument to compare this one with."))
        return said


def read(words: Iterable[str], instruments: list[Any]) -> Asked:
    """
    Find among `instruments`, fetched with their public names, what `words` ask for.

    By slug or by another name, whatever its capitals and accents; in the order of the words.
    """
    by_slug = {fold(instrument.slug): instrument for instrument in instruments}
    by_alias = {alias.key: alias for instrument in instruments for alias in instrument.published_aliases}
    asked = Asked([], [], [])
    for word in filter(None, dict.fromkeys(word.strip() for word in words)):
        alias = by_alias.get(fold(word))
        instrument = alias.instrument if alias else by_slug.get(fold(word))
        if not instrument:
            asked.unknown.append(word)
        elif instrument not in asked.instruments:
            asked.instruments.append(instrument)
        if alias and alias not in asked.aliases:
            asked.aliases.append(alias)
    return asked


def alias_in_words(alias: InstrumentAlias) -> str:
    names = {"acronym": alias.instrument.acronym, "names": alias.text}
    if alias.kind != InstrumentAlias.Kind.FORMER:
        return _("“%(names)s” is another name of %(acronym)s.") % names
    return wording.follows(alias.instrument, [alias.text])


def unknown_in_words(words: list[str]) -> str:
    named = [_("“%(word)s”") % {"word": Truncator(word).chars(40)} for word in words[:NAMED]]
    if rest := len(words[NAMED:]):
        named.append(ngettext("%(rest)s other word", "%(rest)s other words", rest) % {"rest": rest})
    return _("No instrument is called %(words)s.") % {"words": get_text_list(named, _("or"))}
