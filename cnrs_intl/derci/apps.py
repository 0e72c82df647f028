from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DerciConfig(AppConfig):
    name = "cnrs_intl.derci"
    label = "derci"
    verbose_name = _("The department")

    def ready(self) -> None:
        from cnrs_intl.catalogue.documents import declare
        from cnrs_intl.derci.searched import SEARCHED

        declare(SEARCHED)
