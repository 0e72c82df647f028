"""The second factor: asked for at the log-in, set up on a page of one's own, reset by Administrators."""

from base64 import b32encode
from secrets import token_hex
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.utils import unquote
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django_otp import DEVICE_ID_SESSION_KEY, login
from django_otp.models import Device

from cnrs_intl.accounts import second_factor
from cnrs_intl.site.admin_language import speak

SSO = "cnrs_intl.site.admin_sign_on.SignOn"  # the backend of those who come by single sign-on
KEY = "second_factor_key"  # in a session's data: the key of a device that is being set up
WRONG = _("This code is not right. Wait for the next one; after several wrong ones, wait a minute.")


def is_satisfied(request: HttpRequest) -> bool:
    """Whether whoever is logged in has shown what is asked of them, or nothing is."""
    if not second_factor.is_on() or request.session.get(BACKEND_SESSION_KEY) == SSO:
        return True
    if has_shown(request):
        return True
    return settings.SECOND_FACTOR == second_factor.OPTIONAL and not second_factor.has_one(request.user)


def has_shown(request: HttpRequest) -> bool:
    """Whether a device of this account was used to log in, which it still has."""
    user: Any = request.user
    if getattr(user, "otp_device", None) is None:  # asked several times for one page
        device = Device.from_persistent_id(request.session.get(DEVICE_ID_SESSION_KEY) or "x/0")
        if device and device.confirmed and device.user_id == user.pk:
            user.otp_device = device
    return getattr(user, "otp_device", None) is not None


def code_field(**options: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
    return forms.CharField(max_length=20, widget=forms.TextInput(attrs=attributes), **options)


class LogInForm(AdminAuthenticationForm):
    """Asks for the code of whoever has set up a second factor, once the password is right."""

    code = code_field(
        label=_("Code"),
        required=False,
        help_text=_(
            "Of the application on your telephone, or one of those on paper, if you have set that up."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not second_factor.is_on():
            del self.fields["code"]
        if self.is_bound:  # once more: the name stands there, the password has to be typed again
            self.fields["username"].widget.attrs.pop("autofocus", None)
            self.fields["password"].widget.attrs["autofocus"] = True

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        if not second_factor.is_on() or not second_factor.has_one(user):
            return
        code = self.cleaned_data.get("code", "")
        if not code:
            self.add_error(
                "code", _("This account has a second factor: enter its code, and your password again.")
            )
            return
        user.otp_device = second_factor.device_shown_by(user, code)  # kept in the session by django-otp
        if user.otp_device is None:
            raise ValidationError({"code": WRONG})


class SettingUpForm(forms.Form):
    code = code_field(label=_("Code"), help_text=_("The six digits that the application shows."))


def urls(site: Any) -> list[URLPattern]:
    """Return the addresses of these pages, for the admin's site."""

    def view(request: HttpRequest) -> HttpResponse:
        return page(site, request)

    return [
        path("my-account/second-factor/", never_cache(view), name="second_factor"),
        path("my-account/second-factor/picture.svg", never_cache(picture), name="second_factor_picture"),
    ]


def may_set_up(request: HttpRequest) -> bool:
    """Whether somebody is logged in who has shown their second factor, or has none yet."""
    user: Any = request.user
    if not second_factor.is_on() or not (user.is_active and user.is_staff):
        return False
    return is_satisfied(request) or not second_factor.has_one(user)


def must_set_up(request: HttpRequest) -> bool:
    """Whether somebody is logged in who can do nothing before they set up a second factor."""
    return may_set_up(request) and not is_satisfied(request)


def page(site: Any, request: HttpRequest) -> HttpResponse:
    """Show one's second factor; set it up, replace its codes on paper, or take it away (POST)."""
    if not second_factor.is_on():
        raise Http404
    if not may_set_up(request):
        return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
    speak(request)
    form = SettingUpForm(request.POST if "set-up" in request.POST else None)
    codes: list[str] | None = None
    if request.method == "POST" and second_factor.has_one(request.user):
        codes = change(request)
    elif form.is_valid() and KEY in request.session:
        codes = set_up(request, form)
    return TemplateResponse(request, "admin/second_factor.html", context_of(site, request, form, codes))


def set_up(request: HttpRequest, form: SettingUpForm) -> list[str] | None:
    """Set up the device whose key was shown; return the codes on paper, or have the form say why not."""
    made = second_factor.set_up(request.user, request.session[KEY], form.cleaned_data["code"])
    if made is None:
        form.add_error("code", WRONG)
        return None
    device, codes = made
    del request.session[KEY]
    login(request, device)
    return codes


def change(request: HttpRequest) -> list[str] | None:
    """Replace the codes on paper, which are returned, or take the second factor away where one may."""
    if "codes" in request.POST:
        return second_factor.new_codes(request.user)
    if "take-away" in request.POST and settings.SECOND_FACTOR == second_factor.OPTIONAL:
        second_factor.take_away(request.user)
        messages.success(request, gettext("You log in with your password alone from now on."))
    return None


def context_of(site: Any, request: HttpRequest, form: Any, codes: list[str] | None) -> dict[str, Any]:
    has_one = second_factor.has_one(request.user)
    if not has_one and KEY not in request.session:
        request.session[KEY] = token_hex(20)
    key = b32encode(bytes.fromhex(request.session[KEY])).decode() if not has_one else ""
    return {
        **site.each_context(request),
        "title": gettext("Second factor"),
        "form": form,
        "has_one": has_one,
        "codes": codes,
        "left": second_factor.codes_left(request.user),
        "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4)),
        "required": settings.SECOND_FACTOR == second_factor.REQUIRED,
    }


def picture(request: HttpRequest) -> HttpResponse:
    """Return what the application reads with the telephone's camera."""
    if not may_set_up(request) or KEY not in request.session:
        raise Http404
    return HttpResponse(second_factor.picture(request.user, request.session[KEY]), "image/svg+xml")


class Resets:
    """Mixed into the admin of accounts: a colleague whose telephone is lost begins anew."""

    def get_urls(self) -> list[URLPattern]:
        self_: Any = self
        view = self_.admin_site.admin_view(self.reset_view)
        return [
            path("<path:object_id>/second-factor/", view, name="accounts_user_second_factor"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def reset_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the second factor of an account away (POST), and lead back to its form."""
        self_: Any = self
        account = self_.get_object(request, unquote(object_id))
        if account is None:
            raise Http404
        if not self_.has_change_permission(request, account):
            raise PermissionDenied
        if request.method == "POST" and second_factor.take_away(account):
            self_.log_change(request, account, gettext("Second factor reset."))
            words = gettext("“%(account)s” has no second factor any more, and can set up another one.")
            messages.success(request, words % {"account": account})
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[account.pk]))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        account = context.get("original")
        context["has_second_factor"] = (
            bool(account) and second_factor.is_on() and second_factor.has_one(account)
        )
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
