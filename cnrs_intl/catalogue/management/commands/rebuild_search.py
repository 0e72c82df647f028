from typing import Any

from django.core.management.base import BaseCommand

from cnrs_intl.catalogue.rebuilding import rebuild


class Command(BaseCommand):
    help = "Make the index of the public search anew from the catalogue."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} entries can be found.")
