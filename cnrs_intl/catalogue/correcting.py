"""
Corrections: what a new version of the fixtures says otherwise of rows that are loaded already.

Of each row it is known what it became and, by column, a digest of what it was loaded with. Where its file
says something else today, a column that still has what was loaded follows. Where staff have changed it,
theirs stays, and a `Correction` keeps the other one for them to see.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from hashlib import blake2b
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError

from cnrs_intl.catalogue import bulk
from cnrs_intl.catalogue.fields import bilingual_texts
from cnrs_intl.catalogue.first_versions import FirstVersions
from cnrs_intl.catalogue.fixtures import FileRow, FixtureError
from cnrs_intl.catalogue.models import PUBLISHING, Correction, LoadedRow
from cnrs_intl.catalogue.writing import Change


class Said(NamedTuple):
    """What a file says of one column: the value as the database has it, its digest, and how it reads."""

    column: Any
    value: Any
    digest: str
    text: str


def digest(value: Any) -> str:
    """Return what tells a value from others, whatever forms do to its line breaks and its ends."""
    bare = value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
    return blake2b(json.dumps(bare, default=str).encode(), digest_size=8).hexdigest()


def columns_of(model: Any, fields: Iterable[str]) -> list[Any]:
    """Return the columns that follow: not the key, by which a row is known, nor whether it is public."""
    stay = {*model.natural_key_fields, *PUBLISHING}
    return [model._meta.get_field(name) for name in fields if name not in stay]


def value_of(instance: Any, column: Any) -> Any:
    """Return what a row has in a column; of a relation, the numbers of the rows that it leads to."""
    if column.many_to_many:
        return sorted(getattr(instance, column.name).values_list("pk", flat=True))
    return getattr(instance, column.attname)


def default_of(column: Any) -> str:
    """Return the digest of what a column has of which a file said nothing."""
    return digest([] if column.many_to_many else column.get_default())


def remembered(model: Any, row: FileRow, instance: Any) -> LoadedRow:
    """Return what is kept of a row that is done with; `instance` is what it became, None if staff had one."""
    digests = {}
    if instance is not None:
        columns = columns_of(model, row.fields)
        digests = {column.name: digest(value_of(instance, column)) for column in columns}
    return LoadedRow(
        model=model._meta.label_lower,
        key=row.key,
        object_id=instance and instance.pk,
        digests=digests,
    )


class Numbers:
    """The numbers of rows by the keys that files have for them, whatever staff have renamed since."""

    def __init__(self, histories: FirstVersions) -> None:
        self.histories = histories
        self.known: dict[Any, bulk.Keys] = {}

    def of(self, model: Any, key: Any) -> Any:
        """Return the number of a row. Raises LookupError or TypeError if there is none."""
        if model not in self.known:
            today = bulk.keys_of(model)
            known = today | {bulk.frozen(json.loads(key)): pk for key, pk in self.loaded(model)}
            there = set(today.values())
            self.known[model] = {key: pk for key, pk in known.items() if pk in there}
        return self.known[model][bulk.frozen(key)]

    def loaded(self, model: Any) -> Iterator[tuple[str, int | None]]:
        """Yield the key of each row that was loaded, with the number of what it became."""
        for each in LoadedRow.objects.filter(model=model._meta.label_lower):
            known = each.object_id if each.digests is not None else self.histories.of(model, each.key)[0]
            if known is not None:
                yield each.key, known


class Corrections:
    """The corrections of one load, in a change that has locked every entry."""

    def __init__(self, opened: Change) -> None:
        self.opened = opened
        self.histories = FirstVersions()
        self.numbers = Numbers(self.histories)
        self.corrected: Counter[str] = Counter()
        self.learned: dict[int, LoadedRow] = {}  # of which something else is to be remembered now
        self.left: dict[tuple[str, int, str], Said] = {}

    def bring(self, model: Any, rows: list[FileRow]) -> None:
        """Correct rows that were loaded before. Raises FixtureError if a row is wrong."""
        label = model._meta.label_lower
        known = {each.key: each for each in LoadedRow.objects.filter(model=label)}
        differing: dict[int, tuple[LoadedRow, list[Said]]] = {}
        for row in rows:
            loaded = known[row.key]
            if loaded.digests is None:
                self.find_out(model, row, loaded)
            if loaded.object_id is None:
                continue  # staff had made one of that key themselves
            said = [one for one in self.said(model, row) if one.digest != loaded_with(loaded, one.column)]
            if said:
                differing[loaded.object_id] = (loaded, said)
        found = model._base_manager.in_bulk(differing)
        for pk, instance in sorted(found.items()):  # what was deleted stays so
            self.correct(instance, *differing[pk])

    def find_out(self, model: Any, row: FileRow, loaded: LoadedRow) -> None:
        """Have a row remember what it was loaded with, by a version that did not keep that."""
        loaded.object_id, fields = self.histories.of(model, row.key)
        columns = columns_or_fault(model, row) if fields else []
        loaded.digests = {
            column.name: digest(as_stored(column, fields[column.name]))
            for column in columns
            if column.name in fields
        }
        self.learned[loaded.pk] = loaded

    def said(self, model: Any, row: FileRow) -> Iterator[Said]:
        """Yield what a file says of each column that follows, but for relations to what is gone."""
        for column in columns_or_fault(model, row):
            given = row.fields[column.name]
            try:
                value = self.read(column, given)
            except LookupError:
                continue
            except (TypeError, ValidationError) as error:
                raise FixtureError(f"{model._meta.label_lower}.yaml, {row.key}: {error}") from error
            yield Said(column, value, digest(value), in_words(column, given))

    def read(self, column: Any, given: Any) -> Any:
        if not column.is_relation:
            return column.to_python(given)
        if column.many_to_many:
            return sorted(self.numbers.of(column.related_model, key) for key in given)
        return None if given is None else self.numbers.of(column.related_model, given)

    def correct(self, instance: Any, loaded: LoadedRow, said: list[Said]) -> None:
        """Set what still is as it was loaded; note what is not, as staff have changed it."""
        label = instance._meta.label_lower
        done, follow = [], []
        for one in said:
            today = digest(value_of(instance, one.column))
            if today == one.digest:
                done.append(one)
            elif today == loaded_with(loaded, one.column):
                follow.append(one)
        if follow and self.set(instance, follow):
            self.corrected[label] += 1
            done += follow
        if done:
            loaded.digests = (loaded.digests or {}) | {one.column.name: one.digest for one in done}
            self.learned[loaded.pk] = loaded
        self.left |= {(label, instance.pk, one.column.name): one for one in said if one not in done}

    def set(self, instance: Any, said: list[Said]) -> bool:
        """Save a row with what its file says; return whether it may be so beside what staff have changed."""
        before = copy(instance)
        for one in said:
            if not one.column.many_to_many:
                setattr(instance, one.column.attname, one.value)
        try:
            instance.full_clean()
        except ValidationError:
            return False
        instance.save()
        for one in said:
            if one.column.many_to_many:
                getattr(instance, one.column.name).set(one.value)
        self.opened.touch(before, instance)  # a row may go from one entry to another
        return True

    def note(self) -> int:
        """Keep what is known now, and what was left as staff have it; return how many values those are."""
        LoadedRow.objects.bulk_update(self.learned.values(), ["object_id", "digests"], batch_size=200)
        for each in Correction.objects.all():
            one = self.left.get((each.model, each.object_id, each.column))
            if one is None or one.digest != each.digest:
                each.delete()  # made, said otherwise since, or no longer in the files
        for (model, pk, column), one in self.left.items():
            Correction.objects.get_or_create(
                model=model, object_id=pk, column=column, defaults={"digest": one.digest, "text": one.text}
            )
        return len(self.left)


def loaded_with(loaded: LoadedRow, column: Any) -> str:
    """Return the digest of what a column was loaded with."""
    return (loaded.digests or {}).get(column.name) or default_of(column)


def columns_or_fault(model: Any, row: FileRow) -> list[Any]:
    try:
        return columns_of(model, row.fields)
    except FieldDoesNotExist as error:
        raise FixtureError(f"{model._meta.label_lower}.yaml, {row.key}: {error}") from error


def as_stored(column: Any, kept: Any) -> Any:
    """Return a value of a kept version as the database had it."""
    if column.many_to_many:
        return sorted(kept)
    return kept if column.is_relation else column.to_python(kept)


def in_words(column: Any, given: Any) -> str:
    """Return what staff are shown of what a file says; of a relation, the keys that it has."""
    if given is None:
        return ""
    if not column.is_relation:
        return str(given)
    keys = given if column.many_to_many else [given]
    return ", ".join(" ".join(map(str, key)) for key in keys)


class Left(NamedTuple):
    """A value that staff have changed and a new version of the files says otherwise."""

    correction: Correction
    instance: Any
    column: Any
    beside: Any  # the column of the same text in the other language, where that is as the files have it


def left_to_staff() -> Iterator[Left]:
    """Yield what was left as staff have it, but for what they decided to keep or have written since."""
    by_model = defaultdict(list)
    for correction in Correction.objects.filter(stays=False).order_by("model", "object_id", "pk"):
        by_model[correction.model].append(correction)
    for label, corrections in by_model.items():
        model: Any = apps.get_model(label)
        pks = {correction.object_id for correction in corrections}
        instances = model._base_manager.in_bulk(pks)
        loaded = {each.object_id: each for each in LoadedRow.objects.filter(model=label, object_id__in=pks)}
        for correction in corrections:
            column, instance = model._meta.get_field(correction.column), instances.get(correction.object_id)
            if instance and digest(value_of(instance, column)) != correction.digest:
                beside = follows_beside(instance, column, loaded.get(instance.pk))
                yield Left(correction, instance, column, beside)


def follows_beside(instance: Any, column: Any, loaded: LoadedRow | None) -> Any:
    """Return the column of the same text in the other language, if that is as the files have it."""
    for text in bilingual_texts(instance):
        if column.name in text.columns and loaded:
            (name,) = {*text.columns} - {column.name}
            other = instance._meta.get_field(name)
            return other if digest(value_of(instance, other)) == loaded_with(loaded, other) else None
    return None
