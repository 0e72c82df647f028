"""What forms show of fields that whoever looks may not change."""

from typing import Any

from django import template

from cnrs_intl.catalogue.fields import YearField
from cnrs_intl.catalogue.pictures import PictureField, thumbnail_of

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
