from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cnrs_intl.catalogue.due_drafts import publish_due


class Command(BaseCommand):
    help = "Publish the drafts and sets whose time has come. For a timer, where nobody visits the portal."

    def handle(self, *args: Any, **options: Any) -> None:
        found = publish_due()
        for outcome in found:
            if not outcome.failure:
                self.stdout.write(f"Published: {outcome.name}")
        failed = [outcome for outcome in found if outcome.failure]
        if failed:
            lines = [f"{each.name}: {line['en']}" for each in failed for line in each.failure]
            raise CommandError("Could not be published:\n" + "\n".join(lines))
        if not found:
            self.stdout.write("Nothing is due.")
