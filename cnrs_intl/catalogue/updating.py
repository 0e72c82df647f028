"""
Bringing a draft up to date with what is live, which moved on since it was begun.

What it names that is no longer there is left out and said line by line; the rest is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import applying, drafts
from cnrs_intl.catalogue.applying import Problem
from cnrs_intl.catalogue.asking import Asked
from cnrs_intl.catalogue.clash_words import Words
from cnrs_intl.catalogue.contents import (
    Content,
    content_of,
    having,
    model_named,
    names_in,
    relations_of,
    reserve_keys,
    row_models,
)
from cnrs_intl.catalogue.merging import Object, place_of
from cnrs_intl.catalogue.models import Catalogued, Draft, Entry
from cnrs_intl.catalogue.version import apart
from cnrs_intl.catalogue.writing import nothing_beside_the_door

Keys = dict[Any, set[Any]]  # by model


def named_by(content: Content) -> Iterator[tuple[Object, Any, Any]]:
    """Yield each relation to something of the catalogue: by which object, in which field, the key."""
    for each in content:
        model = model_named(each["model"])
        for field in (*relations_of(model), *model._meta.many_to_many):
            value = each["fields"].get(field.name)
            if issubclass(field.related_model, Catalogued):
                keys = value if isinstance(value, list) else [value]
                yield from ((each, field, key) for key in keys if key is not None)


def there(content: Content, others: Iterable[Content]) -> Keys:
    """Return what a content names that is there: in the tables, in itself, or in other drafts of its set."""
    wanted: Keys = defaultdict(set)
    for _each, field, key in named_by(content):
        wanted[field.related_model].add(key)
    found: Keys = {
        model: set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for model, keys in wanted.items()
    }
    for each in (each for other in (content, *others) for each in other):
        found.setdefault(model_named(each["model"]), set()).add(each["pk"])
    return found


def without_gone(content: Content, theirs: Content, known: Keys) -> tuple[Content, list[Problem]]:
    """Return a content that names nothing that is gone (`known` is there), and what was left out of it."""
    gone = [
        (each, field, key) for each, field, key in named_by(content) if key not in known[field.related_model]
    ]
    words, problems, dropped = Words(content), [], set()
    changed: dict[Any, dict[str, Any]] = {place_of(each): dict(each["fields"]) for each in content}
    for each, field, key in gone:
        place, is_entry = place_of(each), each is content[0]
        fields, name = changed[place], words.gone[field.related_model, key]
        label = words.label(place, field.name, is_entry=is_entry)
        problems.append(Problem(label, "", _("“%(name)s” is no longer there.") % {"name": name}))
        if field.many_to_many:
            fields[field.name] = [other for other in fields[field.name] if other != key]
        elif field.null:
            fields[field.name] = None
        elif is_entry and theirs:
            fields[field.name] = theirs[0]["fields"][field.name]
        elif not is_entry:
            dropped.add(place)
    kept = [each for each in content if place_of(each) not in dropped]
    return [each | {"fields": changed[place_of(each)]} for each in kept], problems


def as_new(row: Object) -> Object:
    """Return a row without its key, and without what else only one may have and nobody edits."""
    own = model_named(row["model"]).identity_columns()
    fields = {name: value for name, value in row["fields"].items() if name not in own}
    return row | {"pk": None, "fields": fields}


def with_keys_of_its_own(content: Content) -> Content:
    """Return a content whose rows that went to another entry meanwhile, but are kept here, have new keys."""
    model, pk = model_named(content[0]["model"]), content[0]["pk"]
    taken: set[tuple[str, Any]] = set()
    for row in row_models(model).values():
        label = row._meta.label_lower
        keys = [each["pk"] for each in content if each["model"] == label]
        elsewhere = row._base_manager.filter(pk__in=keys).exclude(**{row.entry_field: pk})
        taken |= {(label, key) for key in elsewhere.values_list("pk", flat=True)}
    if not taken:
        return content
    renewed = [as_new(each) if place_of(each) in taken else each for each in content]
    with transaction.atomic(), apart(), nothing_beside_the_door(False):
        (entry,) = applying.write([renewed], as_drafts=True)
        found = content_of(entry)
        transaction.set_rollback(True)
    if issubclass(model, Entry):
        found = having(found, state=content[0]["fields"]["state"])
    return found


class Update:
    """A draft on its way to what is live now."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.instance = drafts.live(draft)
        self.base: Content = draft.base
        self.mine: Content = draft.content or []
        self.theirs = content_of(self.instance) if self.instance else []
        others = drafts.drafts_of([], of_set=draft.set) if draft.set else []
        self.others = [each.content for each in others if each.content and each.pk != draft.pk]
        self.gone = self.pruned(self.mine)[1]

    @property
    def was_deleted(self) -> bool:
        return self.instance is None and bool(self.base)

    @property
    def is_needed(self) -> bool:
        stale = drafts.is_stale(self.draft, self.instance)
        return bool(self.mine) and (stale or self.was_deleted or bool(self.gone))

    def pruned(self, content: Content) -> tuple[Content, list[Problem]]:
        return without_gone(content, self.theirs, there(content, self.others))

    def keep(self, asked: Asked | None, user: Any) -> list[Problem]:
        """
        Save the draft, up to date, and return what was left out of it.

        Raises DoesNotApplyError, where a row needs a new key and the draft does not fit what is there.
        """
        content = asked.merged.content if asked else self.mine
        content, gone = self.pruned(content)
        if self.instance:
            content = with_keys_of_its_own(content)
        draft = self.draft
        draft.content, draft.base = content, self.theirs
        draft.based_on = drafts.version_of(self.instance) if self.instance else 0
        draft.names = names_in(content)
        if gone or self.was_deleted or (asked and asked.questions):
            drafts.write(draft, user)  # somebody has decided something: it has to be approved again
        else:
            draft.save()
        reserve_keys([content])
        return gone
