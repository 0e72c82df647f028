from itertools import groupby
from textwrap import indent
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cnrs_intl.site.readiness import findings


class Command(BaseCommand):
    help = "List what staff have to fill in and confirm before the portal opens to the public."

    def handle(self, *args: Any, **options: Any) -> None:
        found = findings()
        for heading, group in groupby(found, key=lambda finding: finding.heading):
            self.stdout.write(f"\n{heading}")
            for finding in group:
                self.stdout.write(f"  - {finding.kind}, {finding.text}  ({finding.url})")
                for line in filter(None, (finding.new_text, finding.remark)):
                    self.stdout.write(indent(line, "      "))
        if found:
            raise CommandError(_("%(count)d things are still to do.") % {"count": len(found)})
        self.stdout.write(_("The portal is ready to open."))
