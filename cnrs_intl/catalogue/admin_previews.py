"""
Previews in the admin: secret links to one draft or one set, and the choice of a day to see the portal as of.

Who may see a draft may make a link to it, if they write drafts; who made it, or publishes, may revoke it.
"""

import re
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry, PreviewLink
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.catalogue.preview import address_of, secret_address_of
from cnrs_intl.catalogue.staying import is_public
from cnrs_intl.catalogue.templatetags.page import moment as moment_in_words

DAYS, LONGEST = 7, 90  # for which a link is valid: unless something else is chosen, and at most
LISTED = 200  # links, the newest
NUMBER = re.compile(r"[0-9]{1,18}")


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of these pages, under that of the admin."""
    return [
        path("previews/", site.admin_view(partial(links, site)), name="preview_links"),
        path("previews/add/", site.admin_view(partial(add, site)), name="preview_link_add"),
        path("previews/<int:pk>/revoke/", site.admin_view(revoke), name="preview_link_revoke"),
        path("previews/day/", site.admin_view(partial(choose_day, site)), name="preview_day"),
    ]


# Who may


def models_of(what: Draft | DraftSet) -> set[Any]:
    """Return the models of what a link shows; of a set without drafts, every entry's."""
    drafts = [what] if isinstance(what, Draft) else what.drafts.all()
    return {model_named(draft.model) for draft in drafts} or entry_models()


def entry_models() -> set[Any]:
    return {model for model in apps.get_models() if issubclass(model, Entry)}


def may_on_all(user: Any, action: str, what: Draft | DraftSet) -> bool:
    return all(may(user, action, model) for model in models_of(what))


def writes_drafts(user: Any) -> bool:
    return any(may(user, "change", model) for model in entry_models())


def may_revoke(user: Any, link: PreviewLink) -> bool:
    return link.made_by_id == user.pk or may_on_all(user, "publish", of(link))


def of(link: PreviewLink) -> Any:
    return link.draft or link.set


# Links


class LinkForm(forms.Form):
    """What is to be seen, for how many days."""

    draft = forms.ModelChoiceField(Draft.objects.none(), label=_("Draft"), required=False)
    set = forms.ModelChoiceField(
        DraftSet.objects.none(), label=_("or set of drafts"), required=False, empty_label="---------"
    )
    days = forms.IntegerField(
        label=_("Valid for so many days"),
        min_value=1,
        max_value=LONGEST,
        initial=DAYS,
        help_text=_("From 1 to 90. After that, the link shows nothing any more."),
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        seen: dict[str, Any] = {
            "draft": Draft.objects.all(),
            "set": DraftSet.objects.prefetch_related("drafts"),
        }
        for name, found in seen.items():
            keys = [each.pk for each in found if may_on_all(user, "view", each)]
            fields[name].queryset = found.filter(pk__in=keys)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("draft")) == bool(cleaned.get("set")):
            raise forms.ValidationError(_("Choose either a draft or a set of drafts."))
        return cleaned

    def link(self, user: Any) -> PreviewLink:
        """Return a new link, made by `user`."""
        expires = clock.now() + timedelta(days=self.cleaned_data["days"])
        what = {name: self.cleaned_data[name] for name in ("draft", "set")}
        return PreviewLink.objects.create(
            **what, made_by=user, made_by_name=name_of(user), expires_at=expires
        )


def links(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """List the links that lead to what somebody may see, of one draft or set where that is asked for."""
    asked = {
        name: int(number)
        for name in ("draft", "set")
        if NUMBER.fullmatch(number := request.GET.get(name, ""))
    }
    return list_page(site, request, LinkForm(request.user, initial=asked), asked)


def list_page(
    site: admin.AdminSite, request: HttpRequest, form: LinkForm, asked: dict[str, int]
) -> HttpResponse:
    """Show the links, and the form of a new one to who writes drafts."""
    found = PreviewLink.objects.select_related("draft", "set").prefetch_related("set__drafts").filter(**asked)
    seen = [link for link in found[:LISTED] if may_on_all(request.user, "view", of(link))]
    context = {
        **site.each_context(request),
        "title": _("Preview links"),
        "form": form if writes_drafts(request.user) else None,
        "rows": [row_of(link, request.user) for link in seen],
        "is_narrowed": bool(asked),
    }
    return TemplateResponse(request, "admin/previews/links.html", context)


def row_of(link: PreviewLink, user: Any) -> dict[str, Any]:
    return {
        "link": link,
        "staff_address": address_of(of(link), "/"),
        "secret_address": secret_address_of(link) if link.is_open else "",
        "may_revoke": link.is_open and may_revoke(user, link),
    }


def add(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """Make a link, and show its address; or say why there is none. Without a form sent, lead to the list."""
    if request.method != "POST":
        return redirect("admin:preview_links")
    if not writes_drafts(request.user):
        raise PermissionDenied
    form = LinkForm(request.user, request.POST)
    if not form.is_valid():
        return list_page(site, request, form, {})
    link = form.link(request.user)
    words = gettext("The link to “%(name)s” was made. It is valid until %(moment)s: %(address)s")
    about = {"name": link, "moment": moment_in_words(link.expires_at), "address": secret_address_of(link)}
    messages.success(request, words % about)
    return redirect(f"{reverse('admin:preview_links')}?{narrowed_to(link)}")


def narrowed_to(link: PreviewLink) -> str:
    return f"draft={link.draft_id}" if link.draft_id else f"set={link.set_id}"


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a link show nothing any more."""
    link = get_object_or_404(PreviewLink.objects.select_related("draft", "set"), pk=pk)
    if not may_revoke(request.user, link):
        raise PermissionDenied
    PreviewLink.objects.filter(pk=pk, revoked_at=None).update(revoked_at=clock.now())
    messages.success(request, gettext("The link to “%(name)s” was revoked.") % {"name": link})
    return redirect(f"{reverse('admin:preview_links')}?{narrowed_to(link)}")


# A day


class DayForm(forms.Form):
    """As of when the portal is to be seen, and which page first."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    hour = forms.TimeField(
        label=_("Hour"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Paris time. Empty: noon."),
    )
    page = forms.CharField(
        label=_("Public page"),
        required=False,
        max_length=500,
        help_text=_("Its address, for example /fr/offices/tokyo/. Empty: the home page."),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        clock.within_reason(day)
        if day < clock.today():
            raise forms.ValidationError(_("This day is over: give today or a day to come."))
        return day

    def clean_page(self) -> str:
        page: str = self.cleaned_data["page"]
        if page and not is_public(page):
            raise forms.ValidationError(_("Give the address of a public page, from /en/ or /fr/ on."))
        return page

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and cleaned["hour"] and (words := clock.problem(self.moment)):
            self.add_error("hour", words)
        return cleaned

    @property
    def moment(self) -> datetime:
        return make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]), clock.PARIS)

    @property
    def address(self) -> str:
        """Return where the portal is seen so."""
        when = self.moment if self.cleaned_data["hour"] else self.cleaned_data["day"]
        return address_of(when, self.cleaned_data["page"])


def choose_day(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """Ask for a day, and lead to the portal as of then."""
    form = DayForm(request.GET) if "day" in request.GET else DayForm(initial={"day": tomorrow()})
    if form.is_bound and form.is_valid():
        return redirect(form.address)
    title = _("The portal as of a day")
    return TemplateResponse(
        request, "admin/previews/day.html", {**site.each_context(request), "title": title, "form": form}
    )


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)
