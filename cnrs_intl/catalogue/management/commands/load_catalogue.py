from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cnrs_intl.catalogue.fixtures import FixtureError
from cnrs_intl.catalogue.loading import load


class Command(BaseCommand):
    help = (
        "Load the rows of fixtures/ that were never loaded before, and correct the others. "
        "Changes nothing that staff have touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            loaded, corrected, left = load(folder)
        except FixtureError as error:
            raise CommandError(str(error)) from error
        for made, words in ((loaded, "loaded"), (corrected, "corrected")):
            for label, number in made.items():
                if number:
                    self.stdout.write(f"{label}: {number} {words}")
        if left:
            self.stdout.write(f"Left as staff have them, with the new ones in check_ready: {left}")
        if not any(loaded.values()) and not corrected:
            self.stdout.write("The catalogue was already loaded.")
