"""
The portal's settings with what tests change: nothing of this machine but DATABASE_URL is read.

Data goes to a folder that is thrown away; `var/` is never touched.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

for name in (
    "ADMINS",
    "ALLOWED_HOSTS",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "HOST",
    "HSTS_SECONDS",
    "LOG_LEVEL",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_ISSUER",
    "PORT",
    "SECRET_KEY",
    "SITE_URL",
    "SECOND_FACTOR",
    "TRUSTED_PROXIES",
    "TWO_PERSONS",
    "WORKERS",
):
    os.environ.pop(name, None)
scratch = Path(tempfile.mkdtemp(prefix="portal-tests-"))
atexit.register(shutil.rmtree, scratch, ignore_errors=True)
os.environ["VAR_DIR"] = str(scratch)

from cnrs_intl.settings import *  # noqa: E402, F403 - everything that is not changed below
from cnrs_intl.settings import BASE_DIR, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402

STATIC_ROOT.mkdir()  # or WhiteNoise warns
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CATALOGUE_VERSION_AGE = 3600  # each test reads it anew, and none changes the catalogue from elsewhere unseen
PAGE_MEMORY_MB = 0  # the tests of the memory have one of their own
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class FailInOurTemplates(str):
    """
    What an undefined variable gives: a failed test in our templates, nothing at all in a library's.

    Django asks for its truth each time that a template names something undefined.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        variable, template = missing_in_template(sys._getframe(1))
        if template and template.is_absolute() and not template.is_relative_to(BASE_DIR / "templates"):
            return False
        pytest.fail(f"Undefined template variable {variable!r} in {template or 'a template'}")


def missing_in_template(frame: FrameType | None) -> tuple[Any, Path | None]:
    """Return the variable being resolved and the template whose node asks for it, from the stack."""
    variable = None
    while frame:
        asking = frame.f_locals.get("self")
        variable = variable or getattr(asking, "var", None)
        if origin := getattr(asking, "origin", None):
            return variable, Path(origin.name)
        frame = frame.f_back
    return variable, None


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = FailInOurTemplates()
