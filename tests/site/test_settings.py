"""The portal starts with no variable set, and says in one line what is wrong with a bad one."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


def start(tmp_path, **variables):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cnrs_intl.settings"} | variables
    shown = "s.SITE_URL, s.DEBUG, s.SESSION_COOKIE_SECURE, s.ALLOWED_HOSTS"
    code = f"from cnrs_intl import settings as s; print({shown})"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_need_be_set(tmp_path):
    started = start(tmp_path)

    assert started.returncode == 0, started.stderr
    assert started.stdout.startswith("http://127.0.0.1:8000 False False")
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_the_secret_stays_the_same(tmp_path):
    start(tmp_path)
    first = (tmp_path / "secret_key").read_text()
    start(tmp_path)

    assert (tmp_path / "secret_key").read_text() == first
    assert len(first) >= 50


def test_an_https_address_closes_what_needs_tls(tmp_path):
    started = start(tmp_path, SITE_URL="https://portal.example.org")

    assert started.stdout.startswith("https://portal.example.org False True ['portal.example.org'")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "perhaps"),
        ("SITE_URL", "portal.example.org"),
        ("SITE_URL", "https://portal.example.org/"),
        ("SITE_URL", "ftp://portal.example.org"),
        ("DATABASE_URL", "mysql://user@host/name"),
        ("DATABASE_URL", "nonsense"),
        ("EMAIL_URL", "pigeon://roof"),
        ("HSTS_SECONDS", "-1"),
        ("HSTS_SECONDS", "long"),
        ("LOG_LEVEL", "LOUD"),
        ("VAR_DIR", "/dev/null/var"),
    ],
)
def test_a_bad_value_stops_the_start_with_one_line_that_names_it(tmp_path, name, value):
    refused = start(tmp_path, **{name: value})

    lines = refused.stderr.strip().splitlines()
    assert refused.returncode == 1
    assert len(lines) == 1, refused.stderr
    assert lines[0].startswith("The portal cannot start: ")
    assert name in lines[0] or value in lines[0]
