"""A worker that dies takes along what it was answering, and no more; another one takes its place."""

import http.client
import os
import signal
import threading
import time

from tests.service.portal import Line, told, until

CONNECTIONS, PAGES = 4, ("/en/about/", "/en/offices/", "/fr/find/?q=Cambodge")


class Visitor(threading.Thread):
    """Asks on and on, on a connection kept open, and counts what went wrong."""

    def __init__(self, portal, ends: threading.Event) -> None:
        super().__init__(daemon=True)
        self.portal, self.ends = portal, ends
        self.answered, self.failed, self.statuses = 0, 0, set()

    def run(self) -> None:
        line = Line(self.portal.port)
        while not self.ends.is_set():
            try:
                self.statuses.add(line.ask(PAGES[self.answered % len(PAGES)]).status)
                self.answered += 1
            except (OSError, http.client.HTTPException):
                self.failed += 1
                line.close()
                line = Line(self.portal.port)
            time.sleep(0.01)
        line.close()


def test_only_what_a_killed_worker_was_answering_is_lost(portal_of):
    ends = threading.Event()
    with portal_of(workers=2) as portal:
        with portal.line_to_each_worker() as lines:  # so that none makes a page for the first time below
            for line in lines.values():
                assert [line.ask(path).status for path in PAGES] == [200, 200, 302]
        visitors = [Visitor(portal, ends) for _time in range(CONNECTIONS)]
        for visitor in visitors:
            visitor.start()
        before = portal.pids()
        time.sleep(0.5)

        os.kill(min(before), signal.SIGKILL)
        answered = sum(visitor.answered for visitor in visitors)
        until(lambda: sum(visitor.answered for visitor in visitors) > answered + 20, 10, portal.log)
        taken = until(lambda: len(portal.pids() - {min(before)}) == 2, 15, portal.log)
        with portal.line_to_each_worker() as lines:
            assert {line.ask("/en/about/").status for line in lines.values()} == {200}
        ends.set()
        for visitor in visitors:
            visitor.join()

    told("until there are two workers again", taken)
    # What it was answering, and who had come back and stood in its line when that was closed.
    assert sum(visitor.failed for visitor in visitors) <= 2 * CONNECTIONS
    assert set().union(*(visitor.statuses for visitor in visitors)) == {200, 302}, portal.log()
