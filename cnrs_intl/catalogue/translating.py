"""The state of each text's two languages: missing in one of them, or older than in the other."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.contents import Content, settled_in
from cnrs_intl.catalogue.fields import LANGUAGES, bilingual_texts
from cnrs_intl.catalogue.history import Event, event, names_in_both, place_in_history
from cnrs_intl.catalogue.models import Draft, Entry

MISSING, OLDER = "missing", "older"
WORDS = {
    (MISSING, "en"): _("Missing: there is a text in French."),
    (MISSING, "fr"): _("Missing: there is a text in English."),
    (OLDER, "en"): _("Older than the French of %(day)s."),
    (OLDER, "fr"): _("Older than the English of %(day)s."),
}
# What the portal does itself, and what takes a change back, is no publication of somebody's words.
NOT_RECORDED = {"loaded", "corrected", "undone"}


class State(NamedTuple):
    """What is the matter with a column; of an older one, since which day the other language is newer."""

    kind: str
    since: date | None = None

    def in_words(self, language: str) -> str:
        day = date_format(self.since, "DATE_FORMAT") if self.since else ""
        return str(WORDS[self.kind, language]) % {"day": day}


def states(instance: Any) -> dict[str, State]:
    """Return the state of each column that is not as good as the same text in the other language."""
    found = {}
    changed: Mapping[str, str] = getattr(instance, "texts_changed", {})
    for text in bilingual_texts(instance):
        for column, other in (text.columns, text.columns[::-1]):
            if not getattr(instance, other).strip():
                continue
            if not getattr(instance, column).strip():
                found[column] = State(MISSING)
            elif changed.get(column, "") < changed.get(other, ""):
                found[column] = State(OLDER, localtime(datetime.fromisoformat(changed[other])).date())
    return found


def columns_in(instance: Any, kind: str) -> list[str]:
    return [column for column, state in states(instance).items() if state.kind == kind]


def settle(entry: Any) -> dict[str, str]:
    """
    Have older translations, unsaved, count as of the day of the newer text: they are right as they are.

    Returns these moments, by column: what a draft says of it.
    """
    settled: dict[str, str] = {}
    for text in bilingual_texts(entry):
        newest = max(entry.texts_changed.get(column, "") for column in text.columns)
        older = [column for column in columns_in(entry, OLDER) if column in text.columns]
        settled |= dict.fromkeys(older, newest)
    entry.texts_changed = entry.texts_changed | settled
    return settled


def moments_kept(before: Any, draft: Draft | None, content: Content, *, corrected: bool) -> dict[str, str]:
    """
    Return as of when texts count once a draft is published, by column: what it says so of.

    `content` is what is being written into `draft` (None: a new one), `before` what is live, and `corrected`
    whether the other language need not follow what changes now. It has to where a draft rewrote that before;
    it need not where a text catches up. That is noted now: the original may change before the draft is live.
    """
    written = draft.content if draft else None
    kept = dict(settled_in(written))
    if not isinstance(before, Entry):
        return kept
    stored = {column: getattr(before, column) for column in before.text_columns()}
    begun = draft.base[0]["fields"] if draft and written and draft.base else stored
    last = written[0]["fields"] if written else stored
    known, texts = before.texts_changed, content[0]["fields"]
    for column in (each for each in stored if texts[each] != last.get(each)):
        rewritten = column not in kept and last.get(column) != begun.get(column)
        if corrected and not rewritten:
            kept.setdefault(column, before.moment_kept(column, stored[column]))
        elif not rewritten and (moment := before.moment_caught_up(column, stored, texts)):
            kept[column] = moment
        else:
            kept.pop(column, None)
    return {each: at for each, at in kept.items() if texts[each] != stored[each] or at > known.get(each, "")}


def recorded(before: Mapping[Any, Any], after: Mapping[Any, Any], events: list[Event]) -> Iterator[Event]:
    """
    Yield what the history says of a change that shows the public a translation older than its original.

    Of what is public already, only what became older with this change.
    """
    if any(each.get("did") in NOT_RECORDED for each in events):
        return
    found: dict[Any, list[str]] = {}
    for key, new in after.items():
        if isinstance(new, Entry) and new.state == Entry.State.PUBLISHED:
            old = before.get(key)
            shown = old is not None and old.state == Entry.State.PUBLISHED
            known = set(columns_in(old, OLDER)) if shown else set()
            if columns := [column for column in columns_in(new, OLDER) if column not in known]:
                found[new] = columns
    if found:
        yield of_entries(found, several=len(after) > 1)


def of_entries(found: Mapping[Entry, list[str]], *, several: bool) -> Event:
    """Return the event of columns by their entries, with what the history of each entry alone says of it."""
    pairs = [(entry, column) for entry, columns in found.items() for column in columns]
    every = [name_of(entry, column, several=several) for entry, column in pairs]
    own = {
        place_in_history(type(entry), entry.pk): names_in_both(
            "texts", [name_of(entry, column, several=False) for column in columns]
        )
        for entry, columns in found.items()
    }
    by_entry = {"by_entry": own} if several else {}
    return event("older_translation", **names_in_both("texts", every)) | by_entry


def name_of(entry: Entry, column: str, *, several: bool) -> dict[str, str]:
    """Return what a column is called in each language; of `several` entries, with its entry."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            field: Any = entry._meta.get_field(column)
            label = capfirst(str(field.verbose_name))
            found[language] = f"{entry} – {label}" if several else label
    return found
