"""The admin's site: Django's, with what to fill in before opening."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from cnrs_intl.site.readiness import findings


class PortalAdminSite(admin.AdminSite):
    site_header = site_title = settings.PORTAL_NAME

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return Django's addresses and check-ready/, before the last one of Django's, which takes all."""
        page = self.admin_view(self.check_ready)
        return [path("check-ready/", page, name="check_ready"), *super().get_urls()]

    def check_ready(self, request: HttpRequest) -> HttpResponse:
        """Show what is to be filled in or confirmed before the portal opens to the public."""
        title = _("Before opening to the public")
        context = {**self.each_context(request), "title": title, "findings": findings()}
        return TemplateResponse(request, "admin/check_ready.html", context)
