"""
The field of a picture on the forms of the admin.

A file is stored as soon as it comes in, before anything is locked and whatever else is wrong with the form:
from then on the form carries a name, as it does any text, over errors, consequences and conflicts.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import media
from cnrs_intl.catalogue.imaging import FORMATS, MOST_BYTES, REFUSALS, RefusedError
from cnrs_intl.catalogue.models import columns_about, picture_columns
from cnrs_intl.catalogue.pictures import Picture, PictureField
from cnrs_intl.catalogue.uploads import UPLOAD

# How the names of fields end that go with the picture's own: to remove it, and why a file was refused.
REMOVE, REFUSED = "-remove", "-refused"


class Named(str):
    """The name of a picture that a form sent, and what a file was refused for that came with it."""

    __slots__ = ("refused",)
    refused: str


class PictureInput(forms.Widget):
    """Shows the picture that there is, takes another one, or takes it away."""

    template_name = "admin/widgets/picture.html"
    needs_multipart_form = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Named:
        found = Named(data.get(name, ""))
        found.refused = data.get(f"{name}{REFUSED}", "")
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> str:
        return str(value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "picture": Picture.named(str(value or "")),
            "upload": f"{name}{UPLOAD}",
            "remove": f"{name}{REMOVE}",
            "accept": ",".join(f"image/{each.lower()}" for each in FORMATS),
        }
        return context


class PictureFormField(forms.CharField):
    widget = PictureInput

    def clean(self, value: Any) -> Any:
        """Refuse what names no picture of ours. Raises ValidationError, for a file not taken too."""
        if refused := getattr(value, "refused", ""):
            raise ValidationError(REFUSALS.get(refused, REFUSALS["damaged"]), refused)
        name = str(super().clean(value))
        if name and not media.is_stored(name):
            raise ValidationError(REFUSALS["gone"], "gone")
        return name


#: For `formfield_overrides`.
WIDGETS: dict[Any, Any] = {PictureField: {"form_class": PictureFormField, "widget": PictureInput}}


def picture_section(title: Any, name: str) -> tuple[Any, dict[str, Any]]:
    """Return the fieldset of a picture with what is said of it."""
    lines = [name, (f"{name}_alt_en", f"{name}_alt_fr"), f"{name}_credit", f"{name}_licence"]
    return title, {"fields": lines, "classes": ["collapse"]}


REPLACED = _(
    "Another file was chosen (%(field)s): check that alternative text, credit and licence are those of the"
    " new one."
)
PICTURE = picture_section(_("Picture"), "picture")


class PictureForms:
    """Mixed into the admin of entries, before what opens the catalogue: takes up files that are sent."""

    model: Any

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> Any:
        columns = picture_columns(self.model)
        if request.method == "POST" and columns and self.may_send(request, object_id):
            before, request.POST = request.POST, taken_up(request, columns)  # type: ignore[assignment]
            for column in columns:
                self.say_replaced(request, column, before.get(column, ""))
        return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]

    def say_replaced(self, request: HttpRequest, column: str, before: str) -> None:
        """Have somebody look at what is said of a picture that has taken the place of another one."""
        if before and request.POST[column] not in {"", before}:
            messages.info(request, REPLACED % {"field": self.model._meta.get_field(column).verbose_name})

    def may_send(self, request: HttpRequest, object_id: Any) -> bool:
        """Whether who asks may change anything here: for others, nothing is stored."""
        options: Any = self
        allowed = options.has_change_permission if object_id else options.has_add_permission
        return bool(allowed(request))


def taken_up(request: HttpRequest, columns: list[str]) -> QueryDict:
    """Return what a form sent, with the names of pictures in the place of files and of ticks to remove."""
    data = request.POST.copy()
    for column in columns:
        removed = data.pop(f"{column}{REMOVE}", None)
        if file := request.FILES.get(f"{column}{UPLOAD}"):
            take(data, column, file)
        elif removed:  # with what was said of it, which would be wrong of the next one
            for each in {column, *columns_about(column)} & data.keys():
                data[each] = ""
    return data


def take(data: QueryDict, column: str, file: Any) -> None:
    """Store a file, and have the form name it or say why it was not taken."""
    try:
        if file.size > MOST_BYTES:
            raise RefusedError("bytes")
        data[column] = media.store(file.read()).name
    except RefusedError as error:
        data[f"{column}{REFUSED}"] = error.code
