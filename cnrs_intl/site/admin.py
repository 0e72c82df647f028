"""
Staff accounts, which Administrators keep.

What people may do comes from the three groups alone, which are made by code.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import FilteredOnly
from cnrs_intl.catalogue.roles import ADMINISTRATORS, EDITORS, PUBLISHERS

ROLES = (EDITORS, PUBLISHERS, ADMINISTRATORS)
FOR_SUPERUSERS = ("is_superuser", "user_permissions")

admin.site.unregister((Group, User))


class RolesField(forms.ModelMultipleChoiceField):
    """The three groups, named in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return gettext(obj.name)


class RoleFilter(admin.SimpleListFilter):
    title = _("group")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role, gettext(role)) for role in ROLES]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() in ROLES else queryset


@admin.register(User)
class StaffAdmin(FilteredOnly, UserAdmin):
    """A colleague's account. Only a superuser sees or changes what lies outside the three groups."""

    list_display = ("username", "first_name", "last_name", "email", "roles", "is_active", "last_login")
    list_filter = ("is_active", RoleFilter)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    filter_horizontal = ()
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        (_("Personal info"), {"fields": (("first_name", "last_name"), "email")}),
        (_("What this person may do"), {"fields": ("groups",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("groups"))
    def roles(self, obj: User) -> str:
        return ", ".join(gettext(group.name) for group in obj.groups.all())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        rights = ["is_active", "is_staff", "groups"]
        if request.user.is_superuser:
            rights += FOR_SUPERUSERS
        return (
            (None, {"fields": ("username", "password")}),
            (_("Personal info"), {"fields": (("first_name", "last_name"), "email")}),
            (_("What this person may do"), {"fields": rights}),
            (_("Important dates"), {"fields": ("last_login", "date_joined")}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("last_login", "date_joined")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            groups = Group.objects.filter(name__in=ROLES).order_by("pk")
            words = _("Editors write drafts; Publishers publish and import; Administrators keep accounts.")
            return RolesField(groups, label=_("groups"), required=False, help_text=words)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True  # there are no other accounts
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_within_reach(request, obj)

    @staticmethod
    def is_within_reach(request: HttpRequest, obj: Any) -> bool:
        """Whether whoever asks may touch this account: a superuser's is for superusers."""
        return obj is None or not obj.is_superuser or request.user.is_superuser
