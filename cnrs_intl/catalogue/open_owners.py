"""Owners of earlier versions: an account that was closed since does not own an entry again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.applying import Problem
from cnrs_intl.catalogue.contents import Content, having, model_named
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.naming import name_in

Place = tuple[str, Any]  # the label of a model, and a key of it


def with_open_owners(
    contents: Sequence[Content], today: Mapping[Place, Any]
) -> tuple[list[Content], list[Problem]]:
    """
    Return contents with today's owner wherever they would pass to a closed account, and where, in words.

    `today`: the key of the owner of what is there. One query, none where nothing has an owner.
    """
    owners = {content[0]["fields"].get("owner") for content in contents} - {None}
    closed = get_user_model()._base_manager.filter(is_active=False).in_bulk(owners) if owners else {}
    found, kept = [], []
    words = _("The account “%(name)s” is closed: the owner stays as today.")
    for content in contents:
        first = content[0]
        owner, own = first["fields"].get("owner"), today.get((first["model"], first["pk"]))
        if owner in closed and owner != own:
            model = model_named(first["model"])
            label = capfirst(str(model._meta.get_field("owner").verbose_name))
            said = words % {"name": name_of(closed[owner])}
            kept.append(Problem(name_in(model, first["fields"]), label, said))
            found.append(having(content, owner=own))
        else:
            found.append(content)
    return found, kept
