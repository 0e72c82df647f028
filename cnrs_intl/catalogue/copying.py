"""
Copies of entries: a new draft with the fields and rows of another entry, as that stands or, if it has one,
as its draft has it.

What makes an entry itself is not copied: its address and those that it left, its publication, when it was
checked, where its text came from, the identities by which others know it and its rows.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core import serializers
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import rules, workflow
from cnrs_intl.catalogue.contents import Content, content_of, model_named, names_in, row_models
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.fields import bilingual_texts
from cnrs_intl.catalogue.history import event, parts_of, versions_of
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.restoring import free_slug
from cnrs_intl.catalogue.writing import change

SUFFIXES = {"en": " (copy)", "fr": " (copie)"}
NOT_COPIED: dict[str, Any] = {
    "state": Entry.State.DRAFT,
    "publish_at": None,
    "withdraw_at": None,
    "source": "",
    "checked_on": None,
    "review_by": None,
}

Prepare = Callable[[Any, list[Any]], list[str]]


class Copied(NamedTuple):
    """What came of it: the copy, what is to be looked at in it, and whether it was there already."""

    entry: Any
    notes: list[str]
    again: bool


def copy_slug(instance: Any) -> str:
    """Return the slug of a copy that is made now."""
    longest = instance._meta.get_field("slug").max_length - len("-copy-99")
    return free_slug(type(instance), f"{instance.slug[:longest].rstrip('-')}-copy")


def duplicate(entry: Any, rows: list[Any]) -> list[str]:
    """Have a copy be told from what it is a copy of, by its name."""
    for text in bilingual_texts(entry):
        if text.name == entry.name_field:
            for language, suffix in SUFFIXES.items():
                append(entry, f"{text.name}_{language}", suffix)
    return []


def append(entry: Any, column: str, suffix: str) -> None:
    words, longest = getattr(entry, column), entry._meta.get_field(column).max_length
    if words:
        setattr(entry, column, words[: longest - len(suffix)].rstrip() + suffix)


def copy_entry(instance: Any, slug: str, user: Any, did: str, prepare: Prepare) -> Copied:
    """
    Copy an entry into a new draft of `user` with a slug; `prepare` changes it, with its rows, before.

    `slug` was planned when the button was shown: where it was pressed twice, the first copy is returned.
    `did`: what the history says, a key of EVENTS. Raises ValidationError and NotAllowedError.
    """
    draft = draft_of(instance)
    content = (draft.content if draft else None) or content_of(instance)
    with change(type(instance).objects.filter(pk=instance.pk), user=user) as opened:
        if made := made_before(instance, slug):
            return Copied(made, [], again=True)
        entry, related = fresh(content[0])
        rows, left = fresh_rows(content)
        entry.slug = free_slug(type(entry), slug)
        make_free(entry)
        notes = prepare(entry, rows)
        save(entry, related, rows)
        workflow.propose(entry, user)
        names = {f"name_{language}": name for language, name in names_in(content).items()}
        opened.events = [event(did, of=str(instance.pk), **names)]
    return Copied(entry, [*left, *notes], again=False)


def made_before(instance: Any, slug: str) -> Any:
    """Return the entry that has a slug, if it was copied from this one."""
    found = type(instance)._base_manager.filter(slug=slug).first()
    version = versions_of(found).last() if found else None
    parts = parts_of(version.revision.comment) if version else None
    return found if any(part.get("of") == str(instance.pk) for part in parts or ()) else None


def fresh(kept: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Return a new instance of what is kept of an entry or a row, and its relations to many."""
    model = model_named(kept["model"])
    own = {*model.identity_columns(), *(NOT_COPIED if issubclass(model, Entry) else ())}
    fields = {name: value for name, value in kept["fields"].items() if name not in own}
    (found,) = serializers.deserialize("python", [{**kept, "pk": None, "fields": fields}])
    found.object.pk = None  # or Django takes it for what has the same natural key
    for name, value in NOT_COPIED.items() if issubclass(model, Entry) else ():
        setattr(found.object, name, value)
    return found.object, dict(found.m2m_data or {})


def fresh_rows(content: Content) -> tuple[list[Any], list[str]]:
    """Return new rows like those of a content, and in words those that there can be only once."""
    rows, left = [], []
    for model in row_models(model_named(content[0]["model"])).values():
        kept = [each for each in content[1:] if each["model"] == model._meta.label_lower]
        if all(model.entry_field in rule.columns for rule in rules.rules_of(model)):
            rows += [fresh(each)[0] for each in kept]
        elif kept:
            words = _("%(rows)s were not copied: there can be each of them only once.")
            left.append(words % {"rows": capfirst(str(model._meta.verbose_name_plural))})
    return rows, left


def make_free(entry: Any) -> None:
    """Number what only one entry may have besides its slug, such as an acronym: IRP 2."""
    for field in entry._meta.fields:
        if isinstance(field, models.CharField) and field.unique and field.editable and field.name != "slug":
            value, number = str(getattr(entry, field.name)), 2
            same = type(entry)._base_manager
            while same.filter(**{field.name: f"{value} {number}"}).exists():
                number += 1
            setattr(entry, field.name, f"{value} {number}")


def save(entry: Any, related: dict[str, Any], rows: list[Any]) -> None:
    entry.full_clean()
    entry.save()
    for name, values in related.items():
        getattr(entry, name).set(values)
    for row in rows:
        setattr(row, row.entry_field, entry)
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()
