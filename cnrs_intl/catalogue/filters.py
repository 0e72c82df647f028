"""The base of every filter: the page and the API share one, and nothing bad passes in silence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import folded_words

MAX_QUERY = 200  # characters
TOO_LONG = _("This is too long: %(limit_value)d characters at most, please.")
MOST_VALUES = MaxLengthValidator(
    50, _("These are too many: choose %(limit_value)d at most, please.")
)  # of a parameter that may be repeated
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)


def each_once(data: Any, names: Iterable[str]) -> Any:
    """Return a query in which each value of these parameters stands once, in order, and no empty one."""
    if not isinstance(data, QueryDict):
        return data
    said = data.copy()
    for name in set(names) & set(data):
        if values := [value for value in dict.fromkeys(data.getlist(name)) if value]:
            said.setlist(name, values)
        else:
            del said[name]
    return said


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
    other_parameters: frozenset[str] = frozenset({"page", "page_size", "ordering"})
    #: What a filter is called above the results, where its label is a long one.
    short_labels: dict[str, Any] = {}

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(each_once(data, self.base_filters), **options)

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

    @classmethod
    def repeatable(cls) -> frozenset[str]:
        """Return the parameters that may be given several times."""
        filters = cls.base_filters.items()
        return frozenset(name for name, each in filters if issubclass(each.field_class, SEVERAL))

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
        return unknown | refusals_of(self.form)


class EntryField(forms.ChoiceField):
    """A choice of entries by their slugs, which are too many for a message to name."""


def refusals_of(form: forms.BaseForm) -> dict[str, list[str]]:
    """Return the messages of a form by field; after that of a bad choice, the values that there are."""
    return {
        name: [*map(str, messages), *choices_in_words(form.fields[name])]
        for name, messages in form.errors.items()
    }


def choices_in_words(field: forms.Field) -> list[str]:
    """Return the values that a field knows as they are typed, where they are no entries."""
    is_of_entries = isinstance(field, EntryField) or hasattr(field, "queryset")
    known: Any = () if is_of_entries else getattr(field, "choices", ())
    named = ", ".join(str(key) for key, _label in known if key)
    return [_("Known are: %(names)s.") % {"names": named}] if named else []


class WordsFilter(django_filters.CharFilter):
    """
    Keep the entries in which every word begins some word, in either language, accents and case aside.

    `also` names folded keys of related rows, such as former names, and what else such a row has to be:
    one of them may begin with a word, or with all of them ("International Research Labs").
    """

    def __init__(self, *, also: Mapping[str, Mapping[str, Any]] | None = None, **options: Any) -> None:
        self.also = also or {}
        errors = {"max_length": TOO_LONG}
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
        for key, told in self.also.items():
            found |= Q(pk__in=entries.filter(**{f"{key}__startswith": beginning}, **told).values("pk"))
        return found
