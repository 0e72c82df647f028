from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstrumentsConfig(AppConfig):
    name = "instruments"
    verbose_name = _("Instruments")

    def ready(self) -> None:
        from cnrs_intl.catalogue.documents import declare
        from instruments import consequences  # noqa: F401 - registers what is compared
        from instruments.searched import SEARCHED

        declare(SEARCHED)
