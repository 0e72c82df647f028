from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cnrs_intl.catalogue.purging import purge

DAYS_KEPT = 30


class Command(BaseCommand):
    help = "Delete pictures that were sent 30 days ago or more, and that no entry, draft or version names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS_KEPT, help="Keep those of the last DAYS days.")

    def handle(self, *args: Any, **options: Any) -> None:
        pictures, files = purge(options["days"])
        self.stdout.write(f"{pictures} pictures deleted that nothing names, {files} files from this disk.")
