"""The buttons of an entry's form that copy it into a new draft."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.copying import Copied, Prepare, copy_entry, copy_slug, duplicate


class CopyButton(NamedTuple):
    """A button that copies: where it leads, the slug planned for the copy, and its words."""

    address: str
    slug: str
    words: Any


class Copies:
    """Mixed into the admin of entries, before Django's class."""

    model: Any
    opts: Any
    admin_site: Any

    def address_of(self, page: str, pk: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[pk])

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_copy"
        view = self.admin_site.admin_view(self.duplicate)
        return [path("<path:object_id>/copy/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def copies(self, request: HttpRequest, obj: Any) -> list[CopyButton]:
        """Return the buttons that copy an entry."""
        return [CopyButton(self.address_of("copy", obj.pk), copy_slug(obj), _("Duplicate"))]

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> Any:
        obj: Any = kwargs.get("obj")
        may = obj is not None and self.has_add_permission(request)  # type: ignore[attr-defined]
        context["copies"] = self.copies(request, obj) if may else []
        return super().render_change_form(request, context, **kwargs)  # type: ignore[misc]

    def duplicate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.copy(request, object_id, "copied", duplicate)

    def copy(self, request: HttpRequest, object_id: str, did: str, prepare: Prepare) -> HttpResponse:
        """Copy an entry and show the form of the copy; pressed twice, it is copied once."""
        obj: Any = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if obj is None:
            raise Http404
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        there = HttpResponseRedirect(self.address_of("change", obj.pk))
        if request.method != "POST":
            return there
        try:
            copied = copy_entry(obj, request.POST.get("slug") or copy_slug(obj), request.user, did, prepare)
        except ValidationError as error:
            text = gettext("“%(name)s” was not copied. %(reasons)s")
            messages.error(request, text % {"name": obj, "reasons": " ".join(error.messages)})
            return there
        say_copied(request, copied)
        return HttpResponseRedirect(self.address_of("change", copied.entry.pk))


def say_copied(request: HttpRequest, copied: Copied) -> None:
    """Say what this form is of now, and what to look at in it."""
    if copied.again:
        messages.info(request, gettext("It was copied already: this is the copy."))
        return
    text = gettext("This is the copy, a draft that the public does not see: “%(name)s”.")
    messages.success(request, text % {"name": copied.entry})
    for note in copied.notes:
        messages.warning(request, note)
