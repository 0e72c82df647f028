"""What axe met in this run; `make access` writes it for the accessibility statement."""

import json
from collections import defaultdict
from datetime import date
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from cnrs_intl.site import accessibility

Look = tuple[str, int, str]  # language, width, scheme


class Report:
    def __init__(self) -> None:
        self.seen: dict[Look, set[str]] = defaultdict(set)  # the pages
        self.rules = set[str]()
        self.faults = set[tuple[str, str]]()  # page, rule in words
        self.versions = ("", "")  # of axe and of Chromium
        self.tests: dict[str, list[bool]] = defaultdict(list)  # by module, whether each step passed

    def add(self, page: Page, response: dict[str, Any]) -> None:
        """Keep what axe answered of a page."""
        address = urlsplit(page.url)
        _empty, language, path = address.path.split("/", 2)
        path += f"?{address.query}" if address.query else ""
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        self.seen[language, page.evaluate("innerWidth"), "dark" if dark else "light"].add(path)
        self.rules |= {each["id"] for each in [*response["passes"], *response["violations"]]}
        self.faults |= {(path, each["help"]) for each in response["violations"]}
        browser = page.context.browser
        self.versions = response["testEngine"]["version"], browser.version if browser else ""

    @property
    def pages(self) -> set[str]:
        return set[str]().union(*self.seen.values())

    @property
    def whole(self) -> list[Look]:
        """The looks in which every page was seen."""
        return [look for look, seen in self.seen.items() if seen == self.pages]

    @property
    def is_whole(self) -> bool:
        """Whether each language was seen in each width and scheme that it may claim."""
        return bool(self.whole) and set(self.whole) == set(product(*map(set, zip(*self.whole, strict=True))))

    def as_json(self) -> dict[str, Any]:
        """Return what `accessibility.LastRun` reads: only looks in which every page was seen."""
        languages, widths, schemes = (sorted(set(each)) for each in zip(*self.whole, strict=True))
        return {
            "day": date.today().isoformat(),
            "axe": self.versions[0],
            "chromium": self.versions[1],
            "rules": len(self.rules),
            "pages": sorted(self.pages),
            "languages": languages,
            "widths": widths,
            "schemes": sorted(schemes, reverse=True),
            "checks": [name for name in accessibility.CHECKS if name in self.tests and all(self.tests[name])],
            "faults": [{"page": page, "rule": rule} for page, rule in sorted(self.faults)],
        }

    def write(self) -> str:
        """Write the file and say so; or why not: a test broke off before it saw all pages."""
        if not self.is_whole:
            return "Some pages were not seen in every look: nothing is written."
        accessibility.REPORT.write_text(json.dumps(self.as_json(), indent=2) + "\n")
        return f"Written: {accessibility.REPORT}"


REPORT = Report()
