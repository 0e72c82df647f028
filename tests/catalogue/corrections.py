"""What tests of corrected fixtures share."""

from django.conf import settings
from reversion.models import Revision

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.correcting import left_to_staff
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.derci.models import Mission

FIXTURES = settings.BASE_DIR / "fixtures"


def as_an_older_version_left_it() -> None:
    """Forget what a version remembers that corrects."""
    LoadedRow.objects.update(object_id=None, digests=None)


def listed() -> list[tuple[str, str]]:
    return [(left.column.name, left.correction.text) for left in left_to_staff()]


def state_of_missions() -> tuple:
    return Revision.objects.count(), version.current(), list(Mission.objects.order_by("pk").values())


def edit(instance, **values):
    for name, value in values.items():
        setattr(instance, name, value)
    instance.save()
    return instance
