"""The links of the public pages that lead elsewhere, with the entries in which they stand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from html import unescape
from operator import or_
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models

from cnrs_intl.catalogue.contents import row_models
from cnrs_intl.catalogue.models import CheckedLink
from cnrs_intl.catalogue.proposals import models_of_drafts
from cnrs_intl.catalogue.searching import searched_columns
from cnrs_intl.catalogue.templatetags.page import markdown

HREF = re.compile(r'href="(https?://[^"]+)"')
SIGNS_OF_A_LINK = ("://", "www.")
LONGEST = CheckedLink._meta.get_field("address").max_length or 0


def outside_links() -> dict[str, list[Any]]:
    """Return the addresses that published entries and references lead to; two queries for each kind."""
    found: dict[str, list[Any]] = defaultdict(list)
    for model in models_of_drafts():
        for entry in model.objects.published().filter(may_hold_a_link(model)).in_order():
            add(found, entry, entry)
        for row_model in row_models(model).values():
            rows = row_model.objects.published().filter(may_hold_a_link(row_model))
            rows = rows.select_related(row_model.entry_field)
            for row in rows.order_by("pk"):
                add(found, row, getattr(row, row_model.entry_field))
    return dict(found)


def may_hold_a_link(model: Any) -> models.Q:
    """Leave to the database the thousands of names in which nothing looks like an address."""
    signs = [
        models.Q((f"{column.name}__contains", sign))
        for column in searched_columns(model)
        for sign in SIGNS_OF_A_LINK
    ]
    return reduce(or_, signs, models.Q(pk__in=[]))


def add(found: dict[str, list[Any]], instance: Any, entry: Any) -> None:
    for address in addresses_in(instance):
        if entry not in found[address]:
            found[address].append(entry)


def addresses_in(instance: Any) -> Iterator[str]:
    """Yield where one row leads: by columns that are addresses, and by links in texts as pages show them."""
    model: Any = type(instance)
    for column in searched_columns(model):
        text = getattr(instance, column.name)
        if isinstance(column, models.URLField):
            yield from outside([text])
        elif any(sign in text for sign in SIGNS_OF_A_LINK):
            yield from outside(unescape(each) for each in HREF.findall(markdown(text)))


def outside(addresses: Iterable[str]) -> Iterator[str]:
    """
    Keep what leads to another site over http, without the part that names a place on its page.

    An address longer than servers take is passed over: nothing could be kept of it, nor of others that night.
    """
    own = urlsplit(settings.SITE_URL).netloc
    for address in addresses:
        bare = address.partition("#")[0]
        if len(bare) > LONGEST:
            continue
        try:
            parts = urlsplit(bare)
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.netloc and parts.netloc != own:
            yield bare
