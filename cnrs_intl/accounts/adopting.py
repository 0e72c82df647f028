"""
Databases made before accounts had a model of their own: their table of users is taken over as it stands.

`accounts.0001_initial` would make the very table that Django's own migrations made there. It counts as
applied, so that Django finds every migration after those that it needs; nothing else is touched here.
"""

from typing import Any

from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

FIRST = ("accounts", "0001_initial")
BEFORE = ("auth", "0001_initial")


def adopt(connection: Any) -> bool:
    """Record the first migration of accounts where its table stands already; return whether that was so."""
    try:
        tables = set(connection.introspection.table_names())
    except OperationalError:  # no database yet: whoever asked next says so, in better words
        return False
    recorder = MigrationRecorder(connection)
    if "auth_user" not in tables or not recorder.has_table():
        return False
    applied = recorder.applied_migrations().keys()
    if FIRST in applied or BEFORE not in applied:
        return False
    recorder.record_applied(*FIRST)
    return True
