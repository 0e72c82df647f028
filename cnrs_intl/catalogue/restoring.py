"""
Bringing back what was: a version as a draft, and what was deleted.

By code of our own rather than django-reversion's revert, which writes a version as it was, public state and
version number too, whatever stands there now. What cannot come back is said line by line; the rest does.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from cnrs_intl.catalogue import applying, drafts, permissions
from cnrs_intl.catalogue.applying import DoesNotApplyError, Problem
from cnrs_intl.catalogue.comparing import row_name
from cnrs_intl.catalogue.contents import Content, content_of, having, model_named, relations_of
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.models import PUBLISHING, Draft, Entry
from cnrs_intl.catalogue.naming import Names, keys_in
from cnrs_intl.catalogue.open_owners import with_open_owners
from cnrs_intl.catalogue.versions import content_at, kept, key_of
from cnrs_intl.catalogue.writing import change

Object = dict[str, Any]
Gone = tuple[Any, list[Any]]  # a relation, and the keys of what is gone


class DraftThereError(Exception):
    """There is a draft already, which a restored version would overwrite."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft.name)
        self.draft = draft


class Restored(NamedTuple):
    """What came of it: a draft, or an entry that is in its table again; and what could not come back."""

    draft: Draft | None
    entry: Any
    left: list[Problem]


def restore(version: Version, user: Any) -> Restored:
    """
    Keep a version as a draft of what is live; of what was deleted, bring an entry back as a draft.

    A reference that was deleted becomes a draft, as it has no state in which it is not public.
    Raises DraftThereError, DoesNotApplyError and NotAllowedError.
    """
    model, pk = key_of(version)
    instance = model._base_manager.filter(pk=pk).first()
    if instance is None and issubclass(model, Entry):
        return bring_back(version, user)
    try:
        with transaction.atomic():
            return as_draft(version, user)
    except IntegrityError:  # a colleague has just begun one
        if draft := Draft.objects.filter(model=model._meta.label_lower, object_id=pk).first():
            raise DraftThereError(draft) from None
        raise


def as_draft(version: Version, user: Any) -> Restored:
    model, pk = key_of(version)
    permissions.hold_drafts({model}, user)
    instance = model._base_manager.select_for_update().filter(pk=pk).first()
    label = model._meta.label_lower
    if there := Draft.objects.filter(model=label, object_id=pk).first():
        raise DraftThereError(there)
    fields = content_of(instance)[0]["fields"] if instance else {}
    content, left = fitting(content_at(version), fields)
    if fields:
        content = having(content, **{name: fields[name] for name in PUBLISHING if name in fields})
    (content,), kept_owner = with_open_owners([content], {(label, pk): fields.get("owner")})
    draft = drafts.keep(content, user, into=drafts.Into(), before=instance)
    return Restored(draft, None, [*left, *kept_owner, *rows_of_others(content).values()])


def bring_back(version: Version, user: Any) -> Restored:
    """Have an entry that was deleted be in its table again, as a draft, with its old keys, its uid too."""
    model, _pk = key_of(version)
    content, left = fitting(content_at(version), {})
    known = kept(version)["fields"]
    content = having(content, **{name: known[name] for name in model.identity_columns() if name in known})
    if needed := needed_first(content[:1]):
        raise DoesNotApplyError(needed)
    content, elsewhere = without_rows_of_others(content)
    (content,), no_owner = with_open_owners([content], {})
    content = having(content, state=Entry.State.DRAFT.value, publish_at=None, withdraw_at=None)
    slug = content[0]["fields"]["slug"]
    if (free := free_slug(model, slug)) != slug:
        content = having(content, slug=free)
        words = _(
            "“%(slug)s” belongs to another entry now: this one has “%(free)s” until you choose another."
        )
        column = capfirst(str(model._meta.get_field("slug").verbose_name))
        left = [*left, Problem("", column, words % {"slug": slug, "free": free})]
    with change(user=user) as opened:
        (entry,) = applying.write([content], as_drafts=True)
        opened.touch(entry)
        opened.events = [event("restored")]
    return Restored(None, entry, [*left, *no_owner, *elsewhere])


def free_slug(model: Any, slug: str) -> str:
    """Return `slug`, with a number after it where another entry has it."""
    taken = set(model._base_manager.filter(slug__startswith=slug).values_list("slug", flat=True))
    longest = model._meta.get_field("slug").max_length
    numbered = (f"{slug[: longest - 1 - len(str(n))].rstrip('-')}-{n}" for n in range(2, len(taken) + 3))
    return next(each for each in (slug, *numbered) if each not in taken)


# What is gone, or belongs to others now


def fitting(content: Content, today: dict[str, Any]) -> tuple[Content, list[Problem]]:
    """
    Return a content without what it names and is gone, and what that is, in words.

    `today`: the entry's live fields, from which it takes relations that may not be empty.
    """
    names = Names(keys_in(content, model_named))
    found: Content = []
    left: list[Problem] = []
    for place, each in enumerate(content):
        gone = list(gone_in(each, names))
        stays = place == 0 or all(field.many_to_many or field.null for field, _keys in gone)
        found += [without_gone(each, gone, today)] if stays else []
        left += said(each, gone, names, stays=stays, subject=place > 0)
    return found, left


def gone_in(each: Object, names: Names) -> Iterator[Gone]:
    """Yield each relation of an object to what is gone, with the keys of that."""
    model = model_named(each["model"])
    own = [field for field in relations_of(model) if field.name != model.entry_field]
    for field in [*own, *model._meta.many_to_many]:
        value = each["fields"].get(field.name)
        keys = value if isinstance(value, list) else [value]
        if gone := [key for key in keys if key is not None and (field.related_model, key) not in names.there]:
            yield field, gone


def without_gone(each: Object, gone: list[Gone], today: dict[str, Any]) -> Object:
    fields = dict(each["fields"])
    for field, keys in gone:
        if field.many_to_many:
            fields[field.name] = [key for key in fields[field.name] if key not in keys]
        elif field.null:
            fields[field.name] = None
        else:
            fields[field.name] = today.get(field.name, fields[field.name])
    return {**each, "fields": fields}


def said(each: Object, gone: list[Gone], names: Names, *, stays: bool, subject: bool) -> Iterator[Problem]:
    """Yield what is gone of one object, in words; `stays`: the rest of it does not go with that."""
    model = model_named(each["model"])
    words = _("“%(name)s” is no longer there.")
    if not stays:
        words = _("“%(name)s” is no longer there, so this line was left out.")
    for field, keys in gone:
        called = ", ".join(names.of(field.related_model, key) for key in keys)
        name = row_name(model, each["fields"], names) if subject else ""
        yield Problem(name, capfirst(str(field.verbose_name)), words % {"name": called})


def needed_first(content: Content) -> list[Problem]:
    """Return what an entry cannot be without, and is gone."""
    names = Names(keys_in(content, model_named))
    words = _("“%(name)s” is no longer there: bring it back first.")
    return [
        Problem("", capfirst(str(field.verbose_name)), words % {"name": names.of(field.related_model, key)})
        for each in content
        for field, (key, *_others) in gone_in(each, names)
    ]


def rows_of_others(content: Content) -> dict[tuple[str, Any], Problem]:
    """Return the rows of a content that went to another entry since, each with the words that say so."""
    first, *rows = content
    names = Names(keys_in(rows, model_named))
    by_key = {(row["model"], row["pk"]): row for row in rows}
    found = {}
    words = _("It belongs to “%(name)s” now.")
    for label in dict.fromkeys(row["model"] for row in rows):
        model = model_named(label)
        pks = [pk for of, pk in by_key if of == label]
        others = model._base_manager.filter(pk__in=pks).exclude(**{model.entry_field: first["pk"]})
        for row in others.select_related(model.entry_field):
            name = row_name(model, by_key[label, row.pk]["fields"], names)
            holder = getattr(row, model.entry_field)
            found[label, row.pk] = Problem(name, "", words % {"name": holder})
    return found


def without_rows_of_others(content: Content) -> tuple[Content, list[Problem]]:
    held = rows_of_others(content)
    return [each for each in content if (each["model"], each["pk"]) not in held], list(held.values())
