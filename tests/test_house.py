"""The rules of the house (CONTRIBUTING.md) that a machine can hold us to."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command

from cnrs_intl.catalogue.models import Catalogued

HOUSE = settings.BASE_DIR
ROOMS = ("cnrs_intl", "sectors", "offices", "instruments")
TEMPLATES = sorted((HOUSE / "templates").rglob("*.*"))
FOUND_BY_DJANGO = re.compile(r"\d{3}(_csrf)?\.html|admin/.+|registration/.+|(import_export|reversion)/.+")


def modules(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (HOUSE / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


CODE = modules(*ROOMS)


# Imports


@pytest.fixture(scope="module")
def import_rules():
    with (HOUSE / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["tool"]["importlinter"]


def test_every_package_stands_in_the_import_rules(import_rules):
    packages = {path.parent.name for path in HOUSE.glob("*/__init__.py")} - {"tests", "bench"}

    assert packages == set(import_rules["root_packages"])


def test_every_room_has_its_floors(import_rules):
    containers = {name for contract in import_rules["contracts"] for name in contract.get("containers", [])}
    rooms = {config.name for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS}

    assert rooms - containers == set()


def test_a_new_module_must_find_its_floor(import_rules):
    lenient = [
        contract["name"]
        for contract in import_rules["contracts"]
        if contract.get("containers") and not contract.get("exhaustive")
    ]

    assert lenient == []


def test_no_package_is_called_after_nothing():
    empty_words = {"services", "selectors", "helpers", "utils", "common", "core", "misc"}

    assert [name_of(path) for path in CODE if empty_words & {path.stem, path.parent.name}] == []


# Length


@pytest.mark.parametrize(("folders", "limit"), [(ROOMS, 300), (("tests",), 400)])
def test_files_stay_short(folders, limit):
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in modules(*folders)}

    assert {name: lines for name, lines in lengths.items() if lines >= limit} == {}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}: {node.name}", node.end_lineno - node.lineno + 1


def test_functions_stay_short():
    lengths = dict(found for path in CODE for found in functions(path))

    assert {name: lines for name, lines in lengths.items() if lines >= 30} == {}


# Pages


def template_id(path: Path) -> str:
    return path.relative_to(HOUSE / "templates").as_posix()


def test_every_template_is_used():
    by_convention = {
        f"{model._meta.app_label}/{model._meta.model_name}_{page}.html"
        for model in apps.get_models()
        for page in ("list", "detail")
    }
    texts = [path.read_text() for path in [*CODE, *TEMPLATES]]
    unused = [
        name
        for name in map(template_id, TEMPLATES)
        if name not in by_convention
        and not FOUND_BY_DJANGO.fullmatch(name)
        and not any(f'"{name}"' in text for text in texts)
    ]

    assert unused == []


INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)


@pytest.mark.parametrize("path", TEMPLATES, ids=template_id)
def test_templates_hold_no_inline_script_or_style(path):
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=template_id)
def test_a_comment_ends_on_its_line_or_the_page_shows_it(path):
    assert re.findall(r"{#(?!.*#}).*", path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=template_id)
def test_template_libraries_are_loaded_in_order(path):
    loaded = " ".join(re.findall(r"{% load ([^%]*?) %}", path.read_text())).split()

    assert loaded == sorted(loaded)


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if not template_id(path).startswith("admin/")], ids=template_id
)
def test_public_templates_read_published_relations_only(path):
    assert re.findall(r"{[{%][^}]*\.all\b[^}]*}", path.read_text()) == []


def test_public_code_never_looks_at_who_asks():
    public = [path for path in CODE if not re.match(r"admin|preview|readiness|settings", path.stem)]
    looked_at = re.compile(r"request\.(user|session|COOKIES)|contrib(\.| import )messages")

    assert [name_of(path) for path in public if looked_at.search(path.read_text())] == []


# What is about this very moment, whatever time a page is shown at: who wrote when, whether a link is still
# open, how old what a process knows is; accounts, pictures that were sent, copies and demonstrations.
BY_THE_CLOCK_ON_THE_WALL = {
    "cnrs_intl/accounts/throttling.py",
    "cnrs_intl/catalogue/clock.py",
    "cnrs_intl/catalogue/drafts.py",
    "cnrs_intl/catalogue/media.py",
    "cnrs_intl/catalogue/models/drafts.py",
    "cnrs_intl/catalogue/preview.py",
    "cnrs_intl/catalogue/changed_at.py",
    "cnrs_intl/catalogue/purging.py",
    "cnrs_intl/catalogue/shown.py",
    "cnrs_intl/catalogue/version.py",
    "cnrs_intl/catalogue/writing.py",
    "cnrs_intl/site/admin_accounts.py",
    "cnrs_intl/site/backup.py",
    "cnrs_intl/site/management/commands/purge_login_attempts.py",
    "instruments/management/commands/demo.py",
}


def test_what_pages_say_depends_on_one_clock():
    own_clock = re.compile(r"timezone\.(now|localdate|localtime)\(\)|date\.today\(|datetime\.now\(")
    template_clock = re.compile(r"{% now ")

    assert {name_of(path) for path in CODE if own_clock.search(path.read_text())} <= BY_THE_CLOCK_ON_THE_WALL
    assert [name_of(path) for path in TEMPLATES if template_clock.search(path.read_text())] == []


# Models


def models_in_the_admin() -> set[type]:
    registered = dict(admin.site._registry)
    inlines = {inline.model for options in registered.values() for inline in options.inlines}
    return set(registered) | inlines


def test_staff_find_every_model_in_the_admin():
    catalogued = {model for model in apps.get_models() if issubclass(model, Catalogued)}

    assert catalogued - models_in_the_admin() == set()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Set-up


def pins(name: str) -> set[str]:
    return set(re.findall(r"^[\w.-]+==[^\s;\\]+", (HOUSE / "requirements" / name).read_text(), re.MULTILINE))


def test_what_is_tested_is_what_serves():
    assert pins("base.txt") - pins("dev.txt") == set()


def variables_read() -> set[str]:
    settings_module = (HOUSE / "cnrs_intl" / "settings.py").read_text()
    makefile = (HOUSE / "Makefile").read_text()
    asked = re.findall(r"""\benv(?:\.\w+)?\(\s*"([A-Z_]+)\"""", settings_module)
    return set(asked) | set(re.findall(r"^([A-Z_]+) \?=", makefile, re.MULTILINE)) - {"ARGS"}


def test_the_readme_lists_every_environment_variable():
    listed = re.findall(r"^\| `([A-Z_]+)` \|", (HOUSE / "README.md").read_text(), re.MULTILINE)

    assert sorted(listed) == sorted(variables_read())
