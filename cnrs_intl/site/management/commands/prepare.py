"""All that comes before serving, in one process: to start Python four times would take longer."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


def state_of_static_files() -> str:
    """Return a digest that changes with any static file, the portal's or a library's."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    found = ((path, storage) for finder in get_finders() for path, storage in finder.list([]))
    for path, storage in found:
        stat = Path(storage.path(path)).stat()
        digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static_files() -> None:
    """Collect, hash and compress the static files if any has changed since the last time."""
    mark = settings.VAR_DIR / "static.sha256"
    state = state_of_static_files()
    if not settings.STATIC_ROOT.exists() or not mark.exists() or mark.read_text() != state:
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(state)


class Command(BaseCommand):
    help = (
        "Bring database, catalogue, translations and static files in step with this version; keep the data."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("compilemessages", stdout=self.stdout)
        call_command("migrate", verbosity=0)
        call_command("load_catalogue", stdout=self.stdout)
        call_command("build_names", stdout=self.stdout)
        if not settings.DEBUG:
            collect_static_files()
