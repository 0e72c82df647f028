"""What staff save is on the public page of every worker within a second."""

import threading
import time
from contextlib import contextmanager

import pytest

from tests.service.portal import told
from tests.service.staff import Staff

PAGE, WORKERS = "/en/about/", 3


@pytest.fixture(scope="module")
def portal(portal_of):
    with portal_of(workers=WORKERS) as portal:
        yield portal


@contextmanager
def readers_of(portal, text: str):
    """Have each worker asked on and on; yield when each was last asked and answered without the text."""
    last, ends = {}, threading.Event()

    def read(pid: int, line) -> None:
        while not ends.is_set():
            asked_at = time.monotonic()
            if text not in line.ask(PAGE).text:
                last[pid] = asked_at
            time.sleep(0.005)

    with portal.line_to_each_worker() as lines:
        readers = [threading.Thread(target=read, args=each) for each in lines.items()]
        for reader in readers:
            reader.start()
        try:
            yield last
        finally:
            ends.set()
            for reader in readers:
                reader.join()


@pytest.mark.parametrize("number", range(4))
def test_an_edit_is_on_every_worker_within_a_second(portal, number):
    staff = Staff(portal)
    text = f"Written by edit {number}."
    with readers_of(portal, text) as last:
        time.sleep(0.1)

        saved_at = staff.name_mission(text)
        time.sleep(1.2)

    late = [max(0, asked_at - saved_at) for asked_at in last.values()]
    for seconds in late:
        told("a worker was last asked and gave an old answer after", seconds)
    assert len(late) == WORKERS
    assert max(late) < 1
