"""What a form of the admin was opened on, sealed into it: so that a save knows what its writer changed."""

from typing import Any, NamedTuple

from django.core import signing

from cnrs_intl.catalogue.contents import Content, content_of
from cnrs_intl.catalogue.history import last_version

FIELD = "seen_content"  # the form's hidden field
SALT = "cnrs_intl.catalogue.seen"


class Seen(NamedTuple):
    """A content, the last version in the history when it was read, and whether it is that of a draft."""

    content: Content
    version: int
    drafted: bool


def of_form(instance: Any) -> str:
    """Return what a form of `instance` is opened on, as the tables hold it, sealed."""
    return sealed(Seen(content_of(instance), last_version(instance), hasattr(instance, "draft_number")))


def sealed(seen: Seen) -> str:
    return signing.dumps(list(seen), salt=SALT, compress=True)


def opened_on(text: str, label: str, pk: Any) -> Seen | None:
    """Return what a form was opened on; None for what we did not write, or not about this model and key."""
    try:
        seen = Seen(*signing.loads(text, salt=SALT))
        first = seen.content[0]
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None
    return seen if (first["model"], str(first["pk"])) == (label, str(pk)) else None
