import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from offices import names


class Command(BaseCommand):
    help = "Build the table of names that the finder knows, unless it stands already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Build it again even if it stands.")

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        if names.is_built() and not force:
            self.stdout.write("The names are built already.")
            return
        begun = time.monotonic()
        number = names.build(names.gathered())
        self.stdout.write(f"{number} names built in {time.monotonic() - begun:.1f} s.")
