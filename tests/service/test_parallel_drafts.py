"""
Two who write at once in one entry: its draft, what is live, and the draft published in between.

Every save stands, once, or was refused in words; none is lost, and nobody waits for ever.
"""

import json
import subprocess
import sys

from django.conf import settings

from tests import sampling
from tests.service.test_due_drafts import environment
from tests.service.test_parallel_writes import Tables

ROUNDS = 200
TEXTS = ("summary_en", "summary_fr")
MISSION = "SELECT summary_en, summary_fr FROM derci_mission ORDER BY id LIMIT 1"
DRAFT = "SELECT content FROM catalogue_draft WHERE model = 'derci.mission'"


def write_at_once(url, folder, by_the_door, by_forms):
    """Have two processes write at the same time; return what each says of itself."""
    writer = [sys.executable, "-m", "tests.service.draft_writer"]
    started = [
        subprocess.Popen(
            [*writer, name, str(by_the_door), str(by_forms)],
            cwd=settings.BASE_DIR,
            env=environment(url, folder) | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    told = [process.communicate(timeout=600) for process in started]
    assert [process.returncode for process in started] == [0, 0], "".join(err[-3000:] for _out, err in told)
    return [json.loads(out.splitlines()[-1]) for out, _err in told]


def test_every_save_of_a_draft_or_of_what_is_live_stands_or_was_refused(databases, tmp_path):
    url = databases.copy()
    tables = Tables(url)
    before = tables.deadlocks()

    told = write_at_once(url, tmp_path, ROUNDS, ROUNDS if sampling.everything else ROUNDS // 10)

    live = tables.ask(MISSION)[0]
    drafts = [json.loads(found) if isinstance(found, str) else found for (found,) in tables.ask(DRAFT)]
    drafted = [drafts[0][0]["fields"][text] for text in TEXTS] if drafts else live
    by_door_and_form, by_all = told
    for accepted, _published, _refused in told:
        assert marks_in(drafted[0], accepted["summary_en"]) == accepted["summary_en"]
        assert marks_in(drafted[1], accepted["summary_fr"]) == accepted["summary_fr"]
        assert marks_in(live[1], accepted["summary_fr"]) == accepted["summary_fr"]
    assert len(by_door_and_form[0]["summary_en"]) >= ROUNDS  # by the door nobody is refused
    assert by_all[1] > 0  # something was published meanwhile
    assert tables.deadlocks() == before


def marks_in(text, marks):
    """Return those of some marks that a text has, each as often, in its order."""
    return [word for word in text.split() if word in marks]
