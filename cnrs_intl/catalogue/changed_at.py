"""Since when everybody sees what they see now."""

from django.utils import timezone

from cnrs_intl.catalogue.due import last_due
from cnrs_intl.catalogue.models import CatalogueVersion
from cnrs_intl.catalogue.version import after, kept, shared


@kept
def last_change() -> int | None:
    """
    Return since when everybody sees what they see now, in seconds since 1970; None where that is not known.

    What is seen changes with the catalogue and with what becomes due. The date may be a second ahead.
    """
    stands = shared()
    row = CatalogueVersion.objects.values_list("number", "changed_at").first() or (0, 0)
    if stands is None or row[0] != stands.number:  # it has changed meanwhile
        return None
    return max(row[1], after(last_due(timezone.now())))
