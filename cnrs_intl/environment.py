"""What settings.py asks of a variable, and the one line that says what is wrong with it."""

import fcntl
import os
import re
from email.utils import getaddresses
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError as AddressError
from django.core.management.utils import get_random_secret_key
from django.core.validators import validate_email
from environs import EnvError, ValidationError

ORIGIN = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d+)?", re.IGNORECASE)


def wrong(name: str, why: str) -> EnvError:
    return EnvError(f'Environment variable "{name}" invalid: {why}')


def made(folder: Path) -> Path:
    """Return the folder that the portal writes to, made for its owner alone: it holds password hashes."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise wrong("VAR_DIR", f"{folder}: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise wrong("VAR_DIR", f"{folder} is not writable")
    return folder


def kept_secret(path: Path) -> str:
    """Return the secret of this machine, made on first use and readable by its owner only."""
    if path.exists() and (secret := path.read_text()):
        return secret
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # another start may be making it
        secret = file.read()
        if not secret:
            file.write(secret := get_random_secret_key())
    return secret


def is_origin(value: str) -> None:
    """Refuse anything but `http(s)://host[:port]`: no user, path, query or fragment."""
    try:
        is_good = bool(ORIGIN.fullmatch(value)) and urlsplit(value).port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise ValidationError("write it as https://portal.example.org, with nothing after the name or port")


def people(written: list[str]) -> list[tuple[str, str]]:
    """Return the (name, address) of each `Name <address>`."""
    found = [(name or address, address) for name, address in getaddresses(written)]
    try:
        for _name, address in found:
            validate_email(address)
    except AddressError as error:
        raise wrong("ADMINS", "write it as Name <name@example.org>, separated by commas") from error
    return found


def checked(database: dict[str, Any]) -> dict[str, Any]:
    """Return the database unless it is of another kind, has no name, or its folder is not there."""
    folder = Path(database["NAME"] or "").parent
    if database["ENGINE"] == "django.db.backends.sqlite3":
        if not folder.is_dir():
            raise wrong("DATABASE_URL", f"there is no folder {folder}")
    elif database["ENGINE"] != "django.db.backends.postgresql" or not database["NAME"]:
        raise wrong("DATABASE_URL", "sqlite:////path/to/file or postgres://user:password@host:5432/name")
    return database


def sign_on(issuer: str, client: str, secret: str) -> bool:
    """Return whether single sign-on is set; all of it must be, or nothing."""
    if not (issuer or client or secret):
        return False
    for name, value in (("OIDC_ISSUER", issuer), ("OIDC_CLIENT_ID", client), ("OIDC_CLIENT_SECRET", secret)):
        if not value:
            raise wrong(name, "single sign-on needs OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise wrong("OIDC_ISSUER", "write it as https://sso.example.org/realm, as the provider calls itself")
    return True


def in_one_line(error: Exception) -> str:
    """Return what environs says, without the list that it puts the reasons in."""
    reasons = getattr(error, "error_messages", None)
    return str(error).replace(str(reasons), " ".join(reasons) if isinstance(reasons, list) else "")
