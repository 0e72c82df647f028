from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed

from cnrs_intl.site import translations


class Command(BaseCommand):
    help = "Compile the French of the interface if it has changed (without GNU gettext)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if translations.compile_catalogue():
            translation_file_changed(sender=None, file_path=translations.MO)  # what this process read before
            self.stdout.write("The French of the interface is compiled.")
