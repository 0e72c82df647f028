from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DerciConfig(AppConfig):
    name = "cnrs_intl.derci"
    label = "derci"
    verbose_name = _("The department")
