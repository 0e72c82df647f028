"""
What every form and list of the admin is made of.

A room registers its models with `EntryAdmin` or `ReferenceAdmin`, and its rows as `RowInline`.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin_fields import WIDGETS, Section, say_language, sections
from cnrs_intl.catalogue.admin_forms import BUTTONS, CatalogueForm, EntryForm, RowFormSet
from cnrs_intl.catalogue.admin_history import HistoryAdmin, deed, last_change
from cnrs_intl.catalogue.admin_publishing import (
    NOW,
    STATUSES,
    StatusFilter,
    done_to,
    is_open,
    may_publish,
    publish_selected,
    status,
    withdraw_selected,
)
from cnrs_intl.catalogue.fields import current_language, folded_words
from cnrs_intl.catalogue.models import Catalogued


def change_url(instance: models.Model) -> str:
    """Return the address of the form for `instance`."""
    opts = instance._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[instance.pk])


class PlainWidgets:
    """Mixed into an admin or an inline: native date fields, check boxes for many, no pop-up windows."""

    formfield_overrides = WIDGETS

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.many_to_many:
            kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        if db_field.name == "owner":
            kwargs["queryset"] = db_field.related_model.objects.filter(is_staff=True).order_by("username")
        elif db_field.is_relation and issubclass(db_field.related_model, Catalogued):
            kwargs.setdefault("queryset", db_field.related_model.objects.in_order())
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is None:
            return None
        if isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            formfield.widget = formfield.widget.widget
        say_language(formfield.widget, db_field.name)
        return formfield


class FilteredOnly:
    """Mixed into an admin: addresses narrow a list by its own filters, and by nothing else."""

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Have Django say “invalid lookup parameters”, not fail, for what no filter of the page sends."""
        allowed = set()
        for one in self.get_list_filter(request):  # type: ignore[attr-defined]
            name = one[0] if isinstance(one, tuple) else getattr(one, "parameter_name", one)
            allowed |= {name, f"{name}__exact", f"{name}__id__exact", f"{name}__isnull"}
        if lookup not in allowed:
            raise IncorrectLookupParameters
        return True


class CatalogueAdmin(FilteredOnly, PlainWidgets, HistoryAdmin, admin.ModelAdmin):
    """What entries and references have in common."""

    own_sections: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()

    change_form_template = "admin/entry_change_form.html"
    save_on_top = True
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    search_fields = ("pk",)  # what is searched is in get_search_results; this shows the field

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(sort_key=F(self.sort_key()))

    def get_ordering(self, request: HttpRequest) -> list[str]:
        names = {field.name for field in self.model._meta.fields}
        return ["order", self.sort_key()] if "order" in names else [self.sort_key()]

    def sort_key(self) -> str:
        return f"{self.model.name_field}_{current_language()}_key"

    @admin.display(description=_("name"), ordering="sort_key")
    def name_shown(self, obj: Any) -> str:
        return str(obj)

    @admin.display(description=_("last changed"))
    def last_changed(self, obj: Any) -> str:
        return last_change(obj) if obj.pk else ""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Section]:
        return sections(self.model, self.own_sections)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if obj is None or not hasattr(obj, "get_absolute_url") or not getattr(obj, "is_public", True):
            return None
        return str(obj.get_absolute_url())

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Fetch what is edited; for a save, lock it, so that two people cannot save at once."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST":
            return found
        return self.model.objects.select_for_update().filter(pk=found.pk).first()


class ReferenceAdmin(CatalogueAdmin):
    """A table without states, such as countries."""

    form = CatalogueForm
    readonly_fields = ("last_changed",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Section]:
        kept = (_("Keeping it true"), {"fields": ["last_changed"], "classes": ["collapse"]})
        return [*super().get_fieldsets(request, obj), kept]


class EntryAdmin(CatalogueAdmin):
    """An entry: draft, scheduled, published, withdrawn or archived."""

    form = EntryForm
    list_display = ("name_shown", "status_in_words", "owner", "checked_on", "updated_at")
    list_filter = (StatusFilter, ("owner", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("owner",)
    actions = (publish_selected, withdraw_selected)

    @admin.display(description=_("status"), ordering="state")
    def status_in_words(self, obj: Any) -> str:
        return str(STATUSES[status(obj)])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request, self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and is_open(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Say so where somebody asks for a bulk action that the page does not offer them."""
        action = request.POST.get("action")
        if action and action not in self.get_actions(request):
            messages.error(request, gettext("Your account may not do this. Nothing was changed."))
        return super().changelist_view(request, extra_context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        dates = () if self.has_publish_permission(request) else ("publish_at", "withdraw_at")
        return (*self.readonly_fields, "status_in_words", "last_changed", *dates)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, tuple[str]]:
        return {"slug": (f"{self.model.name_field}_en",)} if obj is None else {}

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find by the start of words in either language, accents and case aside, or by the slug."""
        found = Q()
        for word in folded_words(search_term):
            found &= Q(search_words__contains=f" {word}") | Q(slug__contains=word)
        return queryset.filter(found), False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.may_publish = self.has_publish_permission(request)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.state = form.wanted_state
        obj.done = done_to(form.before, obj, BUTTONS[form.button][1] if form.button else "")
        super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        fields = super().construct_change_message(request, form, formsets, add)
        return [deed(form.instance.done), *fields] if form.instance.done else fields

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        obj = kwargs.get("obj")
        publishes = self.has_publish_permission(request) and not context.get("is_popup")
        context["buttons"] = {
            "publish": publishes and (obj is None or not obj.is_public),
            "schedule": publishes and (obj is None or not obj.is_public),
            "withdraw": publishes and obj is not None and obj.state == obj.State.PUBLISHED,
        }
        context["closed_to_editors"] = not is_open(request, obj)
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        return self.say_done(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.say_done(request, obj) or super().response_change(request, obj)

    def say_done(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        """Say where the entry now stands; after a publishing button, stay on its form."""
        if obj.done:
            messages.success(request, NOW[obj.done] % {"entry": obj})
        elif obj.is_public:
            text = gettext("“%(entry)s” is published: what you saved is live now.")
            messages.success(request, text % {"entry": obj})
        pressed = any(button in request.POST for button in BUTTONS)
        return HttpResponseRedirect(change_url(obj)) if pressed else None


class RowInline(PlainWidgets, admin.StackedInline):
    """The rows of an entry, on its form; closed where the entry is closed."""

    formset = RowFormSet
    extra = 1
    max_num = 400  # more than there are countries
    classes = ("rows",)

    def get_queryset(self, request: HttpRequest) -> Any:
        relations = [field.name for field in self.model._meta.fields if field.is_relation]
        rows: Any = super().get_queryset(request)
        return rows.select_related(*relations).in_order()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Read no more rows than are kept, whatever number is sent."""
        return super().get_formset(request, obj, absolute_max=self.max_num, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Section]:
        declared: Any = self.fieldsets
        if declared:
            return list(declared)
        parent = self.fk_name or next(
            field.name for field in self.model._meta.fields if field.related_model is self.parent_model
        )
        fields = [part["fields"] for _title, part in sections(self.model)]
        rows = [row for part in fields for row in part if row != parent]
        return [(None, {"fields": rows})]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and is_open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and is_open(request, obj)
