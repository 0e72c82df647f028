"""What every part of the catalogue is, and what the catalogue notes about itself."""

from cnrs_intl.catalogue.models.entries import (
    SLUG,
    Catalogued,
    Entry,
    Reference,
    Row,
    WellFormedSlugField,
    entry_constraints,
    slug_is_well_formed,
)
from cnrs_intl.catalogue.models.records import CatalogueVersion, FormerAddress, LoadedRow, RevisionAuthor

__all__ = [
    "SLUG",
    "Catalogued",
    "CatalogueVersion",
    "Entry",
    "FormerAddress",
    "LoadedRow",
    "Reference",
    "RevisionAuthor",
    "Row",
    "WellFormedSlugField",
    "entry_constraints",
    "slug_is_well_formed",
]
