"""In which language somebody reads the admin: their account's; before the log-in, the browser's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views import i18n


def speak(request: HttpRequest) -> None:
    """Go on in the language of whoever asks, if their account has one."""
    language = getattr(request.user, "language", "")
    if language and language != translation.get_language():
        translation.activate(language)
        request.LANGUAGE_CODE = language


def keep(user: Any, language: str) -> None:
    if language in dict(settings.LANGUAGES) and language != user.language:
        user.language = language
        user.save(update_fields=["language"])


def first_log_in(request: HttpRequest) -> None:
    """Have an account that has no language yet keep the one of the log-in page."""
    if request.user.is_authenticated and not request.user.language:
        keep(request.user, translation.get_language() or settings.LANGUAGE_CODE)


def say_to_browser(response: HttpResponse, language: str) -> None:
    """Have the pages that ask nobody who they are, such as the log-in page, be in this language as well."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def set_language(request: HttpRequest) -> HttpResponseBase:
    """Change the language (POST), of the browser and of the account that is logged in."""
    if request.method == "POST" and request.user.is_authenticated:
        keep(request.user, request.POST.get("language", ""))
    return i18n.set_language(request)
