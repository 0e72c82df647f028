"""The admin's site: Django's, with what to fill in before opening, and sessions that lose nothing typed."""

import copy
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial, update_wrapper
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from cnrs_intl.catalogue import (
    admin_drafts,
    admin_history,
    admin_previews,
    admin_search,
    admin_texts,
    admin_updating,
    version,
)
from cnrs_intl.catalogue.admin_base import delete_selected
from cnrs_intl.catalogue.admin_drafting import say_written_again
from cnrs_intl.catalogue.admin_forms import say_not_saved
from cnrs_intl.catalogue.drafts import noting_reopened
from cnrs_intl.catalogue.models import Correction
from cnrs_intl.catalogue.renaming import noting_renamed
from cnrs_intl.catalogue.resuming import RESUME
from cnrs_intl.catalogue.writing import nothing_beside_the_door
from cnrs_intl.site import admin_contacts, admin_my_account, admin_second_factor
from cnrs_intl.site.admin_index import first_page, in_order_of_work
from cnrs_intl.site.admin_language import first_log_in, say_to_browser, speak
from cnrs_intl.site.admin_links import link_check, links_page
from cnrs_intl.site.admin_names import old_names_page, say_old_names
from cnrs_intl.site.admin_pages import form_behind, path_in
from cnrs_intl.site.admin_typed import TYPED, is_form, is_form_at, typed_in, way_back
from cnrs_intl.site.readiness import Finding, findings

RENEWED = "renewed"  # when a session was, in its own data
RENEW_AFTER = 5 * 60  # seconds; each time is a write and a cookie


def renew(session: SessionBase) -> None:
    """Have a session that is in use last from now, rather than from the log-in."""
    now = int(time.time())
    if now - session.get(RENEWED, 0) >= RENEW_AFTER:
        session[RENEWED] = now


def findings_for(user: Any) -> list[Finding]:
    """Return what is to do, without the question whether ours stays where that is for others to decide."""
    return [
        each if may_keep(user, each.correction) else replace(each, correction=None) for each in findings()
    ]


def may_keep(user: Any, correction: Correction | None) -> bool:
    """Whether somebody may decide that ours stays: who may change it."""
    return correction is None or user.has_perm("{}.change_{}".format(*correction.model.split(".")))


def keep_ours(request: HttpRequest) -> None:
    """Have a correction that was not made asked about no more. Raises PermissionDenied, as the form would."""
    number = request.POST.get("keep", "")
    correction = get_object_or_404(Correction, pk=int(number) if number.isdecimal() else 0)
    if not may_keep(request.user, correction):
        raise PermissionDenied
    Correction.objects.filter(pk=correction.pk).update(stays=True)  # a load may have done away with it


class PortalAdminSite(admin.AdminSite):
    site_header = site_title = settings.PORTAL_NAME
    index_title = _("Work list")

    def __init__(self, name: str = "admin") -> None:
        """Have many deleted behind the page of the consequences, not behind Django's question."""
        super().__init__(name)
        self.add_action(delete_selected, "delete_selected")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return Django's addresses and our own, before the last one of Django's, which takes all."""
        return [
            *admin_drafts.urls(self),
            path("check-ready/", self.admin_view(self.check_ready), name="check_ready"),
            *admin_previews.urls(self),
            *admin_texts.urls(self),
            path("page/", self.admin_view(self.page), name="page"),
            *admin_updating.urls(self),
            *admin_contacts.urls(self),
            path("page/<path:address>", self.admin_view(self.page), name="page_at"),
            path("search/", self.admin_view(self.search), name="search"),
            path("old-names/", self.admin_view(partial(old_names_page, self)), name="old_names"),
            path("links/", self.admin_view(self.links), name="links"),
            path("links/check/", self.admin_view(link_check), name="link_check"),
            path("how-we-work/", self.admin_view(self.how_we_work), name="how_we_work"),
            *admin_history.urls(self),
            *admin_my_account.urls(self),
            *admin_second_factor.urls(self),
            *super().get_urls(),
        ]

    login_form = admin_second_factor.LogInForm

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether whoever asks is staff, and has shown their second factor where that is asked."""
        return super().has_permission(request) and admin_second_factor.is_satisfied(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the tables in the order of work; on the page of one app, its own."""
        found = super().get_app_list(request, app_label)
        return found if app_label else in_order_of_work(found, reverse("admin:index"))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**first_page(request.user), **(extra_context or {})})

    def page(self, request: HttpRequest, address: str = "") -> HttpResponse:
        """Lead from a public page, whose address is typed or put after this one's, to the form behind it."""
        asked = request.GET.get("address", "").strip() or f"/{address}"
        if form := form_behind(path_in(asked)):
            return redirect(form)
        words = gettext("There is no form for the page “%(address)s”.") % {"address": asked}
        messages.warning(request, words)
        return redirect("admin:index")

    def search(self, request: HttpRequest) -> HttpResponse:
        """Show what was asked for, or lead to the form behind the public page whose address was pasted."""
        typed = request.GET.get("q", "").strip()
        is_address = typed.startswith(("/", "http://", "https://")) and " " not in typed
        form = form_behind(path_in(typed)) if is_address else None
        return redirect(form) if form else admin_search.search_page(self, request)

    def links(self, request: HttpRequest) -> HttpResponse:
        return links_page(self, request)

    def how_we_work(self, request: HttpRequest) -> HttpResponse:
        """Show how an entry gets from a draft to the public, and who does what."""
        title = gettext("How we work here")
        context = {**self.each_context(request), "title": title, "two_persons": settings.TWO_PERSONS}
        return TemplateResponse(request, "admin/how_we_work.html", context)

    def check_ready(self, request: HttpRequest) -> HttpResponse:
        """Show what is to be filled in or confirmed; what a new version has otherwise may be kept (POST)."""
        if request.method == "POST":
            keep_ours(request)
            return redirect("admin:check_ready")
        title = _("Before opening to the public")
        context = {**self.each_context(request), "title": title, "findings": findings_for(request.user)}
        return TemplateResponse(request, "admin/check_ready.html", context)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Renew the session of whoever may see a page; have a log-in carry what others sent to a form."""
        answer = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            match: Any = request.resolver_match
            sent = request.method == "POST" and is_form(match)
            if self.has_permission(request):
                renew(request.session)
                speak(request)
                version.standing()  # publishes what is due
            elif sent:
                return self.log_in_first(request)
            elif (name := match.url_name or "").endswith("_process_import"):  # which answers no GET
                return redirect_to_login(reverse(f"admin:{name.replace('process_import', 'import')}"))
            with nothing_beside_the_door(), noting_reopened() as reopened, noting_renamed() as renamed:
                response = answer(request, *args, **kwargs)
            say_written_again(request, reopened)
            say_old_names(request, renamed)
            form = isinstance(response, TemplateResponse) and not response.is_rendered
            if sent and RESUME in request.POST and form:  # a draft's form is made by now, and has said it
                say_not_saved(request)
            return response

        return update_wrapper(inner, answer)

    def log_in_first(self, request: HttpRequest) -> HttpResponse:
        """Show the log-in page to whoever sent a form; it carries what was typed."""
        address = request.get_full_path()
        asking = copy.copy(request)
        asking.method = "GET"
        context = {
            TYPED: typed_in(request),
            "app_path": f"{reverse('admin:login')}?{urlencode({REDIRECT_FIELD_NAME: address})}",
            REDIRECT_FIELD_NAME: address,
        }
        return self.login(asking, context)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Log in, and lead on to where one wanted to go, with what was typed there before."""
        if request.method == "GET" and admin_second_factor.must_set_up(request):
            return redirect("admin:second_factor")
        typed = request.POST.get(TYPED, "") if request.method == "POST" else ""
        response = super().login(
            request, {TYPED: typed, "sign_on": settings.OIDC_IS_SET, **(extra_context or {})}
        )
        if response.status_code != 302:  # noqa: PLR2004
            return response
        first_log_in(request)
        speak(request)
        if typed and is_form_at(response["Location"]):
            response = way_back(request, response["Location"], typed)
        if request.user.is_authenticated:
            say_to_browser(response, request.user.language)
        return response
