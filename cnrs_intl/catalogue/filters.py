"""The base of every filter: the page and the API share one, and nothing bad passes in silence."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import folded_words

MAX_QUERY = 200  # characters


class StrictFilterSet(django_filters.FilterSet):
    """
    A FilterSet that says what it refuses.

    On a page a bad value gets a message beside its field and doesn't filter; an unknown
    parameter is ignored. The API answers 400 to both, from `refusals()`.
    """

    #: Parameters that are not filters, but are no mistakes either.
    other_parameters: frozenset[str] = frozenset({"page"})

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def qs(self) -> QuerySet[Any]:
        """Apply the filters whose values are good, even if another one's is not."""
        if not hasattr(self, "_qs"):
            queryset = self.queryset.all()
            if self.is_bound:
                self.form.is_valid()
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
        defaults = {"label": _("Words"), "max_length": MAX_QUERY, "error_messages": errors}
        super().__init__(**(defaults | options))

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        words = folded_words(value or "")
        found = Q()
        for word in words:
            found &= Q(search_words__contains=f" {word}") | self.related(queryset, word)
        return queryset.filter(found | self.related(queryset, "".join(words))) if words else queryset

    def related(self, queryset: QuerySet[Any], beginning: str) -> Q:
        entries = queryset.model.objects
        found = Q()
        for key in self.also:
            found |= Q(pk__in=entries.filter(**{f"{key}__startswith": beginning}).values("pk"))
        return found
