"""All outside links asked for and what came of it kept, for a timer; and what is broken, for staff."""

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db import transaction

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.models import CheckedLink
from cnrs_intl.site.asking_links import Answer, Pace, ask
from cnrs_intl.site.outside_links import outside_links

Outcome = CheckedLink.Outcome

AT_ONCE = 4  # hosts that are asked at the same time
FEW = 3  # links of which all may fail without it being our network


class NoNetworkError(Exception):
    """No site at all could be reached: the fault is here, and says nothing of the links."""


class Broken(NamedTuple):
    """A link that counts as broken, and the entries in which it stands."""

    link: CheckedLink
    entries: list[Any]


def check_links(seconds: float = 1.0) -> list[CheckedLink]:
    """Ask for every outside link, keep what came of it, and forget links that are no more. Raises."""
    wanted = list(outside_links())
    by_host: dict[str, list[str]] = defaultdict(list)
    for address in wanted:
        by_host[urlsplit(address).hostname or ""].append(address)
    pace = Pace(seconds)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        of_hosts = pool.map(lambda group: [(each, ask(each, pace)) for each in group], by_host.values())
        answers = [each for of_host in of_hosts for each in of_host]
    if is_unreachable(answers):
        raise NoNetworkError
    with transaction.atomic():
        kept = [keep(address, answer) for address, answer in answers]
        CheckedLink.objects.exclude(pk__in=[each.pk for each in kept]).delete()
    return kept


def is_unreachable(answers: Iterable[tuple[str, Answer]]) -> bool:
    """Whether no site at all was reached, or no name found, so that the fault is rather on our side."""
    outcomes = [answer.outcome for _address, answer in answers]
    silent = len(outcomes) > FEW and set(outcomes) <= {Outcome.AWAY, Outcome.UNKNOWN}
    return silent or (bool(outcomes) and set(outcomes) == {Outcome.UNKNOWN})


def keep(address: str, answer: Answer) -> CheckedLink:
    """Keep what came of asking for a link; however often it fails on one day, that is one night."""
    link = CheckedLink.objects.filter(address=address).first() or CheckedLink(address=address)
    link.outcome, link.status, link.checked_at = answer.outcome, answer.status, clock.now()
    if answer.outcome in CheckedLink.FINE:
        link.failed_nights, link.failed_on, link.failed_since = 0, None, None
    elif link.failed_on != clock.today():
        link.failed_nights, link.failed_on = link.failed_nights + 1, clock.today()
        link.failed_since = link.failed_since or clock.now()
    link.save()
    return link


def broken_links() -> list[Broken]:
    """Return the links that failed two nights running and still stand somewhere public; queries are fixed."""
    where = outside_links()
    failing = CheckedLink.objects.filter(failed_nights__gte=CheckedLink.NIGHTS).order_by("failed_since", "pk")
    return [Broken(link, where[link.address]) for link in failing if link.address in where]
