"""
Writing contents into the catalogue's own tables: several as one, each entry with its rows.

All rows are taken away and inserted with their old keys, so that rows may change places, and pass from one
entry to another. What does not fit is said line by line, and then nothing is written.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import Collector, ProtectedError
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from reversion.models import Version

from cnrs_intl.catalogue import rules
from cnrs_intl.catalogue.batches import Applied, by_model, related_keys, stored_of
from cnrs_intl.catalogue.contents import Content, relations_of
from cnrs_intl.catalogue.models import Catalogued, Entry, Readdressed

SHOWN = 5  # names of what still needs a row


class Problem(NamedTuple):
    """Why something cannot be written: of what, in which field (empty for the whole), in words."""

    subject: str
    field: str
    words: str

    def __str__(self) -> str:
        return " – ".join(part for part in self if part)


class DoesNotApplyError(Exception):
    """What was to be written does not fit what is there; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(dict.fromkeys(problems))
        super().__init__("\n".join(map(str, self.problems)))


@transaction.atomic
def write(contents: Sequence[Content], *, as_drafts: bool = False) -> list[Any]:
    """
    Have the tables hold what `contents` say, and return the entries.

    With `as_drafts`, entries are in the state “draft” meanwhile, so that they may lack texts.
    Raises DoesNotApplyError with every problem.
    """
    stored = stored_of(contents)
    batch = [Applied(content, stored.get((content[0]["model"], content[0]["pk"]))) for content in contents]
    for each in batch if as_drafts else ():
        if isinstance(each.entry, Entry):
            each.entry.state = Entry.State.DRAFT
    raise_any([*missing_relations(batch), *rows_of_others(batch), *rows_in_two(batch)])
    pass_slugs_on(batch)
    before = take_rows_away(batch)
    raise_any([problem for each in batch for problem in problems_of_entry(each)])
    try:
        with transaction.atomic():
            for each in batch:
                save_entry(each)
            for model, rows in sorted(by_model(batch).items(), key=lambda each: label(each[0])):
                insert_rows(model, rows, before[model])
    except IntegrityError as error:
        words = _("These take from one another what only one may have.")
        raise DoesNotApplyError([Problem(", ".join(str(each.entry) for each in batch), "", words)]) from error
    raise_any(take_removed_rows_away(before, batch))
    return [each.entry for each in batch]


def label(model: Any) -> str:
    return str(model._meta.label)


def raise_any(problems: list[Problem]) -> None:
    if problems:
        raise DoesNotApplyError(problems)


def missing_relations(batch: list[Applied]) -> list[Problem]:
    """Return what names something that is gone; an account that is gone is left out instead."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    named = [(each, field, key) for applied in batch for each, field, key in related_keys(applied)]
    for _instance, field, key in named:
        wanted[field.related_model].add(key)
    there = {
        model: set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for model, keys in wanted.items()
    }
    for applied in batch:
        there.setdefault(applied.model, set()).add(applied.entry.pk)
        for row in applied.all_rows():
            there.setdefault(type(row), set()).add(row.pk)
    found = []
    for instance, field, key in named:
        if key in there[field.related_model]:
            continue
        if not issubclass(field.related_model, Catalogued):
            setattr(instance, field.attname, None)
            continue
        words = _("“%(name)s” is no longer there.") % {"name": last_name(field.related_model, key)}
        found.append(Problem(name_of(instance), capfirst(str(field.verbose_name)), words))
    return found


def last_name(model: Any, key: Any) -> str:
    """Return what something that is gone was called, as far as the history knows."""
    version = Version.objects.get_for_object_reference(model, key).first()
    return str(version.object_repr) if version else f"{capfirst(str(model._meta.verbose_name))} {key}"


def name_of(instance: Any) -> str:
    """Return what an instance in hand is called; of a row that names what is gone, what kind it is."""
    try:
        return str(instance)
    except (models.ObjectDoesNotExist, AttributeError):
        return capfirst(str(instance._meta.verbose_name))


def rows_of_others(batch: list[Applied]) -> list[Problem]:
    """Return the rows that are to come from an entry which is not written along, and so still has them."""
    entries = {each.key for each in batch}
    found = []
    for model, rows in by_model(batch).items():
        field = model._meta.get_field(model.entry_field)
        for row in model._base_manager.filter(pk__in=[each.pk for each in rows if each.pk]).select_related(
            field.name
        ):
            holder = getattr(row, field.name)
            if (field.related_model, holder.pk) not in entries:
                words = _("It belongs to “%(name)s” now: publish what takes it from there along with this.")
                found.append(Problem(str(row), "", words % {"name": holder}))
    return found


def rows_in_two(batch: list[Applied]) -> list[Problem]:
    """Return the rows that two of these hold: one took it, and the other knows nothing of that."""
    first: dict[Any, Applied] = {}
    found = []
    words = _("It is in the drafts of both “%(one)s” and “%(two)s”: take it out of one of them.")
    for each in batch:
        for row in (row for row in each.all_rows() if row.pk is not None):
            one = first.setdefault((type(row), row.pk), each)
            if one is not each:
                both = {"one": name_of(one.entry), "two": name_of(each.entry)}
                found.append(Problem(name_of(row), "", words % both))
    return found


def pass_slugs_on(batch: list[Applied]) -> None:
    """Have entries leave their slug at once where another one of these takes it: two may swap theirs."""
    wanted = {(each.model, each.entry.slug) for each in batch if isinstance(each.entry, Entry)}
    for each in batch:
        left = each.slug_before
        if left and left != getattr(each.entry, "slug", left) and (each.model, left) in wanted:
            each.entry.slug_left = left
            meanwhile = f"on-its-way-{each.entry.pk}"
            each.model._base_manager.filter(pk=each.entry.pk).update(slug=meanwhile)


def take_rows_away(batch: list[Applied]) -> dict[Any, dict[Any, Any]]:
    """Take away the rows of all entries, unseen by what they are related to; return them by model and key."""
    found: dict[Any, dict[Any, Any]] = {}
    for model in by_model(batch):
        field = model._meta.get_field(model.entry_field)
        keys = [each.entry.pk for each in batch if each.model is field.related_model]
        rows = model._base_manager.filter(**{f"{model.entry_field}__in": keys})
        found[model] = {row.pk: row for row in rows}
        rows._raw_delete(rows.db)
    return found


def problems_of_entry(each: Applied) -> list[Problem]:
    """Return what is wrong with an entry by itself, and beside others."""
    entry = each.entry
    if isinstance(entry, Entry):
        entry.transition = transition_of(each)
    try:
        entry.full_clean(exclude={field.name for field in relations_of(each.model)})
    except ValidationError as error:
        return problems_in(entry, error)
    return []


def transition_of(each: Applied) -> str:
    """Return what takes an entry from the state that it has to the one that it is to have."""
    if each.entry.state != Entry.State.PUBLISHED or each.state_before == Entry.State.PUBLISHED:
        return ""
    return "bring_back" if each.state_before == Entry.State.WITHDRAWN else "publish"


def problems_in(instance: Any, error: ValidationError) -> list[Problem]:
    found = []
    for name, problems in error.update_error_dict({}).items():
        column = "" if name == NON_FIELD_ERRORS else str(instance._meta.get_field(name).verbose_name)
        words = " ".join(ValidationError(problems).messages)
        found.append(Problem(name_of(instance), capfirst(column), words))
    return found


def save_entry(each: Applied) -> None:
    each.entry.save()
    for name, values in each.related.items():
        getattr(each.entry, name).set(values)


def insert_rows(model: Any, rows: list[Any], before: dict[Any, Any]) -> None:
    """
    Insert rows, held to their rules by themselves and together; an address that one had leads to it.

    `before`: the rows that there were, by key. Raises DoesNotApplyError.
    """
    relations = [field.name for field in relations_of(model)]
    models.prefetch_related_objects(rows, *relations)
    problems: list[Problem] = []
    for row in rows:
        try:
            row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
            row.validate_checks()
        except ValidationError as error:
            problems += problems_in(row, error)
    for conflict in rules.conflicts_with_stored(rows, rules.rules_of(model)):
        column = model._meta.get_field(conflict.field).verbose_name if conflict.field else ""
        problems.append(Problem(name_of(conflict.row), capfirst(str(column)), str(conflict.message)))
    raise_any(problems)
    model._base_manager.bulk_create(rows)
    for row in rows if issubclass(model, Readdressed) else ():
        row.lead_on_from(before[row.pk].slug if row.pk in before else "")


def take_removed_rows_away(before: dict[Any, dict[Any, Any]], batch: list[Applied]) -> list[Problem]:
    """Delete for good the rows that there will not be; return those that something else still needs."""
    found: list[Problem] = []
    for model, rows in by_model(batch).items():
        staying: Collection[Any] = {row.pk for row in rows}
        going = [row for pk, row in before[model].items() if pk not in staying]
        try:
            delete_together(going)
        except ProtectedError:
            found += [problem for row in going if (problem := why_needed(row))]
    return found


def delete_together(rows: list[Any]) -> None:
    """Delete rows with what belongs to them, in a fixed number of queries. Raises ProtectedError."""
    if rows:
        collector = Collector(using=rows[0]._state.db, origin=rows[0])
        collector.collect(rows)
        collector.delete()


def why_needed(row: Any) -> Problem | None:
    """Return what still needs a row; None if nothing does."""
    try:
        Collector(using=row._state.db, origin=row).collect([row])
    except ProtectedError as error:
        names = sorted(str(each) for each in error.protected_objects)
        words = _("It cannot be removed: it is used by %(count)d others (%(names)s).")
        shown = get_text_list(names[:SHOWN], _("and"))
        return Problem(name_of(row), "", words % {"count": len(names), "names": shown})
    return None
