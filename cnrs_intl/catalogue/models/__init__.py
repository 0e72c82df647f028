"""What every part of the catalogue is, and what the catalogue notes about itself."""

from cnrs_intl.catalogue.models.base import (
    Catalogued,
    Reference,
    Row,
    WellFormedSlugField,
    slug_is_well_formed,
)
from cnrs_intl.catalogue.models.entries import PUBLISHING, TRANSITIONS, Entry, entry_constraints
from cnrs_intl.catalogue.models.records import (
    CatalogueVersion,
    Correction,
    FormerAddress,
    LoadedRow,
    RevisionAuthor,
)

__all__ = [
    "PUBLISHING",
    "TRANSITIONS",
    "CatalogueVersion",
    "Catalogued",
    "Correction",
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
