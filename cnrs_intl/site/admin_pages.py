"""From a public page to the form where staff change it: public pages link to no form."""

from typing import Any

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language_from_path, override


def form_behind(path: str) -> str | None:
    """
    Return the address of the form behind a public path such as `/fr/offices/tokyo/`, in the admin.

    A list leads to the admin's list of the same entries. None where no entry is behind the path.
    """
    with override(get_language_from_path(path) or "en"):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    view: Any = getattr(match.func, "view_class", None)
    if (model := getattr(view, "model", None)) is None:
        return None
    admin = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    if (slug := match.kwargs.get("slug")) is None:
        return reverse(f"{admin}_changelist")
    field = getattr(view, "slug_field", "slug")
    entry = model._default_manager.filter(**{f"{field}__iexact": slug}).first()
    return reverse(f"{admin}_change", args=[entry.pk]) if entry else None
