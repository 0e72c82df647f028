"""
Single sign-on by OpenID Connect, for accounts that there are (decision 36).

Whoever the provider knows by an e-mail address that it has verified gets into the one open account that has
this address. Nobody gets an account, a group or a right by it.
"""

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.backends import ModelBackend
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from cnrs_intl.accounts.models import User
from cnrs_intl.accounts.ways_in import open_accounts_with
from cnrs_intl.site.admin_language import first_log_in, say_to_browser, speak
from cnrs_intl.site.admin_second_factor import SSO
from cnrs_intl.site.admin_typed import TYPED, is_form_at, safe_next, way_back

ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
FIXED: dict[str, Any] = {
    "OIDC_RP_SIGN_ALGO": "RS256",
    "OIDC_RP_SCOPES": "openid email",
    "OIDC_USE_PKCE": True,
    "OIDC_TIMEOUT": 5,
    "OIDC_CREATE_USER": False,
    "LOGIN_REDIRECT_URL": "admin:index",
}
KNOWN_FOR = 600  # seconds for which a process trusts what it read of the provider
WHERE = "oidc_login_next"  # in a session's data: where to go on, and what was typed there
MOST_TYPED = 500_000  # characters that are kept for somebody who is not logged in yet
FAILED = gettext_noop("Single sign-on did not work. Try again; if it goes on, tell whoever runs the portal.")
UNVERIFIED = gettext_noop(
    "Single sign-on does not say that your address “%(email)s” is verified, so the portal does not trust it."
)
UNKNOWN = gettext_noop("No open account of the portal has your address “%(email)s”: ask an Administrator.")
SHARED = gettext_noop(
    "Several accounts of the portal have your address “%(email)s”, so single sign-on cannot tell which one"
    " is yours: ask an Administrator."
)
GIVEN_UP = gettext_noop(
    "You were not logged in: single sign-on was cancelled, or does not let you use the portal."
    " You can try again."
)
logger = logging.getLogger(__name__)


class RefusedError(Exception):
    """Somebody is known to the provider, but not let in; in words for them."""


class GivenUpError(Exception):
    """Somebody cancelled at the provider, or the provider keeps them from the portal."""


FAULTS = (
    *(RefusedError, GivenUpError, SuspiciousOperation, requests.RequestException, jwt.PyJWTError),
    *(AttributeError, KeyError, TypeError, ValueError),  # what a provider sent that is not as it should be
)


def provider() -> dict[str, Any]:
    """Return what the provider says of itself. Raises what `FAULTS` names."""
    key = f"oidc:{settings.OIDC_ISSUER}"
    if (known := cache.get(key)) is None:
        address = f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration"
        answer = requests.get(address, timeout=FIXED["OIDC_TIMEOUT"])
        answer.raise_for_status()
        known = answer.json()
        if known["issuer"] != settings.OIDC_ISSUER:
            raise SuspiciousOperation(f"{address} speaks for {known['issuer']}")
        cache.set(key, known, KNOWN_FOR)
    return dict(known)


def setting(name: str, *default: Any) -> Any:
    """Return what mozilla-django-oidc calls a setting: ours are three, and the provider says the rest."""
    if name in ENDPOINTS:
        return provider()[ENDPOINTS[name]]
    if name in FIXED:
        return FIXED[name]
    if name == "OIDC_RP_CLIENT_ID":
        return settings.OIDC_CLIENT_ID
    if name == "OIDC_RP_CLIENT_SECRET":
        return settings.OIDC_CLIENT_SECRET
    return default[0]


def callback_address() -> str:
    return f"{settings.SITE_URL}{reverse('oidc_authentication_callback')}"


class SignOn(OIDCAuthenticationBackend):
    get_settings = staticmethod(setting)
    get_user = ModelBackend.get_user  # which forgets who was closed

    def __init__(self) -> None:
        self.UserModel = User  # the provider is asked only by whoever comes from there

    def get_token(self, payload: dict[str, Any]) -> Any:
        return super().get_token(payload | {"redirect_uri": callback_address()})

    def _verify_jws(self, payload: str, key: Any) -> Any:
        """Return the claims of a token that this provider has signed, for us, and not long ago."""
        ours = settings.OIDC_CLIENT_ID
        claims = jwt.decode(
            payload,
            key,
            algorithms=[FIXED["OIDC_RP_SIGN_ALGO"]],
            audience=ours,
            issuer=settings.OIDC_ISSUER,
            leeway=30,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        if claims.get("azp", ours) != ours:
            raise SuspiciousOperation("the token was made for somebody else")
        return claims

    def get_userinfo(self, access_token: str, id_token: str, payload: Any) -> Any:
        told = super().get_userinfo(access_token, id_token, payload)
        if told["sub"] != payload["sub"]:
            raise SuspiciousOperation("the provider tells of somebody else")
        return told

    def get_or_create_user(self, access_token: str, id_token: str, payload: Any) -> User:
        """Return the one account of whoever this is, which is never made. Raises RefusedError."""
        told = self.get_userinfo(access_token, id_token, payload)
        email = str(told.get("email") or "")
        if not email or told.get("email_verified") not in {True, "true"}:
            raise RefusedError(gettext(UNVERIFIED) % {"email": email})
        accounts = open_accounts_with(email)
        if len(accounts) != 1:
            raise RefusedError(gettext(SHARED if accounts else UNKNOWN) % {"email": email})
        return accounts[0]

    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> Any:
        """Let nobody in who comes by another way than the provider's answer."""
        if "nonce" not in kwargs:
            return None
        super().__init__()
        return super().authenticate(request, **kwargs)


@method_decorator(never_cache, "dispatch")
class ToProvider(OIDCAuthenticationRequestView):
    """Leads to the provider (GET); keeps what somebody has typed before, whose session had ended (POST)."""

    http_method_names = ["get", "post"]
    get_settings = staticmethod(setting)

    def __init__(self, **kwargs: Any) -> None:
        super(OIDCAuthenticationRequestView, self).__init__(**kwargs)  # the provider is asked below

    def get(self, request: HttpRequest) -> HttpResponse:
        if not settings.OIDC_IS_SET:
            raise Http404
        try:
            self.OIDC_OP_AUTH_ENDPOINT = setting("OIDC_OP_AUTHORIZATION_ENDPOINT")
            self.OIDC_RP_CLIENT_ID = settings.OIDC_CLIENT_ID
            return super().get(request)
        except FAULTS as error:
            return failed(request, error)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        return {"redirect_uri": callback_address()}

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = request.POST.get(TYPED, "")
        if not settings.OIDC_IS_SET or len(typed) > MOST_TYPED:
            raise Http404
        request.session[TYPED] = typed
        request.session.set_expiry(3600)
        context = {"title": gettext("Single sign-on"), "next": safe_next(request)}
        return TemplateResponse(request, "admin/sign_on.html", context)


@method_decorator(never_cache, "dispatch")
class FromProvider(OIDCAuthenticationCallbackView):
    """Where the provider leads back to."""

    get_settings = staticmethod(setting)

    def get(self, request: HttpRequest) -> HttpResponse:
        if not settings.OIDC_IS_SET:
            raise Http404
        try:
            account = SignOn().authenticate(request, **self.sent(request))
            if account is None:
                raise SuspiciousOperation("the provider contradicts itself")
        except FAULTS as error:
            return failed(request, error)
        return self.let_in(request, account)

    @staticmethod
    def sent(request: HttpRequest) -> dict[str, Any]:
        """Return what was kept when this browser was led to the provider; it is good once."""
        states = request.session.get("oidc_states", {})
        kept = states.pop(request.GET.get("state", ""), None)
        request.session["oidc_states"] = states
        if kept and request.GET.get("error") == "access_denied":
            raise GivenUpError
        if kept is None or "code" not in request.GET:
            raise SuspiciousOperation(f"no answer to what was asked: {request.GET.get('error', '')[:80]}")
        return {"nonce": kept["nonce"], "code_verifier": kept["code_verifier"]}

    @staticmethod
    def let_in(request: HttpRequest, account: User) -> HttpResponse:
        where, typed = request.session.get(WHERE), request.session.get(TYPED, "")
        request.session.flush()
        auth.login(request, account, SSO)
        first_log_in(request)
        speak(request)
        response: HttpResponse = HttpResponseRedirect(where or reverse("admin:index"))
        if typed and where and is_form_at(where):
            response = way_back(request, where, typed)
        say_to_browser(response, account.language)
        return response


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Lead back to the log-in page, which says why and knows where to go on; the log says more."""
    where = safe_next(request) or request.session.get(WHERE)
    address = reverse("admin:login", query={REDIRECT_FIELD_NAME: where} if where else None)
    if isinstance(error, GivenUpError):
        messages.warning(request, gettext(GIVEN_UP))
    else:
        logger.warning("Single sign-on: %s: %s", type(error).__name__, error)
        messages.error(request, str(error) if isinstance(error, RefusedError) else gettext(FAILED))
    return HttpResponseRedirect(address)
