"""The links in texts that a change leaves leading nowhere: its own, and others’ to what is withdrawn."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import markdown_columns
from cnrs_intl.catalogue.first_seen import Pairs, goes_public
from cnrs_intl.catalogue.link_targets import Kind, faults_in
from cnrs_intl.catalogue.links import former_addresses
from cnrs_intl.catalogue.models import Entry


def dead_links(changed: Pairs, is_lost: Callable[[Any, Any], bool]) -> list[str]:
    """
    Return the links that lead nowhere once a change is made, in words: those of what is public then, and
    those to what `is_lost` says the public will no longer see.
    """
    pairs = list(changed)
    lost = [old for old, new in pairs if is_lost(old, new)]
    public = [new for old, new in pairs if new and goes_public(new) and not is_lost(old, new)]
    own = [words for entry in public for words in own_dead_links(entry)]
    return [*own, *(words for entry in lost for words in links_to(entry, lost))]


def own_dead_links(entry: Any) -> Iterator[str]:
    for column in markdown_columns(type(entry)):
        for fault in faults_in(getattr(entry, column), column.rpartition("_")[2]):
            if fault.kind != Kind.MOVED:
                yield in_words(entry, column, fault.words)


def links_to(entry: Any, lost: Collection[Any]) -> Iterator[str]:
    """Yield the texts of others that link to an entry."""
    known = former_addresses(entry)
    models: list[Any] = [each for each in apps.get_models() if issubclass(each, Entry)]
    for model in models if known else []:
        for column in markdown_columns(model):
            named = Q()
            for address in known:
                named |= Q(**{f"{column}__contains": address})
            for other in model.objects.published().filter(named).order_by("pk"):
                if other not in lost:
                    address = next(each for each in known if each in getattr(other, column))
                    text = _("“%(address)s” will lead nowhere.")
                    yield in_words(other, column, text % {"address": address})


def in_words(entry: Any, column: str, words: str) -> str:
    field = capfirst(str(entry._meta.get_field(column).verbose_name))
    text = _("%(entry)s – %(field)s: %(problem)s")
    return text % {"entry": entry, "field": field, "problem": words}
