"""
What pages cost, against a bare Django view that returns the same bytes on the same server.

Each figure is the median of ROUNDS rounds, each between two of the bare view: a busy machine slows both.
"""

import re
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import Round, ask_for, request_for
from bench.portal import BARE, Server, server

ROUNDS, SECONDS = 7, 0.3
WITHOUT_MEMORY = {"PAGE_MEMORY_MB": "0"}


@dataclass(frozen=True)
class Page:
    """An address to measure: how its row is called, what is asked, and the status that it answers."""

    name: str
    path: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


PAGES = [
    Page("home", "/en/"),
    Page("a country", "/en/countries/kh/"),
    Page("all countries", "/en/countries/"),
    Page("offices", "/en/offices/"),
    Page("an office", "/en/offices/singapore/"),
    Page("sectors", "/en/sectors/"),
    Page("a sector", "/en/sectors/asia/"),
    Page("instruments", "/en/instruments/"),
    Page("an instrument", "/en/instruments/irp/"),
    Page("comparison", "/en/instruments/compare/?i=irn&i=irp"),
    Page("calls", "/en/calls/"),
    Page("glossary", "/en/glossary/"),
    Page("finder, redirect", "/en/find/?q=Cambodge", 302),
    Page("finder, choice", "/en/find/?q=Guinea"),
    Page("suggestions", "/en/find/suggestions/?q=cam"),
    Page("coverage, API", "/api/v1/coverage/?country=KH"),
    Page("instruments, API", "/api/v1/instruments/"),
    Page("healthz", "/healthz"),
]
KEPT = {"home", "a country", "all countries", "an instrument", "comparison", "glossary", "instruments, API"}


@dataclass(frozen=True)
class Cost:
    """A row of the table: requests per second as a share of the bare view's, and what one costs."""

    name: str
    ratio: float
    cpu: float  # milliseconds of processor time per request, all of the server's processes together
    rate: float  # requests per second
    slowest: float  # milliseconds, of all rounds


class Bench:
    """The bare view beside a portal."""

    def __init__(self, portal: Server, bare: Server) -> None:
        self.portal, self.bare = portal, bare

    def cost(self, page: Page, name: str) -> Cost:
        request = request_for(page.path, page.headers)
        other = request_for(f"/{name.replace(' ', '-')}")
        ask_for(self.portal.port, request, page.status, 0.1)  # to warm up
        used, ratios, rounds = 0.0, [], list[Round]()
        before = ask_for(self.bare.port, other, 200, SECONDS)
        for _number in range(ROUNDS):
            begun = self.portal.cpu
            rounds.append(ask_for(self.portal.port, request, page.status, SECONDS))
            used += self.portal.cpu - begun
            after = ask_for(self.bare.port, other, 200, SECONDS)
            ratios.append(rounds[-1].rate / statistics.mean([before.rate, after.rate]))
            before = after
        number = sum(each.answers for each in rounds)
        return Cost(
            name,
            statistics.median(ratios),
            1000 * used / number,
            statistics.median(each.rate for each in rounds),
            1000 * max(taken for each in rounds for taken in each.taken),
        )


def save_bodies(portal: Server, pages: list[tuple[Page, str]], folder: Path) -> None:
    """Write what the bare view returns: for each row the whole page, in the same encoding."""
    for page, name in pages:
        headers = {key: value for key, value in page.headers.items() if key != "If-None-Match"}
        body = portal.get(page.path, headers).body
        (folder / name.replace(" ", "-")).write_bytes(body)


def fresh_rows() -> list[tuple[Page, str]]:
    return [(page, page.name) for page in PAGES]


def kept_rows(portal: Server) -> list[tuple[Page, str]]:
    """Return what is asked of the memory: pages plain, as Brotli, as gzip, and what a browser asks again."""
    rows: list[tuple[Page, str]] = []
    for page in PAGES:
        if page.name not in KEPT:
            continue
        rows.append((page, page.name))
        if page.name in {"home", "an instrument"}:
            for encoding in ("br", "gzip"):
                rows.append((with_header(page, "Accept-Encoding", encoding), f"{page.name}, {encoding}"))
            etag = portal.get(page.path).headers["etag"]
            asked = Page(page.name, page.path, 304, {"If-None-Match": etag})
            rows.append((asked, f"{page.name}, 304"))
    stylesheet = re.search(r'href="(/static/css/base[^"]*)"', portal.get("/en/").body.decode())
    if stylesheet:
        rows.append((Page("static", stylesheet[1]), "a static file"))
    return rows


def with_header(page: Page, name: str, value: str) -> Page:
    return Page(page.name, page.path, page.status, {**page.headers, name: value})


def measure(rows: list[tuple[Page, str]], environment: dict[str, str]) -> list[Cost]:
    """Measure some rows on a portal with the bare view beside it; none: what the memory is asked."""
    with tempfile.TemporaryDirectory() as name, server(**environment) as portal:
        rows = rows or kept_rows(portal)
        save_bodies(portal, rows, Path(name))
        with server(BARE, BARE_PAGES=name) as bare:
            return [Bench(portal, bare).cost(page, name) for page, name in rows]


def table(costs: list[Cost]) -> list[str]:
    """Return the rows of a table, as they are shown and written."""
    return [
        f"| {cost.name} | {cost.ratio:.4f} | {cost.cpu:.2f} | {cost.rate:.0f} | {cost.slowest:.0f} |"
        for cost in costs
    ]
