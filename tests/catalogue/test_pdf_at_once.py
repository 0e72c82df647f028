"""Documents that several threads or processes ask for at once: each is made once, in turn."""

import os
import subprocess
import sys
import threading
from time import sleep

import pytest
from django.conf import settings

from cnrs_intl.catalogue.pdf import Document, pdf_of
from cnrs_intl.catalogue.turn import NotYetError
from tests.catalogue.documents import document
from tests.papers import Paper

pytestmark = pytest.mark.usefixtures("in_a_process_of_its_own")


def asked_again(wanted: Document) -> bytes:
    """Return a document as who comes again while another one is being made."""
    while True:
        try:
            return pdf_of(wanted)
        except NotYetError:
            sleep(0.02)


def test_threads_that_ask_at_once_and_again_get_what_one_of_them_made(folder, made):
    results: list[bytes] = []
    threads = [threading.Thread(target=lambda: results.append(asked_again(document()))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert made == ["thing-en"]
    assert len(set(results)) == 1
    assert len(results) == 6


def test_threads_that_ask_for_other_documents_get_them_in_turn(folder):
    results: dict[str, bytes] = {}

    def make(name: str) -> None:
        results[name] = asked_again(document(name, f"This is {name}."))

    threads = [threading.Thread(target=make, args=[f"n{number}-en"]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(Paper(contents).says(f"This is {name}.") for name, contents in results.items())
    assert len(results) == 6


PROCESS = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "cnrs_intl.settings"
import django
django.setup()
from cnrs_intl.catalogue import pdf
from tests.catalogue.test_pdf import document
typeset = pdf.typeset
def noted(document):
    with open(os.environ["VAR_DIR"] + "/made", "a") as log:
        log.write("made\\n")
    return typeset(document)
pdf.typeset = noted
wanted = document()
print("ready", flush=True)
sys.stdin.readline()
sys.stdout.write(pdf.sha256(pdf.pdf_of(wanted)).hexdigest())
"""


def test_processes_that_ask_at_once_wait_for_one_to_make_it(tmp_path):
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PYTHONPATH": str(settings.BASE_DIR)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 3
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = {process.communicate(timeout=60)[0] for process in processes}

    assert (tmp_path / "made").read_text() == "made\n"
    assert len(answers) == 1
    assert len(answers.pop()) == 64
