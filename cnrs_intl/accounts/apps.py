from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "cnrs_intl.accounts"
    label = "accounts"
    verbose_name = _("Staff")
    default_auto_field = "django.db.models.AutoField"  # as Django's own table of users has it, which this is
