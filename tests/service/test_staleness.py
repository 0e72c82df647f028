"""What staff save is on the public page of every worker within a second."""

import re
import threading
import time
from contextlib import contextmanager

import pytest

from tests.service.portal import told, until
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
        until(lambda: len(last) == WORKERS, 20, portal.log)

        saved_at = staff.name_mission(text)
        time.sleep(1.2)

    late = [max(0, asked_at - saved_at) for asked_at in last.values()]
    for seconds in late:
        told("a worker was last asked and gave an old answer after", seconds)
    assert len(late) == WORKERS
    assert max(late) < 1


def test_the_picture_of_a_renamed_page_is_new_on_every_worker_within_a_second(portal):
    """Social networks fetch it: the title that it shows is the page's, and no worker keeps an old one."""
    staff, address = Staff(portal), "/en/sectors/asia/card.png"
    path = next(
        found
        for found in re.findall(r"/admin/sectors/sector/\d+/change/", staff.page("/admin/sectors/sector/"))
        if staff.form(found)["slug"] == "asia"
    )
    with portal.line_to_each_worker() as lines:
        before = {line.ask(address).headers["etag"] for line in lines.values()}
        kept = {line.ask(address, If_None_Match=next(iter(before))).status for line in lines.values()}
        sent = staff.form(path) | {"name_en": "Asia and the Pacific", "_save": "1"}
        assert "errornote" not in staff.send(path, sent)
        time.sleep(max(0, staff.redirects.came_at + 1 - time.monotonic()))
        after = {line.ask(address).headers["etag"] for line in lines.values()}

    assert (len(before), kept, len(after)) == (1, {304}, 1)
    assert before != after
