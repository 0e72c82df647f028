from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SectorsConfig(AppConfig):
    name = "sectors"
    verbose_name = _("Sectors and countries")

    def ready(self) -> None:
        from cnrs_intl.catalogue.documents import declare
        from sectors.searched import SEARCHED

        declare(SEARCHED)
