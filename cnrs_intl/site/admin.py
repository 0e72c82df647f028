"""
Staff accounts, which Administrators keep.

What people may do comes from the three groups alone, which are made by code.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin_base import FilteredOnly
from cnrs_intl.catalogue.roles import ADMINISTRATORS, EDITORS, PUBLISHERS
from cnrs_intl.site.admin_accounts import AccountForm, NewAccountForm, close, end_sessions, why_not_closed

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

    form = AccountForm
    add_form = NewAccountForm
    actions = ("close_selected",)
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

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, **kwargs)
        form.asker = request.user
        return form

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
        if not obj.is_active:
            end_sessions(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.is_within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_within_reach(request, obj)

    @staticmethod
    def is_within_reach(request: HttpRequest, obj: Any) -> bool:
        """Whether whoever asks may touch this account: a superuser's is for superusers."""
        return obj is None or not obj.is_superuser or request.user.is_superuser

    # Closing, in the place of deleting

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Say why no account is deleted, and offer to close it; or do so."""
        account = self.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        if not self.has_delete_permission(request, account):
            raise PermissionDenied
        with transaction.atomic():
            refusal = why_not_closed(request.user, account) if account.is_active else ""
            if request.method == "POST" and not refusal:
                self.close_all(request, [account])
                return HttpResponseRedirect(reverse("admin:auth_user_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Close the account “%(account)s”") % {"account": account},
            "refusal": refusal,
            "box": capfirst(User._meta.get_field("is_active").verbose_name),
            "account": account,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/auth/user/close.html", context)

    @admin.action(permissions=["delete"], description=_("Close the selected accounts"))
    def close_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Name the accounts first; close them once that was confirmed."""
        accounts = list(queryset.order_by("username"))
        if "post" in request.POST:
            self.close_all(request, accounts)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Close the selected accounts"),
            "accounts": accounts,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/auth/user/close_selected.html", context)

    def close_all(self, request: HttpRequest, accounts: list[User]) -> None:
        """Close those that may be closed; say which, and why not the others."""
        closed = []
        with transaction.atomic():
            for account in accounts:
                if refusal := why_not_closed(request.user, account):
                    messages.error(request, refusal)
                elif account.is_active:
                    close(account)
                    self.log_change(request, account, [{"changed": {"fields": ["Active"]}}])
                    closed.append(str(account))
        if closed:
            words = gettext("Closed, with their names kept in the history: %(names)s.")
            messages.success(request, words % {"names": get_text_list(closed, gettext("and"))})
