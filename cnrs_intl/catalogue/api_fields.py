"""
What the answers of the API are made of: one class makes a part of an answer and describes it in the schema.

What is not known is null, and no empty text (but for the credit and licence of a picture).
"""

from typing import Any

from rest_framework import serializers

from cnrs_intl.catalogue.api import in_each_language, picture_in
from cnrs_intl.catalogue.fields import in_both_languages
from cnrs_intl.catalogue.linked import address
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.pictures import TYPES

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Shown(serializers.Serializer):
    """What the API shows of something; it only reads."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"read_only": True} | options))


class Part(Shown):
    """A part of an answer that is made in one go by `made_of`; its fields describe it."""

    def made_of(self, holder: Any, name: str) -> Any:
        """Return the part, or None, of the instance that holds it, under the name of its source."""
        raise NotImplementedError

    def get_attribute(self, instance: Any) -> Any:
        *path, name = self.source_attrs or [""]
        for attribute in path:
            instance = getattr(instance, attribute)
        return self.made_of(instance, name)

    def to_representation(self, instance: Any) -> Any:
        return instance


class Texts(Part):
    """A text in both languages."""

    en = serializers.CharField(help_text="In English.")
    fr = serializers.CharField(help_text="In French.")

    def made_of(self, holder: Any, name: str) -> Any:
        texts = in_both_languages(holder, name)
        return texts if any(texts.values()) else None


class Said(Texts):
    """A text that is put together in the current language."""

    def made_of(self, holder: Any, name: str) -> Any:
        texts = in_each_language(lambda: getattr(holder, name))
        return texts if any(texts.values()) else None


class Addresses(Part):
    """The addresses of a page in both languages."""

    en = serializers.URLField(help_text="Of the page in English.")
    fr = serializers.URLField(help_text="Of the page in French.")

    def made_of(self, holder: Any, name: str) -> Any:
        entry = getattr(holder, name) if name else holder
        return in_each_language(lambda: address(entry.get_absolute_url()))


class Point(Part):
    """A point on the globe, in degrees."""

    latitude = serializers.FloatField(min_value=-90, max_value=90, help_text="Degrees, north is positive.")
    longitude = serializers.FloatField(min_value=-180, max_value=180, help_text="Degrees, east is positive.")

    def made_of(self, holder: Any, name: str) -> Any:
        place = getattr(holder, name) if name else holder
        return point_of(place)


def point_of(place: Any) -> dict[str, float] | None:
    if place.latitude is None:
        return None
    return {"latitude": place.latitude, "longitude": place.longitude}


class PictureFile(Shown):
    """One file of a picture."""

    type = serializers.ChoiceField([*TYPES.values()], help_text="Its media type.")
    width = serializers.IntegerField(min_value=1, help_text="In pixels.")
    url = serializers.URLField()


class Picture(Part):
    """A picture, with its files in several widths and formats."""

    width = serializers.IntegerField(min_value=1, help_text="Of the original, in pixels.")
    height = serializers.IntegerField(min_value=1, help_text="Of the original, in pixels.")
    files = PictureFile(many=True)
    alt = Texts(help_text="What is to be seen, for whoever cannot see it.")
    credit = serializers.CharField(allow_blank=True, help_text="Whom to name.")
    licence = serializers.CharField(allow_blank=True, help_text="On what terms it may be reused.")

    def made_of(self, holder: Any, name: str) -> Any:
        return picture_in(getattr(holder, name) if name else holder)


class OrNull(serializers.CharField):
    """A text that is null where it is empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"read_only": True, "allow_null": True} | options))

    def to_representation(self, value: Any) -> str | None:
        return str(value) or None


class OneOf(serializers.ChoiceField):
    """One of a few values; null where it is none of them."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices, **({"read_only": True} | options))

    def to_representation(self, value: Any) -> str | None:
        return str(value) if value else None


class Slugs(serializers.ListField):
    """The slugs of what is public of a relation, read by `with_published`."""

    child = serializers.RegexField(SLUG)

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"read_only": True} | options))

    def get_attribute(self, instance: Any) -> list[str]:
        return [each.slug for each in getattr(instance, f"published_{self.field_name}")]


def slug_field(**options: Any) -> serializers.RegexField:
    return serializers.RegexField(SLUG, read_only=True, **options)


def code_field(**options: Any) -> serializers.RegexField:
    """A country's code of two letters."""
    return serializers.RegexField(r"^[A-Z]{2}$", read_only=True, **options)


class EntryShown(Shown):
    """What is shown of every entry, its own fields in the middle."""

    slug = slug_field(help_text="Its key, the last part of its addresses.")
    source = OneOf(
        Entry.Source.choices,
        allow_null=True,
        help_text="Where it was first taken from; null: written by staff.",
    )
    checked_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="The day on which somebody last made sure that it is true."
    )
    updated_at = serializers.DateTimeField(read_only=True, help_text="When it was last changed.")
    last = ("source", "checked_on", "updated_at")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        return {name: field for name, field in fields.items() if name not in self.last} | {
            name: fields[name] for name in self.last
        }


class Problem(Shown):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField(help_text="What kind of problem it is; about:blank: its status says it all.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(min_value=400, max_value=599, help_text="The status of the answer.")
    detail = serializers.CharField(help_text="What went wrong.")
    instance = serializers.CharField(help_text="The address that was asked for, without the host.")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        read_only=False,
        help_text="What is wrong, by parameter.",
    )


def page_of(shown: type[Shown], **besides: Any) -> type[Shown]:
    """Return what describes a page of a list, with other fields that it has before its results."""
    here = {"allow_null": True, "read_only": True}
    fields = {
        "count": serializers.IntegerField(min_value=0, help_text="How many there are on all pages."),
        "next": serializers.URLField(**here, help_text="The next page; null on the last one."),
        "previous": serializers.URLField(**here, help_text="The page before; null on the first one."),
        **besides,
        "results": shown(many=True),
    }
    name = f"{shown.__name__.removesuffix('Shown')}Page"
    return type(name, (Shown,), {"__doc__": "A page of a list.", "__module__": shown.__module__, **fields})
