from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cnrs_intl.catalogue.models import CheckedLink
from cnrs_intl.site.link_checks import NoNetworkError, check_links


class Command(BaseCommand):
    help = "Ask whether the outside links of the public pages work, one a second at each site. For a timer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "How many seconds pass between two requests to one site."
        parser.add_argument("--pause", type=float, default=1.0, help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = check_links(options["pause"])
        except NoNetworkError as error:
            raise CommandError("No site could be reached from here: nothing was kept.") from error
        failed = [link for link in found if link.outcome not in CheckedLink.FINE]
        for link in failed:
            status = f" ({link.status})" if link.status else ""
            self.stdout.write(f"{link.address}: {link.get_outcome_display()}{status}")
        broken = sum(link.is_broken for link in found)
        self.stdout.write(f"{len(found)} links: {len(failed)} failed, {broken} of them two nights running.")
