"""What comes nearest where no instrument fits, in words: a limit that is passed, or what to do without."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.expressions import Combinable
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue.templatetags.page import euros
from instruments import wording
from instruments.choice_wording import amount, foreign_countries_of
from instruments.filters import InstrumentFilterSet, WithinFilter
from instruments.models import Instrument

MOST_NAMED = 30  # instruments


def nearest_in_words(filterset: InstrumentFilterSet) -> list[str]:
    """Return sentences on the instruments that miss the fewest filters: limits, or what to do without."""
    by_cause: dict[tuple[str, ...], list[Instrument]] = {}
    for instrument in near_misses(filterset):
        cause = tuple(name for name in filterset.fits if getattr(instrument, f"misses_{name}"))
        by_cause.setdefault(cause, []).append(instrument)
    limits: list[str] = []
    others: list[str] = []
    for cause, instruments in by_cause.items():
        if LIMITS.keys() >= set(cause):
            limits += [limit_in_words(filterset, name, instruments) for name in cause]
        else:
            others.append(without([filterset.label_of(name) for name in cause], instruments))
    return limits + others


def without(labels: list[str], instruments: list[Instrument]) -> str:
    """Return "If you drop “How to apply”: IRN and IRP fit."."""
    filters = get_text_list([_("“%(label)s”") % {"label": label} for label in labels], _("and"))
    sentence = ngettext(
        "If you drop %(filters)s: %(instruments)s fits.",
        "If you drop %(filters)s: %(instruments)s fit.",
        len(instruments),
    )
    return sentence % {"filters": filters, "instruments": wording.acronyms(instruments)}


def near_misses(filterset: InstrumentFilterSet) -> list[Instrument]:
    """Return the instruments that miss the fewest filters, closest first; none whose source is silent."""
    instruments = filterset.queryset
    for silent in filterset.silent.values():
        instruments = instruments.exclude(silent)
    misses = {f"misses_{name}": Case(When(q, then=0), default=1) for name, q in filterset.fits.items()}
    missed: Any = sum((F(name) for name in misses), Value(0))
    closest = [distance(filterset, name) for name in filterset.fits if name in LIMITS]
    found = instruments.annotate(**misses).annotate(missed=missed).filter(missed__gt=0)
    nearest = list(found.order_by("missed", *closest, *found.query.order_by)[:MOST_NAMED])
    return [instrument for instrument in nearest if instrument.missed == nearest[0].missed]


def limits_of(filterset: InstrumentFilterSet, name: str) -> tuple[str, str]:
    """Return the columns of the least and the most that a filter compares with."""
    limited: WithinFilter = filterset.filters[name]
    return limited.limits.least, limited.limits.most


def distance(filterset: InstrumentFilterSet, name: str) -> Combinable:
    """How far an instrument's range lies from the number asked for."""
    least, most = limits_of(filterset, name)
    asked = filterset.in_use[name]
    return Case(
        When(**{f"{least}__gt": asked}, then=F(least) - asked),
        When(**{f"{most}__lt": asked}, then=asked - F(most)),
        default=0,
    )


def limit_in_words(filterset: InstrumentFilterSet, name: str, instruments: list[Instrument]) -> str:
    """Return "IEA goes up to €14,000; IRN and IRP start at €50,000.", or the half of it that there is."""
    least, most = limits_of(filterset, name)
    asked = filterset.in_use[name]
    above = [instrument for instrument in instruments if getattr(instrument, least) > asked]
    below = [instrument for instrument in instruments if instrument not in above]
    parts: list[str] = []
    for side, end, nearest in ((below, most, max), (above, least, min)):
        if side:
            limit = nearest(getattr(instrument, end) for instrument in side)
            parts += LIMITS[name](
                [instrument for instrument in side if getattr(instrument, end) == limit], side is below
            )
    return _("; ").join(parts) + "."


def budget(instruments: list[Instrument], below: bool) -> list[str]:
    if below:
        sentence = ngettext(
            "%(instruments)s goes up to %(amount)s", "%(instruments)s go up to %(amount)s", len(instruments)
        )
        return [
            sentence
            % {
                "instruments": wording.acronyms(instruments),
                "amount": euros(instruments[0].funding_most or 0),
            }
        ]
    sentence = ngettext(
        "%(instruments)s starts at %(amount)s", "%(instruments)s start at %(amount)s", len(instruments)
    )
    return [
        sentence
        % {"instruments": wording.acronyms(instruments), "amount": euros(instruments[0].funding_least or 0)}
    ]


def duration(instruments: list[Instrument], below: bool) -> list[str]:
    sentence = ngettext("%(instruments)s lasts %(years)s", "%(instruments)s last %(years)s", len(instruments))
    years = wording.years_in_words(instruments[0].duration_years)
    return [sentence % {"instruments": wording.acronyms(instruments), "years": years}]


def countries(instruments: list[Instrument], below: bool) -> list[str]:
    """Return a part per range: "IRP takes one or two foreign countries"."""

    def taken(instrument: Instrument) -> str:
        return amount(instrument.foreign_countries, foreign_countries_of)

    parts = []
    for words, group in groupby(sorted(instruments, key=taken), key=taken):
        alike = list(group)
        sentence = ngettext("%(instruments)s takes %(taken)s", "%(instruments)s take %(taken)s", len(alike))
        parts.append(sentence % {"instruments": wording.acronyms(alike), "taken": words})
    return parts


LIMITS: dict[str, Callable[[list[Instrument], bool], list[str]]] = {
    "budget": budget,
    "duration": duration,
    "countries": countries,
}
