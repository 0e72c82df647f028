"""The files in deploy/ name settings, commands and options that exist; nginx itself is tried by hand."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
OURS = [path for path in UNITS if "EnvironmentFile" in path.read_text()]


def text(name: str) -> str:
    return (DEPLOY / name).read_text()


def directives(path: Path) -> dict[str, list[str]]:
    """Return what a unit says, by name; a line that ends with a backslash goes on in the next one."""
    found: dict[str, list[str]] = {}
    for line in path.read_text().replace("\\\n", "").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(" ".join(value.split()))
    return found


def options(command: str) -> dict[str, str]:
    """Return a command's options with their values."""
    found = re.findall(r"--([\w-]+)(?: (?!--)(\S+))?", command)
    return dict(found)


def by_file(path: Path) -> str:
    return path.name


def test_the_settings_are_those_of_the_readme():
    table = re.findall(r"^\| `([A-Z_]+)` \|", (settings.BASE_DIR / "README.md").read_text(), re.MULTILINE)
    named = re.findall(r"^#?([A-Z_]+)=", text("portal.env"), re.MULTILINE)
    used = {name for path in UNITS for name in re.findall(r"\$\{(\w+)\}", path.read_text())}

    assert set(named) - set(table) == set()
    assert used - set(re.findall(r"^([A-Z_]+)=.", text("portal.env"), re.MULTILINE)) == set()


def test_no_secret_is_written_there():
    assert re.findall(r"^(?:SECRET_KEY|DATABASE_URL|EMAIL_URL)=.+", text("portal.env"), re.MULTILINE) == []


def test_the_service_serves_as_make_run_does():
    makefile = (settings.BASE_DIR / "Makefile").read_text().replace("\\\n", "")
    (made,) = re.findall(r"exec \$\(BIN\)/granian (.+)", makefile)
    (served,) = directives(DEPLOY / "portal.service")["ExecStart"]
    served, made = served.partition("granian ")[2], " ".join(made.split())
    own = {"host", "port", "workers", "workers-kill-timeout"}

    assert served.split()[0] == made.split()[0]
    assert options(served).keys() == options(made).keys()
    assert {k: v for k, v in options(served).items() if k not in own} == {
        k: v for k, v in options(made).items() if k not in own
    }


@pytest.mark.parametrize("path", OURS, ids=by_file)
def test_a_unit_runs_commands_that_exist(path):
    said = directives(path)
    lines = [*said.get("ExecStartPre", []), *said["ExecStart"]]
    commands = [found[1] for line in lines if (found := re.search(r"manage\.py (\w+)", line))]

    assert commands
    assert set(commands) <= set(get_commands())
    assert said["WorkingDirectory"] == ["/srv/portal"]


@pytest.mark.parametrize("path", OURS, ids=by_file)
def test_a_unit_may_write_nowhere_but_where_the_portal_does(path):
    said = directives(path)

    assert said["ProtectSystem"] == ["strict"]
    assert said["NoNewPrivileges"] == ["true"]
    assert said["User"] == ["portal"]
    assert said["ReadWritePaths"] == ["/srv/portal/locale"]
    assert f"VAR_DIR=/var/lib/{said['StateDirectory'][0]}\n" in text("portal.env")


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.timer")), ids=by_file)
def test_each_timer_has_its_service(path):
    assert path.with_suffix(".service") in UNITS


def test_nginx_keeps_nothing_of_the_admin_and_passes_on_what_the_portal_believes():
    conf = text("nginx.conf")
    places = dict(re.findall(r"location (?:\^?~ )?(\S+) \{(.+?)\n    \}", conf, re.DOTALL))

    assert settings.SESSION_COOKIE_NAME in re.findall(r"proxy_no_cache \$cookie_(\w+)", conf)
    assert settings.SESSION_COOKIE_NAME in re.findall(r"proxy_cache_bypass \$cookie_(\w+)", conf)
    assert {name for name, said in places.items() if "proxy_cache off" in said} == {
        "/admin/",
        "/admin/login/",
        "/admin/password_reset/",
        "/preview/",
        "^/(healthz|readyz)$",
    }
    assert "proxy_set_header Host $host;" in conf
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in conf
    assert "http_503" not in places[r"\.pdf$"]  # it is being made, and its machine is well
    assert settings.STATIC_URL in places
    for path in ("login", "password_reset"):
        assert "limit_req zone=portal_login" in places[f"/admin/{path}/"]


def test_the_portal_believes_as_many_proxies_as_the_header_of_nginx_names():
    (told,) = re.findall(r"proxy_set_header X-Forwarded-For (\S+);", text("nginx.conf"))

    assert told == "$remote_addr"  # the visitor alone, whatever was sent
    assert "\nTRUSTED_PROXIES=1\n" in text("portal.env")


def test_every_file_is_told_of():
    told = (settings.BASE_DIR / "docs" / "operations.md").read_text()

    assert [path.name for path in DEPLOY.iterdir() if path.stem not in told] == []
