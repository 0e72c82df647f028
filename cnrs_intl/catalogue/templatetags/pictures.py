"""The picture of an entry, where it has one."""

from typing import Any

from django import template

from cnrs_intl.catalogue.models import ShownPicture, shown_picture

register = template.Library()


@register.simple_tag
def picture_of(entry: Any, column: str) -> ShownPicture | None:
    """Return what `components/_picture.html` lays out."""
    return shown_picture(entry, column)
