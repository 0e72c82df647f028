from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "cnrs_intl.site"
    label = "site"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from cnrs_intl.catalogue import documents
        from cnrs_intl.derci.models import Department
        from cnrs_intl.site import glossary, searched_pages
        from offices.models import Office
        from sectors.models import Sector

        documents.register(searched_pages.KIND, searched_pages.documents, order=35, of=(Department,))
        documents.register(glossary.KIND, glossary.documents, order=90, of=(Office, Sector))


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin, on a site of our own."""

    default = False  # of this package, which is named in the settings beside it
    default_site = "cnrs_intl.site.admin_site.PortalAdminSite"
