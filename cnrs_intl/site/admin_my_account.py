"""What each colleague decides for themselves: in which language, and what is mailed to them."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from cnrs_intl.accounts.models import User
from cnrs_intl.accounts.second_factor import is_on
from cnrs_intl.catalogue.resuming import Resumable
from cnrs_intl.site.admin_language import say_to_browser


class PreferencesForm(Resumable, forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=User._meta.get_field("language").help_text,
    )

    class Meta:
        model = User
        fields = ("language", *User.mails)


def urls(site: Any) -> list[URLPattern]:
    """Return the address of this page, for the admin's site."""

    def view(request: HttpRequest) -> HttpResponse:
        return my_account(site, request)

    view.keeps_typed = True  # type: ignore[attr-defined]  # over a log-in that comes between
    return [path("my-account/", site.admin_view(view), name="my_account")]


def my_account(site: Any, request: Any) -> HttpResponse:
    """Show one's own account, and keep what one prefers (POST)."""
    account = User.objects.prefetch_related("groups").get(pk=request.user.pk)
    form = PreferencesForm(request.POST if request.method == "POST" else None, instance=account)
    if form.is_valid():
        form.save()
        return saved(request, account.language)
    context = {
        **site.each_context(request),
        "title": gettext("My account"),
        "form": form,
        "second_factor": is_on(),
        "mail_is_set": settings.MAIL_IS_SET,
        "roles": [gettext(group.name) for group in account.groups.all()],
        "account": User.objects.get(pk=account.pk) if form.errors else account,
    }
    return TemplateResponse(request, "admin/my_account.html", context)


def saved(request: HttpRequest, language: str) -> HttpResponse:
    """Say so in the language that somebody has just chosen."""
    with override(language):
        messages.success(request, gettext("Your preferences are saved."))
    response = HttpResponseRedirect(reverse("admin:my_account"))
    say_to_browser(response, language)
    return response
