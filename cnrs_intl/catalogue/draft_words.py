"""Drafts and sets in words: what they change in brief, what they are of, where they are, why they failed."""

from collections import Counter
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext, ngettext

from cnrs_intl.catalogue.contents import SETTLED, Content, model_named
from cnrs_intl.catalogue.drafts import lines
from cnrs_intl.catalogue.merging import changes_between
from cnrs_intl.catalogue.models import Draft, DraftSet


def summary_of(draft: Draft) -> str:
    """Return what a draft changes, in brief: “3 fields, 2 countries covered”; “new” of what is new."""
    if draft.content is None or not draft.base:
        return gettext("new")
    return counted(lines(draft)) or gettext("no change")


def summary_between(old: Content, new: Content) -> str:
    """Return what differs between two contents, likewise; empty where nothing does."""
    return counted(list(changes_between(old, new)))


def counted(changes: list[Any]) -> str:
    """Return how many fields of an entry, and how many of its rows of each kind, change."""
    rows: Counter[str] = Counter()
    found = []
    for was, now, fields in changes:
        model = model_named((now or was)["model"])
        if model.entry_field:
            rows[model._meta.label_lower] += 1
        else:
            number = len([name for name in fields if name != SETTLED] or fields)
            found.append(ngettext("%(count)d field", "%(count)d fields", number) % {"count": number})
    return ", ".join([*found, *(number_of(model_named(label), count) for label, count in rows.items())])


def number_of(model: type[models.Model], count: int) -> str:
    """Return “1 country covered”, “2 countries covered”."""
    words = model._meta.verbose_name_plural if count > 1 else model._meta.verbose_name
    return f"{count} {words}"


def kind_of(draft: Draft) -> str:
    return str(model_named(draft.model)._meta.verbose_name)


def names_of(drafts: list[Draft]) -> str:
    return get_text_list([draft.name for draft in drafts], gettext("and"))


def form_of(draft: Draft) -> str:
    """Return the address of the form of what a draft is of; none where nobody edits that by itself."""
    opts = model_named(draft.model)._meta
    return address(f"admin:{opts.app_label}_{opts.model_name}_change", draft.object_id)


def page_of(proposal: Any) -> str:
    """Return the address at which staff find a draft, or a set, which keeps its page once published."""
    return form_of(proposal) if isinstance(proposal, Draft) else address("admin:draft_set", proposal.pk)


def approval_of(proposal: Any) -> str:
    """Return the address at which a draft or a set is approved."""
    kind = "set" if isinstance(proposal, DraftSet) else "draft"
    return address(f"admin:{kind}_approve", proposal.pk)


def address(name: str, *args: Any) -> str:
    """Return an address of the admin; none where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def failure_of(proposal: Any) -> list[str]:
    """Return why something could not be published at its time, in the reader's language."""
    language = get_language() or "en"
    return [line if isinstance(line, str) else line.get(language, line["en"]) for line in proposal.failure]
