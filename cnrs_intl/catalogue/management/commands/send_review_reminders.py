from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cnrs_intl.catalogue.reminders import due_entries, nobodys, send_reminders


class Command(BaseCommand):
    help = (
        "Mail teams and owners what is due for review, each once a week until it is done. For a daily timer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IS_SET:
            self.stdout.write("Mail is not set (EMAIL_URL): nobody is reminded.")
            return
        found = send_reminders()
        for each in found:
            if each.sent:
                self.stdout.write(f"Reminded {each.address} of {each.number}.")
        if alone := nobodys(due_entries()):
            names = ", ".join(str(entry) for entry in alone)
            self.stdout.write(f"Due, with neither a team address nor an owner who reads mail: {names}.")
        if failed := [each.address for each in found if not each.sent]:
            raise CommandError(f"Could not be sent to: {', '.join(failed)}.")
        if not found:
            self.stdout.write("Nobody is to be reminded today.")
