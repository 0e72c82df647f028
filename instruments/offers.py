"""
Every instrument as an offer: what of a project it matches and what differs, in words with numbers.

Nothing is left out. What the source does not state speaks neither for nor against an instrument.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from instruments import wording
from instruments.choice import RULES, Answers, Point, Verdict
from instruments.choice_wording import Criterion
from instruments.facts import facts
from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument


@dataclass(frozen=True)
class Offer:
    """An instrument, and what each thing that was asked for means for it, by the name of its filter."""

    instrument: Instrument
    points: dict[str, Point]
    missing: int = 0  # euros between its funding and what is needed

    def having(self, verdict: Verdict) -> dict[str, Criterion]:
        return {name: each.criterion for name, each in self.points.items() if each.verdict == verdict}

    @property
    def matches(self) -> dict[str, Criterion]:
        return self.having(Verdict.MATCHES)

    @property
    def to_ask(self) -> dict[str, Criterion]:
        return self.having(Verdict.TO_ASK)

    @property
    def differs(self) -> dict[str, Criterion]:
        return self.having(Verdict.DOES_NOT_MATCH)

    @property
    def matches_all(self) -> bool:
        return len(self.matches) == len(self.points)

    @property
    def distance(self) -> tuple[int, int, int, float]:
        """
        How far it is from what was asked for: what differs, what to ask, euros, how much the rest differs.

        The euros are compared before the rest, and as they are: only so does a greater need never move an
        instrument that gives less above one that gives enough.
        """
        others = sum(self.points[name].gap for name in self.differs if name != "budget")
        return len(self.differs), len(self.to_ask), self.missing, others


def offers(filterset: InstrumentFilterSet) -> list[Offer]:
    """Return all instruments, closest first, in words of the current language; as close, in their order."""
    asked = filterset.asked
    answers = Answers(**{name: value for name, value in asked.items() if name in RULES})
    own = {name: rule for name, rule in OWN_RULES.items() if name in asked}
    found = [
        Offer(
            instrument,
            {name: RULES[name](instrument, answers) for name in asked if name in RULES}
            | {name: rule(instrument, filterset) for name, rule in own.items()},
            instrument.funding.distance(asked["budget"]) if "budget" in asked else 0,
        )
        for instrument in filterset.instruments
    ]
    return sorted(found, key=lambda offer: offer.distance)


def activities(instrument: Any, filterset: InstrumentFilterSet) -> Point:
    planned = [filterset.activities[slug] for slug in filterset.asked["activity"]]
    said = _("You plan: %(activities)s.") % {"activities": listed([activity.name for activity in planned])}
    fact = facts(instrument, "activities")["activities"]
    if fact.value is None:
        return Point(Verdict.TO_ASK, Criterion(_("Activities"), fact.words, said))
    named = [activity.name for activity in instrument.published_activities]
    lacking = [activity for activity in planned if activity.slug not in fact.value]
    verdict = Verdict.DOES_NOT_MATCH if lacking else Verdict.MATCHES
    return Point(verdict, Criterion(_("Activities"), listed(named), said), len(lacking) / len(planned))


def route(instrument: Instrument, filterset: InstrumentFilterSet) -> Point:
    wanted = filterset.asked["route"]
    said = _("You prefer: %(route)s.") % {"route": wording.route(wanted)}
    verdict = Verdict.MATCHES if instrument.route == wanted else Verdict.DOES_NOT_MATCH
    return Point(verdict, Criterion(_("How to apply"), wording.route(instrument.route), said))


def keywords(instrument: Any, filterset: InstrumentFilterSet) -> Point:
    said = _("You wrote “%(words)s”.") % {"words": filterset.asked["q"]}
    found = pgettext("keywords", "found") if instrument.has_words else pgettext("keywords", "not found")
    verdict = Verdict.MATCHES if instrument.has_words else Verdict.DOES_NOT_MATCH
    return Point(verdict, Criterion(_("Keywords"), found, said))


OWN_RULES: dict[str, Callable[[Any, InstrumentFilterSet], Point]] = {
    "activity": activities,
    "route": route,
    "q": keywords,
}


def listed(names: Iterable[str]) -> str:
    """Return names as within a sentence: "short missions and working meetings"."""
    within = [name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in names]
    return str(get_text_list(within, _("and")))


def in_short(found: list[Offer]) -> str:
    """Return how many of all instruments match, where anything was asked for."""
    total, matching = len(found), sum(offer.matches_all for offer in found)
    numbers = {"total": total, "matching": matching}
    if not any(offer.points for offer in found):
        return ngettext("%(total)s instrument", "%(total)s instruments", total) % numbers
    if not matching:
        closest = ngettext(
            "%(total)s instrument, closest first", "%(total)s instruments, closest first", total
        )
        return closest % numbers
    if matching == total:
        return ngettext("%(total)s instrument matches", "All %(total)s instruments match", total) % numbers
    some = ngettext(
        "%(matching)s of %(total)s instruments matches; the others come next, closest first",
        "%(matching)s of %(total)s instruments match; the others come next, closest first",
        matching,
    )
    return some % numbers
