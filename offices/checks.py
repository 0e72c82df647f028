"""The proof of coverage as a system check: `manage.py check --database default`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from offices.proof import prove


def is_migrated() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@checks.register(checks.Tags.database)
def check_coverage(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """
    Say what is wrong with the answers for countries.

    `migrate` runs this too, before it makes the tables: what is about to change is not judged.
    """
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    if app_configs is not None and not any(config.label == "offices" for config in app_configs):
        return []
    if not is_migrated():
        return []
    return [
        (checks.Error if fault.is_error else checks.Warning)(fault.text, obj=fault.about, id=fault.code)
        for fault in prove().faults
    ]
