"""As of when each text of an entry counts: what tells which language is older than the other."""

from collections.abc import Mapping
from typing import Any

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import bilingual_texts, counterpart


class TextMoments:
    """
    Mixed into an entry, which keeps these moments by column in `texts_changed`.

    A text that changes counts as new, and the other language is older than it; unless it was itself the older
    one, or missing, and changes alone: it has caught up, and counts as of the same moment as the other.
    """

    texts_changed: Any
    only_corrected = False  # whether the other language need not follow the texts that change
    # As of when texts count, by column, though they change; what is not in it counts as new. None: see above.
    text_moments: Mapping[str, str] | None = None

    def text_columns(self) -> list[str]:
        entry: Any = self
        return [column for text in bilingual_texts(entry) for column in text.columns]

    def note_changed_texts(self, stored: dict[str, Any]) -> None:
        now = clock.now().isoformat(timespec="seconds")
        changed = [each for each in self.text_columns() if getattr(self, each) != stored.get(each, "")]
        corrected = self.only_corrected and bool(stored)
        texts = {each: getattr(self, each) for each in self.text_columns()}
        moments = {each: self.moment_kept(each, stored[each]) if corrected else now for each in changed}
        if stored and not corrected and self.text_moments is None:
            moments |= {each: at for each in changed if (at := self.moment_caught_up(each, stored, texts))}
        self.texts_changed = self.texts_changed | moments | (self.text_moments or {})

    def moment_kept(self, column: str, before: str) -> str:
        """Return as of when a text counts that is only corrected; one that was empty, as its counterpart."""
        return str(self.texts_changed.get(column if before.strip() else counterpart(column), ""))

    def moment_caught_up(self, column: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
        """
        Return as of when a text counts that was missing or older and now changes alone: as its counterpart.

        Empty where that is not so. `before` and `now` hold the texts by their columns.
        """
        other = counterpart(column)
        moment = str(self.texts_changed.get(other, ""))
        alone = before[other].strip() and now[other] == before[other]
        behind = not before[column].strip() or self.texts_changed.get(column, "") < moment
        return moment if alone and behind else ""
