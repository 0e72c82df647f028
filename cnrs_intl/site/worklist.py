"""
What waits for whoever opens the admin: the sections of its first page, by what that account may do.

A section is a function in `SECTIONS`, in the order of the page, and is shown where it finds something. What
they look at is read once (`Desk`), with a number of queries that does not grow with what there is.
"""

from collections.abc import Callable
from typing import Any

from cnrs_intl.site import proposed, upkeep
from cnrs_intl.site.desk import Desk, Section

# In the order of the page.
SECTIONS: list[Callable[[Desk], Section | None]] = [
    proposed.failed,
    proposed.waiting,
    proposed.mine,
    proposed.left,
    proposed.sets,
    proposed.scheduled,
    upkeep.due,
    upkeep.translations,
    upkeep.old_names,
    upkeep.broken,
    upkeep.opening,
    upkeep.placements,
    upkeep.lately,
]


def sections_for(user: Any) -> list[Section]:
    """Return what an account finds on the first page: what it can do something about, and nothing else."""
    desk = Desk(user)
    return [found for show in SECTIONS if (found := show(desk))]
