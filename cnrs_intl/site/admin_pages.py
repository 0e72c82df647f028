"""From a public page to the form where staff change it: public pages link to no form."""

import re
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_from_path, override

from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.site.mending import match_of, mended

PATH = re.compile(rf"/+(?:{'|'.join(LANGUAGES)})(?:[-_]\w\w)?/[^?#\s]*", re.IGNORECASE)


def path_in(address: str) -> str:
    """Return the path of a public page in an address as people paste it, mended; "/" where there is none."""
    found = PATH.search(f"/{address}")
    return f"{mended(found[0])}/" if found else "/"


def form_behind(path: str) -> str | None:
    """
    Return the address of the form behind a public path such as `/fr/offices/tokyo/`, in the admin.

    A list leads to the admin's list of the same entries. None where no entry is behind the path.
    """
    with override(get_language_from_path(path) or "en"):
        match = match_of(path.removesuffix("/"))
    view: Any = getattr(match and match.func, "view_class", None)
    if match is None or (model := getattr(view, "model", None)) is None:
        return None
    admin = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    if (slug := match.kwargs.get("slug")) is None:
        return reverse(f"{admin}_changelist")
    field = getattr(view, "slug_field", "slug")
    entry = model._default_manager.filter(**{f"{field}__iexact": slug}).first()
    return reverse(f"{admin}_change", args=[entry.pk]) if entry else None
