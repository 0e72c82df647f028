from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from cnrs_intl.accounts.adopting import adopt


class Command(migrate.Command):
    """Django's own, for databases of every age: see `adopting`."""

    def handle(self, *args: Any, **options: Any) -> Any:
        adopt(connections[options["database"]])
        return super().handle(*args, **options)
