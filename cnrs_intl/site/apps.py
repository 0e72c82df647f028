from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "cnrs_intl.site"
    label = "site"
    verbose_name = _("Portal")


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin, on a site of our own."""

    default = False  # of this package, which is named in the settings beside it
    default_site = "cnrs_intl.site.admin_site.PortalAdminSite"
