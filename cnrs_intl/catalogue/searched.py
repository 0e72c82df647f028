"""
Everything that staff keep and may look for: entries and references with their rows, what drafts say
otherwise, sets of drafts, and accounts. One query for each table, whatever is asked for.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cnrs_intl.catalogue.contents import model_named, row_models
from cnrs_intl.catalogue.draft_words import address, form_of, kind_of
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry, FormerAddress
from cnrs_intl.catalogue.naming import title_in
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.catalogue.proposals import models_of_drafts
from cnrs_intl.catalogue.querysets import status_of
from cnrs_intl.catalogue.searching import Hit, Place, Subject, hits, searched_columns
from cnrs_intl.catalogue.terms import Text

STATUS = ("state", "publish_at", "withdraw_at")
PERSONAL = ("username", "first_name", "last_name", "email")


@dataclass
class About:
    """What something is called on a list of what was found, and where its form is."""

    key: Any
    name: str
    kind: str
    address: str
    state: str = ""
    draft_of: bool = False


def found(user: Any, typed: str) -> list[Hit]:
    """Return what an account may see of what was asked for, the best first."""
    return hits(everything(user), typed)


def keys_found(model: Any, typed: str) -> list[Any]:
    """Return the keys of the entries or references of one model that answer."""
    return [hit.about.key for hit in hits(entries(model), typed)]


def everything(user: Any) -> Iterator[Subject]:
    kinds = [model for model in models_of_drafts() if may(user, "view", model)]
    drafts = [each for each in Draft.objects.select_related("set") if model_named(each.model) in kinds]
    beside = {each.key for each in drafts}
    for model in kinds:
        for subject in entries(model):
            if (model._meta.label_lower, subject.about.key) in beside and subject.about.state:
                subject.about.state = _("%(status)s, with a draft") % {"status": subject.about.state}
            yield subject
    if kinds:
        yield from map(of_draft, drafts)
        yield from map(of_set, DraftSet.objects.all())
    accounts = get_user_model()
    if may(user, "view", accounts):
        yield from map(of_account, accounts._default_manager.all())


def texts(model: Any, values: dict[str, Any]) -> list[Place]:
    """Return the texts among the values of a row that are searched."""
    columns = searched_columns(model)
    return [Place(model, each, Text(values[each.name])) for each in columns if values.get(each.name)]


def entries(model: Any) -> Iterator[Subject]:
    """Yield the entries or references of a model as they are live, with their rows and former addresses."""
    rows: dict[Any, list[Place]] = defaultdict(list)
    for row_model in row_models(model).values():
        entry = entry_column(row_model)
        columns = [each.name for each in searched_columns(row_model)]
        for values in row_model._base_manager.order_by("pk").values(entry, *columns):
            rows[values[entry]] += texts(row_model, values)
    for key, place in former(model):
        rows[key].append(place)
    opts = model._meta
    kind, name = capfirst(str(opts.verbose_name)), f"admin:{opts.app_label}_{opts.model_name}_change"
    own = [each.name for each in searched_columns(model)]
    status = STATUS if issubclass(model, Entry) else ()
    for values in model.objects.in_order().values("pk", *own, *status):
        key = values["pk"]
        called = title_in(model, values) or values.get("slug", "")
        state = str(status_of(*(values[column] for column in STATUS)).label) if status else ""
        yield Subject(About(key, called, kind, address(name, key), state), texts(model, values) + rows[key])


def entry_column(row_model: Any) -> str:
    """Return the column by which a row knows what it is a row of."""
    return str(row_model._meta.get_field(row_model.entry_field).attname)


def former(model: Any) -> Iterator[tuple[Any, Place]]:
    """Yield the last parts of addresses that led to entries of a model, with their keys."""
    column = FormerAddress._meta.get_field("slug")
    kept = FormerAddress.objects.filter(model=model._meta.label_lower).order_by("pk")
    for key, slug in kept.values_list("entry_id", "slug"):
        yield key, Place(FormerAddress, column, Text(slug), _("Former address"))


def of_draft(draft: Draft) -> Subject:
    """Return what a draft says otherwise than what was live when it was begun, and what is said about it."""
    places = texts(Draft, {"comment": draft.comment})
    live = {(each["model"], each["pk"]): each["fields"] for each in draft.base}
    for each in draft.content or ():
        before = live.get((each["model"], each["pk"]), {})
        changed = {name: value for name, value in each["fields"].items() if value != before.get(name)}
        places += texts(model_named(each["model"]), changed)
    state = str(draft.proposal.get_status_display())
    kind = capfirst(kind_of(draft))
    return Subject(About(draft.key, draft.name, kind, form_of(draft), state, draft_of=True), places)


def of_set(each: DraftSet) -> Subject:
    values = {"name": each.name, "comment": each.comment}
    kind = capfirst(str(DraftSet._meta.verbose_name))
    about = About(
        each.pk, each.name, kind, address("admin:draft_set", each.pk), str(each.get_status_display())
    )
    return Subject(about, texts(DraftSet, values))


def of_account(account: Any) -> Subject:
    model: Any = type(account)
    opts = model._meta
    there = address(f"admin:{opts.app_label}_{opts.model_name}_change", account.pk)
    state = "" if account.is_active else pgettext("account", "closed")
    about = About(account.pk, name_of(account), capfirst(str(opts.verbose_name)), there, state)
    columns = (column for column in searched_columns(model) if column.name in PERSONAL)
    values = ((column, getattr(account, column.name)) for column in columns)
    return Subject(about, [Place(model, column, Text(value)) for column, value in values if value])
