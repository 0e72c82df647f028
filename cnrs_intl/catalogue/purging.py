"""Pictures that were sent and that nothing names: no entry, no draft, no version in the history."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from reversion.models import Version

from cnrs_intl.catalogue.models import Draft, PictureFile, picture_columns


def purge(days: int) -> tuple[int, int]:
    """Forget such pictures once they are older, and what this disk has of them; return how many of each."""
    limit = timezone.now() - timedelta(days=days)
    old = PictureFile.objects.filter(stored_at__lt=limit).values_list("picture", flat=True).distinct()
    forgotten = [name for name in old if not is_named(name)]
    PictureFile.objects.filter(picture__in=forgotten, stored_at__lt=limit).delete()
    return len(forgotten), sum(1 for _file in taken_from_disk())


def is_named(name: str) -> bool:
    """Whether anything names a picture that could come back, however long ago that was written."""
    for model in apps.get_models():
        for column in picture_columns(model):
            if model._base_manager.filter(**{column: name}).exists():
                return True
    drafts: Any = Draft.objects.values_list("content", "base")
    return Version.objects.filter(serialized_data__contains=name).exists() or any(
        name in str(content) for draft in drafts for content in draft
    )


def taken_from_disk() -> Iterator[str]:
    """Delete the files that this machine has and the database no longer, and yield their names."""
    known = set(PictureFile.objects.values_list("name", flat=True))
    for path in settings.MEDIA_ROOT.glob("*.*"):
        if path.name not in known:
            path.unlink(missing_ok=True)
            yield path.name
