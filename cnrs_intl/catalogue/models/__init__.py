"""What every part of the catalogue is, and what the catalogue notes about itself."""

from cnrs_intl.catalogue.models.base import (
    Catalogued,
    Reference,
    Row,
    WellFormedSlugField,
    slug_is_well_formed,
)
from cnrs_intl.catalogue.models.entries import TRANSITIONS, Entry, entry_constraints
from cnrs_intl.catalogue.models.records import CatalogueVersion, FormerAddress, LoadedRow, RevisionAuthor

__all__ = [
    "TRANSITIONS",
    "CatalogueVersion",
    "Catalogued",
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
