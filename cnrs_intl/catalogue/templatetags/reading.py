"""What forms show of fields that whoever looks may not change."""

from typing import Any

from django import template

from cnrs_intl.catalogue.fields import YearField

register = template.Library()


@register.filter
def read_only(shown: Any) -> Any:
    """Return what a read-only field of the admin holds; a year without a thousands separator."""
    name, instance = shown.field["field"], shown.form.instance
    fields = {field.name: field for field in instance._meta.fields}
    year = getattr(instance, name) if isinstance(fields.get(name), YearField) else None
    return shown.contents() if year is None else str(year)
