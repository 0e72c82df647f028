"""By which of their texts the public search finds instruments and calls."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.searchable import Searched
from instruments import wording
from instruments.facts import duration, funding
from instruments.models import Call, Instrument, InstrumentAlias


def facts_in_words(instrument: Any) -> Iterator[str]:
    """Yield how long, with how much, how one applies, and what it replaces: words that people search for."""
    told = [(capfirst(fact.term), fact.words) for fact in (duration(instrument), funding(instrument))]
    applying = _("How to apply, or set up and submit an application")  # what people type who want to
    for label, words in [*told, (applying, instrument.how_to_apply)]:
        yield _("%(field)s: %(value)s") % {"field": label, "value": words}
    yield wording.follows(instrument, texts(instrument, InstrumentAlias.Kind.FORMER))


def asked_for(instrument: Any) -> Iterator[str]:
    """Yield what staff say that people search for, and what was, as people say it: ex-UMI."""
    yield from texts(instrument, InstrumentAlias.Kind.SEARCHED)
    yield from (f"ex-{name}" for name in texts(instrument, InstrumentAlias.Kind.FORMER))


def texts(instrument: Any, kind: str) -> list[str]:
    """Return the other names of a kind, as they were added."""
    every = sorted(instrument.aliases.all(), key=lambda alias: alias.pk)
    return [alias.text for alias in every if alias.kind == kind]


SEARCHED = {
    Instrument: Searched(
        title=("acronym", "name"),
        names=("gloss_fr", "aliases__text"),
        summary=("tagline", "summary"),
        body=("partners", "objectives", "activities__name", "activities_note", "body"),
        joint=" – ",
        order=30,
        said=facts_in_words,
        asked=asked_for,
    ),
    Call: Searched(title=("name",), summary=("text",), order=60),  # its instrument may not be public
}
