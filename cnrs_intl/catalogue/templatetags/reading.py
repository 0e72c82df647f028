"""What forms show of fields that may only be read, and of what is to be done in a section that is folded."""

from typing import Any

from django import template
from django.contrib.admin.utils import flatten
from django.utils.translation import ngettext

from cnrs_intl.catalogue.fields import YearField
from cnrs_intl.catalogue.pictures import PictureField, thumbnail_of
from cnrs_intl.catalogue.translating import MISSING, OLDER, states

register = template.Library()


@register.filter
def read_only(shown: Any) -> Any:
    """Return what a read-only field of the admin holds; a year without separator, a picture small."""
    name, instance = shown.field["field"], shown.form.instance
    fields = {field.name: field for field in instance._meta.fields}
    if isinstance(fields.get(name), PictureField):
        return thumbnail_of(getattr(instance, name))
    year = getattr(instance, name) if isinstance(fields.get(name), YearField) else None
    return shown.contents() if year is None else str(year)


@register.filter
def is_wrong(fieldset: Any) -> bool:
    """Whether something typed into a section was refused, also in one of two fields side by side."""
    return any(name in fieldset.form.errors for name in flatten(fieldset.fields))


@register.filter
def to_translate(fieldset: Any) -> str:
    """Return how many texts of a section are missing in one language, or older than in the other."""
    known = states(fieldset.form.instance)
    kinds = [known[name].kind for name in flatten(fieldset.fields) if name in known]
    missing, older = kinds.count(MISSING), kinds.count(OLDER)
    words = [
        ngettext("%(count)d text missing", "%(count)d texts missing", missing) % {"count": missing},
        ngettext("%(count)d older text", "%(count)d older texts", older) % {"count": older},
    ]
    return ", ".join(each for each, number in zip(words, (missing, older), strict=True) if number)
