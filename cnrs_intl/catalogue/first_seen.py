"""What a change shows to the public for the first time, and the translations that it leaves behind."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.utils.text import capfirst
from reversion.models import Version

from cnrs_intl.catalogue.links import addresses
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.querysets import Status
from cnrs_intl.catalogue.translating import OLDER, columns_in

Pairs = Iterable[tuple[Any, Any]]  # what was changed, before and after; None for what was not or is no more


class FirstSeen(NamedTuple):
    name: str
    addresses: list[str]


def published_first(changed: Pairs) -> list[FirstSeen]:
    """Return what was never public and is to be; not what only a date of its own makes public later."""
    return [
        FirstSeen(str(new), addresses(new))
        for old, new in changed
        if new is not None and goes_public(new) and not is_to_come(new) and not was_public(old)
    ]


def goes_public(instance: Any) -> bool:
    return getattr(instance, "state", Entry.State.PUBLISHED) == Entry.State.PUBLISHED


def is_to_come(instance: Any) -> bool:
    return isinstance(instance, Entry) and instance.status == Status.SCHEDULED


def was_public(old: Any) -> bool:
    """Whether the public has ever seen something; of what is scheduled, the history knows."""
    if not isinstance(old, Entry):
        return old is not None
    if is_to_come(old):
        return was_public_before(old)
    return old.status != Status.DRAFT


def was_public_before(entry: Any) -> bool:
    """Whether any kept version of an entry was public when it was made, or withdrawn after that."""
    for version in Version.objects.get_for_object(entry).select_related("revision"):
        kept = version.field_dict
        begins = kept.get("publish_at")
        if kept["state"] == Entry.State.WITHDRAWN or (
            kept["state"] == Entry.State.PUBLISHED
            and (begins is None or begins <= version.revision.date_created)
        ):
            return True
    return False


def older_translations(changed: Pairs) -> Iterator[str]:
    """Yield the texts that are older than the same ones in the other language, once the change is made."""
    for _old, new in changed:
        if isinstance(new, Entry) and goes_public(new):
            for column in columns_in(new, OLDER):
                field: Any = new._meta.get_field(column)
                yield f"{new} – {capfirst(str(field.verbose_name))}"
