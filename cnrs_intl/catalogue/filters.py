"""The base of every filter: the page and the API share one, and nothing bad passes in silence."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import folded_words

MAX_QUERY = 200  # characters


@dataclass(frozen=True)
class Narrowing:
    """One thing by which a list is narrowed now, in words, and the query of the list without it."""

    label: str
    words: str
    query: str  # "?route=call", or nothing


class StrictFilterSet(django_filters.FilterSet):
    """
    A FilterSet that says what it refuses.

    On a page a bad value gets a message beside its field and doesn't filter; an unknown
    parameter is ignored. The API answers 400 to both, from `refusals()`.
    """

    #: Parameters that are not filters, but are no mistakes either.
    other_parameters: frozenset[str] = frozenset({"page"})
    #: What a filter is called above the results, where its label is a long one.
    short_labels: dict[str, Any] = {}

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for name, value in self.in_use.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def qs(self) -> QuerySet[Any]:
        """Apply the filters whose values are good, even if another one's is not."""
        if not hasattr(self, "_qs"):
            queryset = self.queryset.all()
            if self.is_bound:
                queryset = self.filter_queryset(queryset)
            self._qs = queryset
        return self._qs

    @property
    def unknown_parameters(self) -> list[str]:
        return sorted(set(self.data or {}) - set(self.filters) - self.other_parameters)

    @property
    def in_use(self) -> dict[str, Any]:
        """The good values by which the list is narrowed now."""
        if not self.is_bound:
            return {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "", [])}

    @property
    def narrowings(self) -> list[Narrowing]:
        """What the list is narrowed by, each value apart, for a link that drops it."""
        return [
            Narrowing(
                self.label_of(name),
                words,
                self.query_without(name, typed),
            )
            for name, value in self.in_use.items()
            for typed, words in self.in_words(name, value)
        ]

    def label_of(self, name: str) -> str:
        """Return what a filter is called apart from its field."""
        return str(self.short_labels.get(name) or self.form.fields[name].label)

    def in_words(self, name: str, value: Any) -> list[tuple[str, str]]:
        """Return the values of a filter, each as (what is typed, words); a single one needs no first half."""
        return [("", str(value))]

    def query_without(self, name: str, typed: str) -> str:
        """Return the query without one value of a filter, or without any of it where `typed` is empty."""
        kept = QueryDict(mutable=True)
        for each in self.filters:
            values = [value for value in self.data.getlist(each) if value]
            if each == name:
                values = [value for value in values if typed and value != typed]
            kept.setlist(each, values)
        return f"?{query}" if (query := kept.urlencode()) else ""

    def refusals(self) -> dict[str, list[str]]:
        """Return what an API answers 400 to: messages by parameter, unknown ones among them."""
        unknown = {name: [str(_("There is no such parameter."))] for name in self.unknown_parameters}
        bad = {name: [str(message) for message in messages] for name, messages in self.form.errors.items()}
        return unknown | bad


class WordsFilter(django_filters.CharFilter):
    """
    Keep the entries in which every word begins some word, in either language, accents and case aside.

    `also` names folded keys of related rows, such as former names: one of them may begin
    with a word, or with all of them ("International Research Labs").
    """

    def __init__(self, *, also: tuple[str, ...] = (), **options: Any) -> None:
        self.also = also
        errors = {"max_length": _("This is too long: %(limit_value)d characters at most, please.")}
        defaults = {"label": _("Keywords"), "max_length": MAX_QUERY, "error_messages": errors}
        super().__init__(**(defaults | options))

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(self.fits(value or ""))

    def fits(self, value: str) -> Q:
        """Return what an entry has to be; nothing where `value` holds no word."""
        words = folded_words(value)
        found = Q()
        for word in words:
            found &= Q(search_words__contains=f" {word}") | self.related(word)
        return found | self.related("".join(words)) if words else found

    def related(self, beginning: str) -> Q:
        entries = self.model.objects
        found = Q()
        for key in self.also:
            found |= Q(pk__in=entries.filter(**{f"{key}__startswith": beginning}).values("pk"))
        return found
