"""Fill a portal with many times the data: calls, coverage that is over, and other names of countries."""

from datetime import date, timedelta
from typing import Any

TIMES = 100
CALLS = 8  # of `make demo`, times TIMES


def multiply() -> None:
    """Write TIMES as much, in bulk, and count the catalogue up once."""
    from django.db import transaction  # noqa: PLC0415

    from cnrs_intl.catalogue.version import count_up  # noqa: PLC0415

    with transaction.atomic():
        add_calls()
        add_coverage()
        add_aliases()
        count_up()


def add_calls() -> None:
    from django.utils import timezone  # noqa: PLC0415

    from instruments.models import Call, CallDate, Instrument  # noqa: PLC0415

    instruments, now = list(Instrument.objects.all()), timezone.now()
    calls = [
        Call(
            slug=f"measured-{number}",
            instrument=instruments[number % len(instruments)],
            state=Call.State.PUBLISHED,
            name_en=f"Call {number}",
            name_fr=f"Appel {number}",
        )
        for number in range(CALLS * TIMES)
    ]
    Call.objects.bulk_create(calls)
    dates = []
    for number, call in enumerate(calls):
        opens = now + timedelta(days=number % 200 - 150)
        for step, later in (("Institute", 0), ("National", 40)):
            when = opens + timedelta(days=later)
            closes = when + timedelta(days=30)
            dates.append(CallDate(call=call, step_en=step, step_fr=step, opens=when, closes=closes))
    CallDate.objects.bulk_create(dates)


def add_coverage() -> None:
    """Add rows that are over, a month each, before what holds today."""
    from offices.models import Coverage  # noqa: PLC0415

    rows: list[Any] = []
    for row in Coverage.objects.all():
        for number in range(TIMES - 1):
            begins = date(1950, 1, 1) + timedelta(days=60 * number)
            ends = begins + timedelta(days=30)
            same = {"office_id": row.office_id, "country_id": row.country_id, "level": row.level}
            rows.append(Coverage(since=begins, until=ends, **same))
    Coverage.objects.bulk_create(rows, batch_size=1000)


def add_aliases() -> None:
    from sectors.models import CountryAlias  # noqa: PLC0415

    rows = [
        CountryAlias(
            country_id=alias.country_id, language="en", text=f"{alias.text} {number}", kind=alias.kind
        )
        for alias in CountryAlias.objects.all()
        for number in range(TIMES - 1)
    ]
    CountryAlias.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


if __name__ == "__main__":
    import django

    django.setup()
    multiply()
