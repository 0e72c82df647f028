"""Where the sections of a form stand, besides those that are open above the rows (`admin.section`)."""

from typing import Any

Section = tuple[Any, dict[str, Any]]


def in_sight(title: Any, *lines: Any) -> Section:
    """Return a fieldset that is always open: what is looked for most."""
    return title, {"fields": list(lines)}


def folded(section: Section) -> Section:
    """Have a fieldset be closed until somebody opens it, or something in it is wrong."""
    return classed(section, "folded")


def below(section: Section) -> Section:
    """Have a fieldset come after the rows of an entry, folded."""
    return classed(section, "folded", "below")


def classed(section: Section, *classes: str) -> Section:
    title, options = section
    return title, options | {"classes": [*options.get("classes", ()), *classes]}
