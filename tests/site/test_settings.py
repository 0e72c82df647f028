"""The portal starts with no variable set, and says in one line what is wrong with a bad one."""

import logging
import os
import runpy
import socket
import stat
import subprocess
import sys
from io import StringIO
from unittest import mock

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.utils.log import log_response


def run(tmp_path, *arguments, **variables):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cnrs_intl.settings"} | variables
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def start(tmp_path, **variables):
    shown = "s.SITE_URL, s.DEBUG, s.SESSION_COOKIE_SECURE, s.ALLOWED_HOSTS"
    return run(tmp_path, "-c", f"from cnrs_intl import settings as s; print({shown})", **variables)


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


BAD_VALUES = [
    ("DEBUG", "perhaps"),
    ("SITE_URL", "portal.example.org"),
    ("SITE_URL", "https://portal.example.org/"),
    ("SITE_URL", "https://me@portal.example.org"),
    ("SITE_URL", "https://portal.example.org?page=1"),
    ("SITE_URL", "https://portal.example.org#top"),
    ("SITE_URL", "https://portal.example.org:99999"),
    ("SITE_URL", "https://[::1"),
    ("SITE_URL", "ftp://portal.example.org"),
    ("DATABASE_URL", "mysql://user@host/name"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "postgres://"),
    ("DATABASE_URL", "postgres://user@host:port/name"),
    ("DATABASE_URL", "sqlite:////nonexistent/folder/portal"),
    ("EMAIL_URL", "pigeon://roof"),
    ("ADMINS", "nobody"),
    ("ADMINS", "Ada <ada@example.org>,nobody"),
    ("HSTS_SECONDS", "-1"),
    ("HSTS_SECONDS", "long"),
    ("LOG_LEVEL", "LOUD"),
    ("PORT", "abc"),
    ("PORT", "0"),
    ("PORT", "99999"),
    ("WORKERS", "0"),
    ("VAR_DIR", "/dev/null/var"),
    ("VAR_DIR", "/proc/var"),
]


def assert_one_line(refused, name):
    lines = refused.stderr.strip().splitlines()
    assert refused.returncode == 1
    assert len(lines) == 1, refused.stderr
    assert lines[0].startswith("The portal cannot start: ")
    assert name in lines[0]
    assert "['" not in lines[0], "a list, as Python writes it"


def test_a_bad_value_stops_the_start_with_nothing_but_one_line(tmp_path):
    name, value = BAD_VALUES[0]

    assert_one_line(start(tmp_path, **{name: value}), name)


@pytest.mark.parametrize(("name", "value"), BAD_VALUES)
def test_a_bad_value_stops_the_start_with_one_line_that_names_it(tmp_path, name, value):
    environment = {"VAR_DIR": str(tmp_path), name: value}

    with mock.patch.dict(os.environ, environment, clear=True), pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(settings.BASE_DIR / "cnrs_intl" / "settings.py"))

    line = stopped.value.code  # which Python writes to standard error, and exits with 1
    assert_one_line(subprocess.CompletedProcess([], 1, stderr=line), name)


def test_who_is_told_of_errors(tmp_path):
    started = run(
        tmp_path,
        "-c",
        "from cnrs_intl import settings as s; print(s.ADMINS)",
        ADMINS="Ada <ada@example.org>,root@localhost",
    )

    assert started.stdout == "[('Ada', 'ada@example.org'), ('root@localhost', 'root@localhost')]\n"


def test_the_folder_that_holds_password_hashes_is_its_owners_alone(tmp_path):
    start(tmp_path / "new" / "var")

    assert stat.S_IMODE((tmp_path / "new" / "var").stat().st_mode) == 0o700


# prepare, which comes before serving


def prepare(tmp_path, **variables):
    return run(tmp_path, "manage.py", "prepare", "--listen", **variables)


def test_a_port_that_is_taken_is_not_shared(tmp_path):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server does
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        for host in ("127.0.0.1", "localhost", "0.0.0.0"):
            refused = prepare(tmp_path, HOST=host, PORT=port)
            assert_one_line(refused, f"port {port}: another program listens there")
            assert "PORT=" in refused.stderr


def test_a_host_must_be_an_address(tmp_path):
    assert_one_line(prepare(tmp_path, HOST="portal.example.org"), "HOST must be an IP address")


def test_a_database_that_does_not_answer_is_told_in_one_line(tmp_path):
    (tmp_path / "letter").write_text("Dear colleague, " * 100)

    for url in ("postgres://root@127.0.0.1:1/x", f"sqlite:///{tmp_path}/letter"):
        refused = run(tmp_path, "manage.py", "prepare", DATABASE_URL=url)
        assert_one_line(refused, "DATABASE_URL does not answer: ")


def test_prepare_closes_a_folder_that_was_open_to_all(tmp_path):
    tmp_path.chmod(0o755)
    run(tmp_path, "manage.py", "prepare", DATABASE_URL="postgres://root@127.0.0.1:1/x")

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@pytest.mark.parametrize(("status", "lines"), [(400, ["Refused"]), (500, ["Refused", "ValueError: why"])])
def test_a_visitors_mistake_takes_one_line_of_the_log_and_one_of_ours_says_where(status, lines):
    handler = logging.StreamHandler(written := StringIO())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)

    log_response("Refused", response=HttpResponse(status=status), exception=ValueError("why"))

    logger.removeHandler(handler)
    assert written.getvalue().splitlines() == lines
