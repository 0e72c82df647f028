"""
Failed log-ins: from whose address they come, which accounts are locked by them, and how a lock is lifted.

django-axes counts them by user name and address, and keeps the count for `AXES_COOLOFF_TIME`.
"""

from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.utils import timezone

COOL_OFF = timedelta(hours=settings.AXES_COOLOFF_TIME)


def visitor_address(request: HttpRequest) -> str:
    """
    Return the address that a log-in comes from.

    Each proxy adds to X-Forwarded-For who asked it, at the end; what stands before that anybody may have
    written. So the visitor is as far from the end as there are proxies of ours.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not 0 < settings.TRUSTED_PROXIES <= len(told):
        return direct
    try:
        return str(ip_address(told[-settings.TRUSTED_PROXIES]))
    except ValueError:
        return direct


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
