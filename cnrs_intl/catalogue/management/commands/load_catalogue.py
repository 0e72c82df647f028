from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cnrs_intl.catalogue.loading import FixtureError, load


class Command(BaseCommand):
    help = (
        "Load the rows of fixtures/ that were never loaded before. Changes nothing that staff have touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = load(folder)
        except FixtureError as error:
            raise CommandError(str(error)) from error
        for label, number in made.items():
            if number:
                self.stdout.write(f"{label}: {number} loaded")
        if not any(made.values()):
            self.stdout.write("The catalogue was already loaded.")
