"""
Failed log-ins: from whose address they come, which accounts are locked by them, and how a lock is lifted.

django-axes counts them by user name and address, and keeps the count for `AXES_COOLOFF_TIME`.
"""

import logging
import re
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.utils import timezone

COOL_OFF = timedelta(hours=settings.AXES_COOLOFF_TIME)
WITH_PORT = re.compile(r"(?P<four>[\d.]+):\d+|\[(?P<six>[^]]+)\](:\d+)?")  # as some proxies write them
logger = logging.getLogger(__name__)


def visitor_address(request: HttpRequest) -> str:
    """
    Return the address that a log-in counts for: the visitor's; of an IPv6 address the network of 64 bits.

    Each proxy adds to X-Forwarded-For who asked it, at the end; what stands before that anybody may have
    written. So the visitor is as far from the end as there are proxies of ours.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    told = [part.strip() for part in header.split(",")] if header else []
    if told and len(told) < settings.TRUSTED_PROXIES:
        words = "TRUSTED_PROXIES is %d, but X-Forwarded-For has %d: all visitors may count as one address"
        logger.warning(words, settings.TRUSTED_PROXIES, len(told))
    if not 0 < settings.TRUSTED_PROXIES <= len(told):
        return counted(direct) or direct
    return counted(told[-settings.TRUSTED_PROXIES]) or counted(direct) or direct


def counted(written: str) -> str:
    """
    Return what an address, with a port or without, counts as; nothing for what is no address.

    Whoever has one IPv6 address has the other ones of its network of 64 bits, too.
    """
    with_port = WITH_PORT.fullmatch(written)
    try:
        address = ip_address(with_port["four"] or with_port["six"] if with_port else written)
    except ValueError:
        return ""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


def with_locks(users: Any) -> Any:
    """Give each account `locked_at`: the last of the failures that lock it, if it is locked from anywhere."""
    recent: QuerySet[Any] = AccessAttempt.objects.filter(
        username=OuterRef("username"), attempt_time__gte=timezone.now() - COOL_OFF
    )
    by_address = (
        recent.order_by()
        .values("ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    )
    locking = by_address.filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    return users.annotate(locked_at=Subquery(locking.order_by("-last").values("last")[:1]))


def locked_until(user: Any) -> datetime | None:
    """Return until when an account is locked, which was read `with_locks`."""
    return user.locked_at + COOL_OFF if user.locked_at else None


def unlock(user: Any) -> bool:
    """Forget the failed log-ins of an account, wherever they came from; return whether there were any."""
    return bool(reset(username=user.get_username()))
