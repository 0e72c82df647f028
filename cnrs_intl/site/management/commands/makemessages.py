from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cnrs_intl.site import translations


class Command(BaseCommand):
    help = "Bring locale/fr/LC_MESSAGES/django.po in step with the code (without GNU gettext)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail if anything is missing."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        sources = translations.read_sources()
        catalogue = translations.read_catalogue() if check else translations.update(sources)
        found = list(translations.faults(catalogue, sources))
        if check and found:
            raise CommandError("\n".join(["The French of the interface is not complete:", *found]))
        for fault in found:
            self.stdout.write(fault)
        self.stdout.write(f"{len(sources)} texts, {len(found)} to look at.")
