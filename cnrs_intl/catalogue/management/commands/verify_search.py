import sys
from typing import Any

from django.core.management.base import BaseCommand

from cnrs_intl.catalogue.rebuilding import differences


class Command(BaseCommand):
    help = "Say what differs between the catalogue and the index of its search; 1 if anything does."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(differences())
        for line in found:
            self.stdout.write(line)
        if found:
            self.stdout.write("rebuild_search makes the index anew.")
            sys.exit(1)
        self.stdout.write("The search finds what the catalogue holds.")
