from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "offices"
    verbose_name = _("Offices")

    def ready(self) -> None:
        from cnrs_intl.catalogue.documents import call, declare
        from offices import checks, consequences  # noqa: F401 - register the proof and what is compared
        from offices.searched import SEARCHED, words_for_areas

        declare(SEARCHED)
        call(words_for_areas())
