"""
The contact details of the offices, the sectors and the department as one table, and saving what was typed.

Whoever may save at once sees what is live, and beside it what a draft says instead; others see their drafts.
A cell that somebody else saved since the table was opened is not overwritten unless one has seen that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cnrs_intl.catalogue import drafts
from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.drafts import Into
from cnrs_intl.catalogue.history import EVENTS, event, fields_changed
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.writing import Change, change
from cnrs_intl.derci.models import Department
from offices.models import Office
from sectors.models import Sector

COLUMNS = ("postal_address", "email", "telephone", "web_page")
FIELDS: dict[Any, dict[str, tuple[str, ...]]] = {
    Office: {name: (name,) for name in COLUMNS},
    Sector: {name: (name,) for name in ("email", "telephone")},
    Department: {name: (name,) for name in COLUMNS[:3]}
    | {"web_page": ("web_page_en", "web_page_fr", "contact_page")},
}
OPTIONAL = {"contact_page"}  # what nobody misses
SALT = "cnrs_intl.site.contact_grid"
EVENTS["contacts"] = gettext_lazy("Changed in the table of contacts.")

Key = tuple[Any, int]  # a model and the key of an entry
Problems = dict[str, list[str]]  # by the name of a cell, or of all of an entry


class NotSaved(Exception):  # noqa: N818 - not a fault of the program
    """Something typed is wrong, or was changed by somebody else meanwhile; `theirs` is what it is now."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: Problems = defaultdict(list)
        self.theirs: dict[str, str] = {}


@dataclass(frozen=True)
class Line:
    """An entry, its draft if it has one, what its cells show, and what the draft says instead, by field."""

    entry: Any
    draft: Draft | None
    values: dict[str, str]
    drafted: dict[str, str]  # where it differs from what is live
    of_draft: bool  # whether the cells show the draft

    @property
    def key(self) -> Key:
        return type(self.entry), self.entry.pk

    @property
    def kind(self) -> str:
        return str(self.entry._meta.model_name)

    def cell(self, name: str) -> str:
        """Return the name of a field in the form."""
        return cell_name(self.key, name)

    @property
    def names(self) -> list[str]:
        return [name for names in FIELDS[type(self.entry)].values() for name in names]

    @cached_property
    def missing(self) -> set[str]:
        """The columns in which nothing is filled in, or not in both languages, whatever a draft has there."""
        return self.empty_in({})

    @cached_property
    def missing_in_draft(self) -> set[str]:
        """The columns in which nothing would be once the draft is published."""
        return self.empty_in(self.drafted)

    def empty_in(self, over: dict[str, str]) -> set[str]:
        return {
            column
            for column, names in FIELDS[type(self.entry)].items()
            if not all(over.get(n, getattr(self.entry, n)) for n in names if n not in OPTIONAL)
        }


def fields_named(names: Collection[str]) -> Iterator[Any]:
    """Yield the fields of the table that have these names, in its order."""
    for model, columns in FIELDS.items():
        yield from (
            model._meta.get_field(each) for column in columns.values() for each in column if each in names
        )


def cell_name(key: Key, name: str) -> str:
    return f"{key[0]._meta.model_name}-{key[1]}-{name}"


def lines(*, of_drafts: bool) -> list[Line]:
    """
    Return what the table holds: offices, sectors, then the department; four queries.

    `of_drafts`: cells show what has a draft as the draft has it.
    """
    entries = [entry for model in FIELDS for entry in model.objects.in_order()]
    known = {draft.key: draft for draft in drafts.drafts_of((type(entry), entry.pk) for entry in entries)}
    return [line_of(entry, known.get((entry._meta.label_lower, entry.pk)), of_drafts) for entry in entries]


def line_of(entry: Any, draft: Draft | None, of_draft: bool) -> Line:
    own = {name: getattr(entry, name) for each in FIELDS[type(entry)].values() for name in each}
    stored = draft.content[0]["fields"] if draft and draft.content else own
    drafted = {name: stored[name] for name in own if stored[name] != own[name]}
    return Line(entry, draft, own | drafted if of_draft else own, drafted, of_draft)


# What the table was opened on


class Seen(NamedTuple):
    """What each cell held, and what a draft said instead of some, by their names."""

    cells: dict[str, str]
    drafted: dict[str, str]


def sealed(seen: Seen) -> str:
    return signing.dumps(seen, salt=SALT, compress=True)


def opened_on(text: str) -> Seen | None:
    """Return what the table held when it was opened; None for what we did not write."""
    try:
        return Seen(*signing.loads(text, salt=SALT))
    except signing.BadSignature:
        return None


def seen_in(of_lines: Collection[Line]) -> Seen:
    return Seen(
        {line.cell(name): value for line in of_lines for name, value in line.values.items()},
        {line.cell(name): value for line in of_lines for name, value in line.drafted.items()},
    )


# Saving


@dataclass
class Saving:
    """What is typed into cells, over what they held when the table was opened; `user` saves it."""

    typed: dict[Key, dict[str, str]]  # of each entry, its changed fields
    seen: dict[str, str]  # by the names of cells
    user: Any
    into: Into | None  # None: at once, also where there is a draft, which takes along what it can
    refused: NotSaved = field(default_factory=NotSaved)

    def save(self) -> Change:
        """
        Save all or nothing as one change, and return that.

        Raises NotSaved, DoesNotApplyError, NotAllowedError.
        """
        of_models = [
            model._base_manager.filter(pk__in=[pk for of, pk in self.typed if of is model])
            for model in FIELDS
        ]
        with transaction.atomic():
            with change(*of_models, user=self.user, into=self.into) as opened:
                for queryset in of_models:
                    for entry in queryset.order_by("pk"):
                        self.fill_in(entry)
                names = {name for key in opened.touched for name in self.typed.get(key, {})}
                opened.events = [event("contacts"), fields_changed(fields_named(names))] if names else []
            if self.refused.problems:
                raise self.refused
        return opened

    def left_apart(self) -> list[Draft]:
        """Return the drafts that say something else than what was typed: they keep it."""
        return [
            draft
            for draft in drafts.drafts_of(self.typed)
            if draft.content is not None
            and any(
                draft.content[0]["fields"][name] != typed
                for name, typed in self.typed[model_named(draft.model), draft.object_id].items()
            )
        ]

    def fill_in(self, entry: Any) -> None:
        """Write the cells of one entry, unless somebody else did or something is wrong with it then."""
        key = type(entry), entry.pk
        clashes = differs = False
        for name, typed in self.typed[key].items():
            cell, now = cell_name(key, name), getattr(entry, name)
            if now not in (typed, self.seen[cell]):
                text = _("Somebody saved this meanwhile: “%(theirs)s”. Save again to replace it with yours.")
                self.refused.problems[cell].append(text % {"theirs": now or "–"})
                self.refused.theirs[cell] = now
                clashes = True
            differs = differs or now != typed  # where it does not, it was sent twice
            setattr(entry, name, typed)
        if differs and not clashes and not self.wrong(entry):
            entry.save()

    def wrong(self, entry: Any) -> bool:
        """Note what is wrong with an entry as it would be, at its cells."""
        key, names = (type(entry), entry.pk), self.typed[type(entry), entry.pk]
        others = {each.name for each in entry._meta.fields} - names.keys()
        try:
            entry.clean_fields(exclude=others)
            entry.clean()
        except ValidationError as error:
            for name, messages in error.update_error_dict({}).items():
                ours = name != NON_FIELD_ERRORS and cell_name(key, name) in self.seen
                cell = cell_name(key, name if ours else "")
                self.refused.problems[cell] += ValidationError(messages).messages
            return True
        return False
