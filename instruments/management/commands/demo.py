"""Calls to look at and to try, in a portal of their own: the sources of the real one give none."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from instruments.models import Call, CallDate, Instrument

MARK = "demonstration"  # a file in VAR_DIR: this database was made by this command
TEXTS = {
    "text_en": "This call is a demonstration: it does not exist, and nobody can apply to it.",
    "text_fr": "Cet appel est une démonstration : il n’existe pas et nul ne peut y répondre.",
}
# slug, titles, what is said of the call, and its steps: name, then days from today (opens, closes, result).
CALLS: list[tuple[str, tuple[str, str], dict[str, Any], list[tuple[Any, ...]]]] = [
    ("announced", ("A call to come", "Un appel à venir"), {}, [("", "", 20, 75, 140)]),
    ("open", ("An open call", "Un appel ouvert"), {}, [("", "", -10, 60, 120)]),
    ("closing-soon", ("A call that closes soon", "Un appel bientôt clos"), {}, [("", "", -40, 6, 60)]),
    (
        "two-steps",
        ("A call in two steps", "Un appel en deux étapes"),
        {},
        [("Institute", "Institut", -20, 15, 30), ("National", "National", 35, 80, 150)],
    ),
    ("closed", ("A closed call", "Un appel clos"), {}, [("", "", -90, -30, 20)]),
    ("cancelled", ("A cancelled call", "Un appel annulé"), {"cancelled": True}, [("", "", -5, 45, None)]),
    ("all-year", ("A call open all year", "Un appel ouvert toute l’année"), {"open_mode": "all_year"}, []),
    (
        "not-announced",
        ("A call without dates yet", "Un appel encore sans dates"),
        {"open_mode": "not_announced"},
        [],
    ),
]


class Command(BaseCommand):
    help = "Fill a demonstration portal with calls in every state, none of which is real (make demo)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.refuse_real_data()
        call_command("migrate", verbosity=0)
        call_command("load_catalogue", verbosity=0, stdout=self.stdout)
        with transaction.atomic():
            for number, (slug, names, said, steps) in enumerate(CALLS):
                instruments = Instrument.objects.published().in_order()
                instrument = instruments[number % instruments.count()]
                make(instrument, f"demonstration-{slug}", names, said, steps)
        self.stdout.write(f"{len(CALLS)} demonstration calls in {settings.VAR_DIR}, none of them real.")

    def refuse_real_data(self) -> None:
        """Go on in a database that this command made, or makes now; never in another."""
        database = Path(str(settings.DATABASES["default"]["NAME"]))
        mark = settings.VAR_DIR / MARK
        if connection.vendor != "sqlite" or database.parent != settings.VAR_DIR:
            raise CommandError("Demonstration calls go into a database of their own: make demo.")
        if not mark.exists() and database.exists() and database.stat().st_size:
            raise CommandError(f"{database} is no demonstration: nothing was written. Try make demo.")
        mark.touch()


def make(
    instrument: Instrument,
    slug: str,
    names: tuple[str, str],
    said: dict[str, Any],
    steps: list[tuple[Any, ...]],
) -> None:
    """Make a call, or set the one of before to the dates of today."""
    titles = {"name_en": f"[Demonstration] {names[0]}", "name_fr": f"[Démonstration] {names[1]}"}
    values = {"instrument": instrument, "state": Call.State.PUBLISHED, **titles, **TEXTS, **said}
    call, _made = Call.objects.update_or_create(slug=slug, defaults=values)
    for step_en, step_fr, opens, closes, result in steps:
        CallDate.objects.update_or_create(
            call=call,
            step_en=step_en,
            defaults={
                "step_fr": step_fr,
                "opens": at(opens, 9),
                "closes": at(closes, 17),
                "result": today(result) if result else None,
            },
        )


def today(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def at(days: int, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(today(days), datetime.min.time())).replace(hour=hour)
