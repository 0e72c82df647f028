"""Accounts that too many failed log-ins have locked: shown on the list and the form, and unlocked there."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import time_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.accounts.throttling import locked_until, unlock, with_locks


class Unlocks:
    """Mixed into the admin of accounts."""

    @admin.display(description=_("status"))
    def lock(self, obj: Any) -> str:
        until = locked_until(obj)
        if not obj.is_active:
            return pgettext("account", "closed")
        if until is None:
            return pgettext("account", "open")
        return gettext("locked until %(time)s") % {"time": time_format(localtime(until))}

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_locks(super().get_queryset(request))  # type: ignore[misc]

    def get_urls(self) -> list[URLPattern]:
        self_: Any = self
        view = self_.admin_site.admin_view(self.unlock_view)
        return [
            path("<path:object_id>/unlock/", view, name="accounts_user_unlock"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def unlock_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Unlock one account (POST), and lead back to its form."""
        self_: Any = self
        account = self_.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        if not self_.has_change_permission(request, account):
            raise PermissionDenied
        if request.method == "POST":
            self.unlock_all(request, [account])
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[account.pk]))

    @admin.action(permissions=["change"], description=_("Unlock the selected accounts"))
    def unlock_selected(self, request: HttpRequest, queryset: Any) -> None:
        self.unlock_all(request, list(queryset.order_by("username")))

    def unlock_all(self, request: HttpRequest, accounts: list[Any]) -> None:
        self_: Any = self
        done = []
        for account in accounts:
            if not self_.has_change_permission(request, account):
                words = gettext("“%(account)s” is a superuser’s account: only a superuser may unlock it.")
                messages.error(request, words % {"account": account})
            elif unlock(account):
                self_.log_change(request, account, gettext("Unlocked."))
                done.append(str(account))
        if done:
            words = gettext("Unlocked: %(names)s. They can log in at once.")
            messages.success(request, words % {"names": get_text_list(done, gettext("and"))})
        else:
            messages.info(request, gettext("None of these accounts was locked."))
