"""Lists and details of the API: a room says what it lists, by what, and how one of it is shown."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.paginator import InvalidPage, Paginator
from django.db.models import CharField, F, QuerySet
from django.http import Http404, QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from cnrs_intl.catalogue.api import PublicAPIView
from cnrs_intl.catalogue.api_fields import SLUG, Shown
from cnrs_intl.catalogue.filters import StrictFilterSet
from cnrs_intl.catalogue.linked import address
from cnrs_intl.catalogue.open_data import by_codes, in_code_order

PER_PAGE, MOST = 100, 200  # entries on a page, unless another number is asked for; at most
NUMBER = re.compile(r"[0-9]{1,9}")
OF_LISTS = frozenset({"page", "page_size", "ordering"})
BY_NAME = {"name_en": "name_en_key", "name_fr": "name_fr_key"}
BY_ENTRY = BY_NAME | {"slug": "slug", "updated_at": "updated_at"}


class PublicEntriesView(PublicAPIView):
    """What is public of a model, in the editors’ order."""

    model: ClassVar[Any]
    serializer_class: ClassVar[type[Shown]]
    with_published: tuple[str, ...] = ()  # relations of which the answer shows what is public

    def get_queryset(self) -> QuerySet[Any]:
        queryset: QuerySet[Any] = (
            self.model.objects.published().in_order().with_published(*self.with_published)
        )
        return queryset


class PublicListView(PublicEntriesView):
    """A list, narrowed as its page is; in the editors’ order unless another is asked for."""

    filterset_class: ClassVar[type[StrictFilterSet] | None] = None
    orderings: Mapping[str, str] = BY_ENTRY  # the columns by which one may ask to order, by their names
    key = "slug"  # the column that ends every order

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        filters = cls.filterset_class.base_filters if cls.filterset_class else ()
        cls.parameters = frozenset({*cls.plain_parameters, *filters, *OF_LISTS})
        cls.repeatable = cls.filterset_class.repeatable() if cls.filterset_class else frozenset()

    def get(self, request: Request) -> Response:
        found = in_pages(request, self.ordered(self.found()))
        results = self.serializer_class(found.pop("results"), many=True).data
        return Response(found | self.besides() | {"results": results})

    def found(self) -> Any:
        """Return what the filters leave. Raises ValidationError for a bad value."""
        if self.filterset_class is None:
            return self.get_queryset()
        self.filterset = self.filterset_class(self.request.query_params, queryset=self.get_queryset())
        if refusals := self.filterset.refusals():
            raise ValidationError(refusals)
        return self.filterset.qs

    def ordered(self, found: Any) -> Any:
        """
        Return what was found in the order that is asked for, empty values last, ending in the key.

        Texts are sorted by the codes of their characters: the same on whatever database, with hyphens.
        """
        name = ordering_asked(self.request, self.orderings)
        if name is None:
            return found
        of = self.orderings[name.removeprefix("-")]
        column = by_codes(of) if isinstance(self.model._meta.get_field(of), CharField) else F(of)
        first = column.desc(nulls_last=True) if name.startswith("-") else column.asc(nulls_last=True)
        return found.order_by(first, in_code_order(self.key))

    def besides(self) -> dict[str, Any]:
        """Return what the answer says besides the page of results."""
        return {}

    @staticmethod
    def described_besides() -> dict[str, Any]:
        """Return the fields that describe that."""
        return {}


class PublicDetailView(PublicEntriesView):
    """One public entry by its slug."""

    in_path: ClassVar[tuple[str, dict[str, Any], str]] = (
        "slug",
        {"type": "string", "pattern": SLUG},
        "Its slug, as lists give it.",
    )

    def get(self, request: Request, slug: str) -> Response:
        if found := self.get_queryset().filter(slug=slug).first():
            return Response(self.serializer_class(found).data)
        raise Http404("Nothing public has this slug.")


def ordering_asked(request: Request, orderings: Mapping[str, Any]) -> str | None:
    """Return the order that is asked for, such as "-name_en". Raises ValidationError for an unknown one."""
    asked: str | None = request.query_params.get("ordering")
    if asked is not None and asked.removeprefix("-") not in orderings:
        names = ", ".join(orderings)
        raise ValidationError({"ordering": [f"Order by one of these, or by one with - before it: {names}."]})
    return asked


def number_asked(request: Request, name: str, otherwise: int, most: int) -> int:
    """Return a number of 1 to `most` from the query. Raises ValidationError."""
    typed = request.query_params.get(name, str(otherwise))
    if NUMBER.fullmatch(typed) and 1 <= int(typed) <= most:
        return int(typed)
    raise ValidationError({name: [f"Give a whole number from 1 to {most}."]})


def in_pages(request: Request, found: Any) -> dict[str, Any]:
    """Return the page of a list that is asked for, the first one by default, with links to its neighbours."""
    size = number_asked(request, "page_size", PER_PAGE, MOST)
    number = number_asked(request, "page", 1, 10**9 - 1)
    try:
        page = Paginator(found, size).page(number)
    except InvalidPage as error:
        raise ValidationError({"page": ["There is no such page."]}) from error
    return {
        "count": page.paginator.count,
        "next": page_url(request, page.next_page_number()) if page.has_next() else None,
        "previous": page_url(request, page.previous_page_number()) if page.has_previous() else None,
        "results": list(page.object_list),
    }


def page_url(request: Request, number: int) -> str:
    query: QueryDict = request.query_params.copy()
    query["page"] = str(number)
    return address(f"{request.path}?{query.urlencode()}")
