from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.core.management.base import BaseCommand
from django.utils import timezone

DAYS_KEPT = 30


class Command(BaseCommand):
    help = "Delete what is kept of log-in attempts: names, addresses and browsers, after 30 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS_KEPT, help="Keep those of the last DAYS days.")

    def handle(self, *args: Any, **options: Any) -> None:
        limit = timezone.now() - timedelta(days=options["days"])
        deleted = 0
        for model in (AccessAttempt, AccessFailureLog, AccessLog):
            deleted += model.objects.filter(attempt_time__lt=limit).delete()[0]
        self.stdout.write(f"{deleted} log-in attempts deleted, older than {options['days']} days.")
