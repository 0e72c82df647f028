from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cnrs_intl.site.backup import BackupError, check, restore, save


class Command(BaseCommand):
    help = "Put a copy made by `backup` in the place of the database, of which a last copy is kept."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, file: Path, force: bool, **options: Any) -> None:
        try:
            check(file)
            if not force:
                self.confirm(file)
            self.save_what_is_there()
            restore(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", verbosity=0)
        self.stdout.write(f"Restored {file}")

    def confirm(self, file: Path) -> None:
        try:
            answer = input(f"Replace everything in the database by {file}? Type yes: ")
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was changed.")

    def save_what_is_there(self) -> None:
        """Keep a way back; a database too broken to copy must not stop its own cure."""
        try:
            self.stdout.write(f"Saved what was there: {save('-before-restore')}")
        except BackupError as error:
            self.stdout.write(f"What was there could not be saved. {error}")
