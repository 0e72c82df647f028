"""What the guided choice answers to what was said of a project."""

from instruments.choice import (
    Answers,
    closest,
    closest_in_words,
    results_for,
)
from instruments.models import Instrument


def published():
    return list(Instrument.objects.published().in_order())


def verdicts(**said):
    return {each.instrument.acronym: each.verdict.value for each in results_for(published(), Answers(**said))}


def matching(**said):
    return [acronym for acronym, verdict in verdicts(**said).items() if verdict == "matches"]


def result(acronym, **said):
    return next(
        each for each in results_for(published(), Answers(**said)) if each.instrument.acronym == acronym
    )


def criteria(acronym, **said):
    return [str(point.criterion) for point in result(acronym, **said).points]


def closest_of(**said):
    results = results_for(published(), Answers(**said))
    return closest_in_words(closest(results))
