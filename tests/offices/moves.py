"""Moves of countries between two offices, as tests make them."""

from datetime import date, timedelta

from django.urls import reverse

from offices.models import Office

DAY = date(2030, 7, 1)
EVE = DAY - timedelta(days=1)
MOVE = reverse("admin:offices_coverage_move")


def rows_of(office: Office) -> list[tuple]:
    """The rows of an office by country and first day, an open beginning first on every database."""
    rows = office.coverage.values_list("country__iso2", "level", "since", "until")
    return sorted(rows, key=lambda row: (row[0], row[2] or date.min))


def asked(old, new, **changes) -> dict:
    return {"old": old.pk, "new": new.pk, "day": DAY.isoformat(), "level": "", "new_level": ""} | changes


def previewed(client, old, new, **changes):
    return client.get(MOVE, asked(old, new, **changes))


def confirm(client, old, new, rows=None, **changes):
    """Preview, tick `rows` or all that there are, and press the button."""
    preview = previewed(client, old, new, tick="all", **changes)
    ticked = [step.key for step, on in preview.context["steps"] if on and not step.problems]
    data = asked(old, new, **changes) | {"seen": preview.context["seen"], "rows": rows or ticked}
    return client.post(MOVE, data, follow=True)
