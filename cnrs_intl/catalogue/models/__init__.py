"""What every part of the catalogue is, and what the catalogue notes about itself."""

from cnrs_intl.catalogue.models.base import (
    Catalogued,
    Readdressed,
    Reference,
    Row,
    WellFormedSlugField,
    slug_is_well_formed,
)
from cnrs_intl.catalogue.models.drafts import Draft, DraftSet, PreviewLink, Proposal
from cnrs_intl.catalogue.models.entries import PUBLISHING, TRANSITIONS, Entry, entry_constraints
from cnrs_intl.catalogue.models.pictures import (
    Pictured,
    PictureFile,
    ShownPicture,
    columns_about,
    picture_columns,
    shown_picture,
)
from cnrs_intl.catalogue.models.records import (
    CatalogueVersion,
    CheckedLink,
    Correction,
    FormerAddress,
    LoadedRow,
    ReviewReminder,
    RevisionAuthor,
)
from cnrs_intl.catalogue.models.search import SearchEntry, SearchPosting, SearchTerm, SearchText

__all__ = [
    "PUBLISHING",
    "TRANSITIONS",
    "CatalogueVersion",
    "Catalogued",
    "CheckedLink",
    "Correction",
    "Draft",
    "DraftSet",
    "Entry",
    "FormerAddress",
    "LoadedRow",
    "PictureFile",
    "Pictured",
    "PreviewLink",
    "Proposal",
    "Readdressed",
    "Reference",
    "ReviewReminder",
    "RevisionAuthor",
    "Row",
    "SearchEntry",
    "SearchPosting",
    "SearchTerm",
    "SearchText",
    "ShownPicture",
    "WellFormedSlugField",
    "columns_about",
    "entry_constraints",
    "picture_columns",
    "shown_picture",
    "slug_is_well_formed",
]
