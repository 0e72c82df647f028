"""
Staff accounts, which Administrators keep.

What people may do comes from the three groups alone, which are made by code.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static import admin as _static  # noqa: F401 - so that it is registered by now
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp import admin as _totp  # noqa: F401
from django_otp.plugins.otp_totp.models import TOTPDevice

from cnrs_intl.accounts.models import User
from cnrs_intl.catalogue.admin_base import FilteredOnly
from cnrs_intl.catalogue.admin_lists import Titled
from cnrs_intl.catalogue.roles import ADMINISTRATORS, EDITORS, PUBLISHERS
from cnrs_intl.site.admin_accounts import AccountForm, end_sessions
from cnrs_intl.site.admin_closing import Closes, left_by
from cnrs_intl.site.admin_passwords import AccountPasswordForm, NewAccountForm
from cnrs_intl.site.admin_second_factor import Resets
from cnrs_intl.site.admin_unlocking import Unlocks

ROLES = (EDITORS, PUBLISHERS, ADMINISTRATORS)
FOR_SUPERUSERS = ("is_staff", "is_superuser", "user_permissions")

admin.site.unregister((Group, StaticDevice, TOTPDevice))


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


class OpenFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", pgettext("account", "open")), ("closed", pgettext("account", "closed"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = self.value() in {"open", "closed"}
        return queryset.filter(is_active=self.value() == "open") if known else queryset


@admin.register(User)
class StaffAdmin(Titled, Closes, Unlocks, Resets, FilteredOnly, UserAdmin):
    """A colleague's account. Only a superuser sees or changes what lies outside the three groups."""

    titles = (_("Add an account"), _("Change the account"))
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = AccountPasswordForm
    change_user_password_template = "admin/accounts/user/change_password.html"  # noqa: S105
    actions = ("unlock_selected", "close_selected")
    list_display = ("username", "name", "roles", "lock", "last_login")
    list_filter = (OpenFilter, RoleFilter)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    filter_horizontal = ()
    add_form_template = "admin/accounts/user/add_form.html"
    add_fieldsets = (
        (_("Personal info"), {"fields": (("first_name", "last_name"), "email", "language")}),
        (_("What this person may do"), {"fields": ("groups",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, obj: User) -> str:
        return obj.get_full_name()

    @admin.display(description=_("password"))
    def log_in_by(self, obj: User) -> str:
        """Say whether there is a password, beside the way to another one."""
        words = (
            pgettext("password", "set")
            if obj.has_usable_password()
            else gettext("none: single sign-on alone")
        )
        address = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('{} – <a href="{}">{}</a>', words, address, gettext("Change password"))

    @admin.display(description=_("groups"))
    def roles(self, obj: User) -> str:
        return ", ".join(gettext(group.name) for group in obj.groups.all())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            password = ("usable_password",) if settings.OIDC_IS_SET else ()
            return (
                (None, {"fields": ("username", *password, "password1", "password2")}),
                *self.add_fieldsets,
            )
        rights = ["is_active", "groups"]
        if request.user.is_superuser:
            rights += FOR_SUPERUSERS
        return (
            (None, {"fields": ("username", "log_in_by")}),
            (_("Personal info"), {"fields": (("first_name", "last_name"), "email", "language")}),
            (_("Mail to this person"), {"fields": User.mails}),
            (_("What this person may do"), {"fields": rights}),
            (_("Status and dates"), {"fields": ("lock", "last_login", "date_joined")}),
        )

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, **kwargs)
        form.asker = request.user
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("log_in_by", "lock", "last_login", "date_joined")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            groups = Group.objects.filter(name__in=ROLES).order_by("pk")
            words = _("Editors write drafts; Publishers publish and import; Administrators keep accounts.")
            return RolesField(groups, label=_("Groups"), required=False, help_text=words)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True  # there are no other accounts
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            end_sessions(obj)
            if left := left_by([obj]):
                self.say_what_is_owned(request, obj, len(left))

    @staticmethod
    def say_what_is_owned(request: HttpRequest, account: User, count: int) -> None:
        """Lead whoever closed an account by its box to where it hands over what it owns."""
        words = ngettext(
            "This closed account still owns %(count)d entry.",
            "This closed account still owns %(count)d entries.",
            count,
        )
        link = '{} <a href="{}">{}</a>'
        address = reverse("admin:accounts_user_delete", args=[account.pk])
        messages.warning(request, format_html(link, words % {"count": count}, address, gettext("Hand over")))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_within_reach(request, obj)

    @staticmethod
    def is_within_reach(request: HttpRequest, obj: Any) -> bool:
        """Whether whoever asks may touch this account: a superuser's is for superusers."""
        return obj is None or not obj.is_superuser or request.user.is_superuser

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)
