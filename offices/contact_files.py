"""The contact details of the department, the sectors and the offices as one file: a row for each of them."""

from typing import Any

import tablib
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.results import Error, Result

from cnrs_intl.catalogue.cells import as_text, restored
from cnrs_intl.catalogue.fields import LANGUAGES, current_language
from cnrs_intl.catalogue.headers import VERSION, headers_in
from cnrs_intl.catalogue.relation_cells import Names
from cnrs_intl.catalogue.resources import CatalogueResource
from cnrs_intl.catalogue.row_changes import tidy
from cnrs_intl.catalogue.workbooks import UnreadableError, is_blank
from cnrs_intl.derci.models import Department
from offices.models import Office
from sectors.models import Sector

KIND = "kind"
NAME = "name"  # for whoever reads the file: it says which entry a slug is, and is not imported
COLUMNS = (
    "slug",
    "postal_address",
    "email",
    "telephone",
    "web_page",
    "web_page_en",
    "web_page_fr",
    "contact_page",
    VERSION,
)


def columns_of(model: Any) -> list[str]:
    """Return the columns that a model has of these."""
    own = {field.name for field in model._meta.fields} | {VERSION}
    return [column for column in COLUMNS if column in own]


class ContactDetails(CatalogueResource):
    """The contact details of one kind: what is there is changed, nothing is added."""

    adding_refused = gettext_lazy("This table adds nothing: it holds contact details of what is there.")
    names: Names | None = None  # of what is there, once they are asked for

    def not_added(self, row: dict[str, Any]) -> str:
        """Quote the slug that nothing has, which may be mistyped, with the nearest one."""
        if is_blank(slug := row.get("slug")):
            return super().not_added(row)
        by_slug = {each.slug: each for each in self.by_pk.values()}
        self.names = self.names or Names(self._meta.model, by_slug)
        return f"{self.names.unknown([as_text(slug)])} {super().not_added(row)}"


class DepartmentDetails(ContactDetails):
    class Meta:
        model = Department
        fields = columns_of(Department)


class SectorDetails(ContactDetails):
    class Meta:
        model = Sector
        fields = columns_of(Sector)


class OfficeDetails(ContactDetails):
    class Meta:
        model = Office
        fields = columns_of(Office)


KINDS = (DepartmentDetails, SectorDetails, OfficeDetails)
MODELS = tuple(resource._meta.model for resource in KINDS)


def headers(language: str = "") -> dict[str, str]:
    """Return the header of each column, as the first kind that has it calls it."""
    found: dict[str, str] = {}
    for model in MODELS:
        found = headers_in(model, language or current_language()) | found
    with translation.override(language or current_language()):
        return {KIND: _("kind"), NAME: _("name (to read only)")} | {
            column: found[column] for column in COLUMNS
        }


def known_headers() -> dict[str, str]:
    known = {column: column for column in (KIND, NAME, *COLUMNS)}
    for language in LANGUAGES:
        known |= {header: column for column, header in headers(language).items()}
    return known


def kinds() -> dict[str, Any]:
    """Return the kinds by what they are called in any language, or in the code."""
    found = {resource._meta.model._meta.model_name: resource for resource in KINDS}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {str(each._meta.model._meta.verbose_name).casefold(): each for each in KINDS}
    return found


class ContactsResource:
    """All kinds as one table; what the pages of import and export ask of a resource."""

    def __init__(self, **kwargs: Any) -> None:
        self.fields: dict[str, Any] = {}

    @classmethod
    def get_display_name(cls) -> str:
        return str(_("Contact details"))

    def get_user_visible_fields(self) -> list[Any]:
        return []

    def export(self, queryset: Any = None, **kwargs: Any) -> tablib.Dataset:
        table = tablib.Dataset(headers=list(headers().values()))
        for resource in KINDS:
            kind, own = str(resource._meta.model._meta.verbose_name), columns_of(resource._meta.model)
            entries = resource._meta.model.objects.order_by("pk")
            for entry, row in zip(entries, resource().export(entries), strict=True):
                cells = dict(zip(own, row, strict=True))
                table.append([kind, str(entry), *(cells.get(column, "") for column in COLUMNS)])
        return table

    def import_data(self, dataset: Any, dry_run: bool = False, **kwargs: Any) -> Any:
        """Import each kind in turn; whoever opened the change undoes all of it, for a preview or a fault."""
        result: Any = Result()
        result.parts, result.dataset, result.resource = [], dataset, self
        try:
            tables = by_kind(dataset)
        except UnreadableError as error:
            result.append_base_error(Error(error))
            return result
        for resource, table in tables.items():
            part = resource().import_data(table, **kwargs)
            result.parts.append(part)
            for name in ("base_errors", "rows", "invalid_rows", "error_rows"):
                getattr(result, name).extend(getattr(part, name))
            for name, number in part.totals.items():
                result.totals[name] += number
        return result


def by_kind(dataset: Any) -> dict[Any, Any]:
    """Return the rows of each kind as a table of its own. Raises UnreadableError, naming the row."""
    if KIND not in dataset.headers:
        raise UnreadableError(_("The file lacks the column that names each row: %s.") % headers()[KIND])
    known = kinds()
    found: dict[Any, Any] = {}
    note_names(dataset)
    for number, row in zip(dataset.line_numbers, dataset.dict, strict=True):
        row.pop(NAME, None)
        typed = str(row.pop(KIND) or "").strip()
        resource = known.get(typed.casefold())
        if resource is None:
            words = _("Row %(number)s: “%(kind)s” is no kind of this table: write %(kinds)s.")
            names = ", ".join(str(each._meta.model._meta.verbose_name) for each in KINDS)
            raise UnreadableError(words % {"number": number, "kind": typed, "kinds": names})
        own = [column for column in columns_of(resource._meta.model) if column in row]
        refuse_strange(number, typed, {name: cell for name, cell in row.items() if name not in own})
        table = found.setdefault(resource, empty(own, dataset))
        table.append([row[column] for column in own])
        table.line_numbers.append(number)
    return found


def note_names(dataset: Any) -> None:
    """Say that a name was edited which is only there to be read."""
    if NAME not in dataset.headers:
        return
    stored: set[str] = set()
    for language in LANGUAGES:
        with translation.override(language):
            stored |= {tidy(str(entry)) for model in MODELS for entry in model.objects.all()}
    for number, cell in zip(dataset.line_numbers, dataset[NAME], strict=True):
        if not is_blank(cell) and restored(tidy(cell)) not in stored:
            words = _("Row %(number)s: the name was changed, and is not imported: change it on its page.")
            dataset.notes.append(words % {"number": number})


def refuse_strange(number: int, kind: str, cells: dict[str, Any]) -> None:
    for column, cell in cells.items():
        if not is_blank(cell):
            words = _("Row %(number)s: “%(kind)s” has no “%(column)s”: empty the cell.")
            raise UnreadableError(words % {"number": number, "kind": kind, "column": headers()[column]})


def empty(columns: list[str], dataset: Any) -> Any:
    table: Any = tablib.Dataset(headers=columns)
    table.line_numbers, table.letters, table.notes = [], dataset.letters, []
    table.doubt = dataset.doubt
    return table
