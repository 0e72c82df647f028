"""
Who may do what to the catalogue: asked once, at the door (`writing`), whatever road leads there.

Editors write drafts of anything, and delete what they made themselves and was never public; Publishers
publish. With the setting TWO_PERSONS, nobody publishes what they wrote. The portal itself (no account) may
do what it does.
"""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from reversion.models import Version

from cnrs_intl.catalogue.models import Entry, Reference


class NotAllowedError(PermissionDenied):
    """An account may not make a change; in words for whoever tried."""


def may(user: Any, action: str, model: Any) -> bool:
    """Whether an account has a permission (`change`, `delete`, `publish`…) on a model of the catalogue."""
    codename = get_permission_codename(action, model._meta)
    return bool(user.has_perm(f"{model._meta.app_label}.{codename}"))


def is_live(instance: Any) -> bool:
    """Whether the public sees something or will by itself: what is published or scheduled, and references."""
    return isinstance(instance, Reference) or getattr(instance, "state", "") == Entry.State.PUBLISHED


def made_by(instance: Any) -> Any:
    """Return the number of the account that made something, as the history has it."""
    version = Version.objects.get_for_object(instance).select_related("revision").order_by("pk").first()
    return version.revision.user_id if version else None


def may_delete(user: Any, instance: Any) -> bool:
    """Whether an account may delete something: Publishers may; others what they made and was never public."""
    if may(user, "delete", type(instance)):
        return True
    own = isinstance(instance, Entry) and instance.state == Entry.State.DRAFT
    return own and may(user, "change", type(instance)) and made_by(instance) == user.pk


def hold(change: Any, user: Any, authors: Collection[Any] | None) -> None:
    """
    Refuse a change, all of it, that `user` may not make live; `authors` wrote it (None: `user` alone).

    Raises NotAllowedError.
    """
    if user is None:
        return
    for key in change.touched:
        if words := refusal(user, key in change.deleted, change.before[key], change.after.get(key), key[0]):
            raise NotAllowedError(words)
    alone = user.pk in ({user.pk} if authors is None else authors)
    if settings.TWO_PERSONS and alone and any(goes_live(change, key) for key in change.touched):
        raise NotAllowedError(
            _("Somebody else has to publish what you wrote: ask for approval. Nothing was changed.")
        )


def refusal(user: Any, deleted: bool, old: Any, new: Any, model: Any) -> str:
    """Return why an account may not make one change, in words; nothing if it may."""
    if deleted:
        allowed = may_delete(user, old)
        return "" if allowed else _("Only a Publisher may delete this. Nothing was changed.")
    if is_live(old) or is_live(new):
        allowed = may(user, "publish", model)
        return "" if allowed else _("Only a Publisher may change what is public. Nothing was changed.")
    return "" if may(user, "change", model) else _("Your account may not change this. Nothing was changed.")


def goes_live(change: Any, key: Any) -> bool:
    """Whether the public sees something of one change, or will by itself."""
    return is_live(change.before[key]) or is_live(change.after.get(key))


def hold_drafts(models: Collection[Any], user: Any) -> None:
    """Refuse drafts of what an account may not write. Raises NotAllowedError."""
    if user is not None and not all(may(user, "change", model) for model in models):
        raise NotAllowedError(_("Your account may not change this. Nothing was changed."))
