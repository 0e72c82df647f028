"""What is due is published once, whether commands or the workers of a real portal see it at the same time."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.service.portal import until
from tests.service.test_parallel_writes import Tables

SCHEDULE = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from django.contrib.auth import get_user_model
from cnrs_intl.catalogue import version, workflow
from cnrs_intl.catalogue.models import Draft
from offices.models import Office
from tests.drafted import drafted
user = get_user_model().objects.get()
draft = drafted(Office.objects.get(slug="{slug}"), user, summary_en="Published at its minute.")
workflow.schedule(draft, user, timezone.now() + timedelta(seconds={seconds}))
"""


def environment(url, folder):
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cnrs_intl.settings",
        "VAR_DIR": str(folder),
    }


def schedule(url, folder, slug, seconds):
    code = SCHEDULE.format(slug=slug, seconds=seconds)
    subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment(url, folder), check=True
    )


def counts(tables):
    number = tables.one("SELECT number FROM catalogue_catalogueversion")
    return number, tables.one("SELECT count(*) FROM reversion_revision")


def test_two_commands_at_once_publish_it_once(databases, tmp_path):
    url = databases.copy()
    tables = Tables(url)
    schedule(url, tmp_path, "tokyo", 0.5)
    number, revisions = counts(tables)
    command = [sys.executable, "manage.py", "apply_due"]

    started = [
        subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment(url, tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _time in range(2)
    ]
    told = [process.communicate(timeout=60)[0] for process in started]

    assert [process.returncode for process in started] == [0, 0], told
    assert "".join(told).count("Published: Tokyo office") == 1
    assert counts(tables) == (number + 1, revisions + 1)


@pytest.mark.parametrize("workers", [2])
def test_the_workers_of_a_portal_publish_it_once_at_its_time(databases, portal_of, tmp_path, workers):
    url = databases.copy()
    tables = Tables(url)
    with portal_of(url, workers=workers) as portal, portal.line_to_each_worker() as lines:
        pages = [line.ask("/en/offices/beijing/").text for line in lines.values()]
        schedule(url, tmp_path, "beijing", 1)
        number, revisions = counts(tables)

        def all_show_it():
            return all(
                "Published at its minute." in line.ask("/en/offices/beijing/").text for line in lines.values()
            )

        until(all_show_it, 15, portal.log)

        assert not any("Published at its minute." in page for page in pages)
        assert counts(tables) == (number + 1, revisions + 1)
        assert "Traceback" not in portal.log()
