from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cnrs_intl.site.backup import BackupError, save


class Command(BaseCommand):
    help = "Copy the database to var/backups. The portal may go on running."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"Saved {save()}")
        except BackupError as error:
            raise CommandError(str(error)) from error
