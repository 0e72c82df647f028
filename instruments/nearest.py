"""What comes nearest where no tool fits, in words: a limit that is passed, or the filter to do without."""

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

MOST_NAMED = 30  # tools


def nearest_in_words(filterset: InstrumentFilterSet) -> list[str]:
    """Return sentences on the tools that miss the fewest filters: their limits, or what to do without."""
    by_cause: dict[tuple[str, ...], list[Instrument]] = {}
    for tool in near_misses(filterset):
        cause = tuple(name for name in filterset.fits if getattr(tool, f"misses_{name}"))
        by_cause.setdefault(cause, []).append(tool)
    limits: list[str] = []
    others: list[str] = []
    for cause, tools in by_cause.items():
        if LIMITS.keys() >= set(cause):
            limits += [limit_in_words(filterset, name, tools) for name in cause]
        else:
            others.append(without([filterset.label_of(name) for name in cause], tools))
    return limits + others


def without(labels: list[str], tools: list[Instrument]) -> str:
    """Return "If you drop “How to apply”: IRN and IRP fit."."""
    filters = get_text_list([_("“%(label)s”") % {"label": label} for label in labels], _("and"))
    sentence = ngettext(
        "If you drop %(filters)s: %(tools)s fits.", "If you drop %(filters)s: %(tools)s fit.", len(tools)
    )
    return sentence % {"filters": filters, "tools": wording.acronyms(tools)}


def near_misses(filterset: InstrumentFilterSet) -> list[Instrument]:
    """Return the tools that miss the fewest filters, closest first; not those whose source is silent."""
    tools = filterset.queryset
    for silent in filterset.silent.values():
        tools = tools.exclude(silent)
    misses = {f"misses_{name}": Case(When(q, then=0), default=1) for name, q in filterset.fits.items()}
    missed: Any = sum((F(name) for name in misses), Value(0))
    closest = [distance(filterset, name) for name in filterset.fits if name in LIMITS]
    found = tools.annotate(**misses).annotate(missed=missed).filter(missed__gt=0)
    nearest = list(found.order_by("missed", *closest, *found.query.order_by)[:MOST_NAMED])
    return [tool for tool in nearest if tool.missed == nearest[0].missed]


def limits_of(filterset: InstrumentFilterSet, name: str) -> tuple[str, str]:
    """Return the columns of the least and the most that a filter compares with."""
    limited: WithinFilter = filterset.filters[name]
    return limited.least, limited.most


def distance(filterset: InstrumentFilterSet, name: str) -> Combinable:
    """How far a tool's range lies from the number asked for."""
    least, most = limits_of(filterset, name)
    asked = filterset.in_use[name]
    return Case(
        When(**{f"{least}__gt": asked}, then=F(least) - asked),
        When(**{f"{most}__lt": asked}, then=asked - F(most)),
        default=0,
    )


def limit_in_words(filterset: InstrumentFilterSet, name: str, tools: list[Instrument]) -> str:
    """Return "IEA goes up to €14,000; IRN and IRP start at €50,000.", or the half of it that there is."""
    least, most = limits_of(filterset, name)
    asked = filterset.in_use[name]
    above = [tool for tool in tools if getattr(tool, least) > asked]
    below = [tool for tool in tools if tool not in above]
    parts: list[str] = []
    for side, end, nearest in ((below, most, max), (above, least, min)):
        if side:
            limit = nearest(getattr(tool, end) for tool in side)
            parts += LIMITS[name]([tool for tool in side if getattr(tool, end) == limit], side is below)
    return _("; ").join(parts) + "."


def budget(tools: list[Instrument], below: bool) -> list[str]:
    if below:
        sentence = ngettext("%(tools)s goes up to %(amount)s", "%(tools)s go up to %(amount)s", len(tools))
        return [sentence % {"tools": wording.acronyms(tools), "amount": euros(tools[0].funding_most or 0)}]
    sentence = ngettext("%(tools)s starts at %(amount)s", "%(tools)s start at %(amount)s", len(tools))
    return [sentence % {"tools": wording.acronyms(tools), "amount": euros(tools[0].funding_least or 0)}]


def duration(tools: list[Instrument], below: bool) -> list[str]:
    sentence = ngettext("%(tools)s lasts %(years)s", "%(tools)s last %(years)s", len(tools))
    years = wording.years_in_words(tools[0].duration_years)
    return [sentence % {"tools": wording.acronyms(tools), "years": years}]


def countries(tools: list[Instrument], below: bool) -> list[str]:
    """Return a part per range: "IRP takes one or two foreign countries"."""

    def taken(tool: Instrument) -> str:
        least, most = tool.foreign_countries_least, tool.foreign_countries_most
        return amount(least or 0, most, foreign_countries_of)

    parts = []
    for words, group in groupby(sorted(tools, key=taken), key=taken):
        alike = list(group)
        sentence = ngettext("%(tools)s takes %(taken)s", "%(tools)s take %(taken)s", len(alike))
        parts.append(sentence % {"tools": wording.acronyms(alike), "taken": words})
    return parts


LIMITS: dict[str, Callable[[list[Instrument], bool], list[str]]] = {
    "budget": budget,
    "duration": duration,
    "countries": countries,
}
