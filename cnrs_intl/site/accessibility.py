"""
What the portal's own tests of accessibility found when they last ran, for the accessibility statement.

`make access` runs them in a browser and writes the file beside this module (tests/e2e/report.py).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cnrs_intl.catalogue.templatetags.page import day

REPORT = Path(__file__).with_suffix(".json")

# What is tested besides, by the module of tests/e2e that does.
CHECKS = {
    "test_combobox": gettext_lazy(
        "The finder with the keyboard alone, and what it announces to screen readers"
    ),
    "test_keyboard": gettext_lazy("Journeys with the keyboard alone: the focus is seen and never covered"),
    "test_zoom": gettext_lazy(
        "Pages at 200 and 400 percent, larger letters, wider spaces: nothing is cut off or covered"
    ),
}
LANGUAGES = {"en": gettext_lazy("English"), "fr": gettext_lazy("French")}
SCHEMES = {"light": pgettext_lazy("colours", "light"), "dark": pgettext_lazy("colours", "dark")}


@dataclass(frozen=True)
class Fault:
    """A rule that a page breaks, in the English words of the engine."""

    page: str
    rule: str


@dataclass(frozen=True)
class LastRun:
    """A run of the tests: each page was seen in each language, width (in pixels) and colour scheme."""

    day: date
    axe: str
    chromium: str
    rules: int  # of axe that apply to something on these pages
    pages: tuple[str, ...]  # their addresses below the language's
    languages: tuple[str, ...]
    widths: tuple[int, ...]
    schemes: tuple[str, ...]
    checks: tuple[str, ...]  # the modules of CHECKS all of whose tests passed
    faults: tuple[Fault, ...]

    @classmethod
    def read(cls, path: Path) -> "LastRun":
        stored: dict[str, Any] = json.loads(path.read_text())
        lists = {name: tuple(value) for name, value in stored.items() if isinstance(value, list)}
        faults = tuple(Fault(**fault) for fault in stored["faults"])
        return cls(**(stored | lists | {"day": date.fromisoformat(stored["day"]), "faults": faults}))

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What was tested and with what result, as `components/_facts.html` shows it."""
        pages, faults = len(self.pages), len(self.faults)
        found = ngettext("%(number)s barrier found", "%(number)s barriers found", faults) % {"number": faults}
        rules = _("WCAG 2.2, levels A and AA, and good practice: %(number)s rules") % {"number": self.rules}
        return [
            (_("Date"), day(self.day)),
            (_("Tested with"), f"axe-core {self.axe}, Chromium {self.chromium}"),
            (_("Rules"), rules),
            (_("Pages"), ngettext("%(number)s page", "%(number)s pages", pages) % {"number": pages}),
            (_("Languages"), listed(LANGUAGES[each] for each in self.languages)),
            (_("Widths"), _("%(widths)s pixels") % {"widths": listed(self.widths)}),
            (_("Colours"), listed(SCHEMES[each] for each in self.schemes)),
            (_("Result"), found if faults else _("No barrier found")),
        ]

    @property
    def other_checks(self) -> list[str]:
        return [str(CHECKS[name]) for name in self.checks]


def listed(words: Iterable[Any]) -> str:
    return capfirst(get_text_list([str(word) for word in words], _("and")))


@cache
def last_run() -> LastRun:
    """Return the run whose results stand in this release."""
    return LastRun.read(REPORT)
