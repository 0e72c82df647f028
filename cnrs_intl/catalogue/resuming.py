"""A form that comes back with what was typed, after a log-in that came between (decision 26)."""

from typing import Any

RESUME = "_resume"


class Resumable:
    """
    Mixed into a form, before Django's class: sent with `_resume`, it is shown as typed, and never saved.

    Only such forms are carried over a log-in: any other would save at once what is sent again.
    """

    data: Any

    def is_valid(self) -> bool:
        """Return False for what comes back, right or wrong, so that no view saves it."""
        return RESUME not in self.data and super().is_valid()  # type: ignore[misc]
