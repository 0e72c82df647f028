"""Where a call for projects may stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Progress(models.TextChoices):
    """Where a call stands, derived from its dates unless an editor says otherwise."""

    ANNOUNCED = "announced", _("announced")
    OPEN = "open", _("open")
    CLOSING_SOON = "closing_soon", _("closing soon")
    ALL_YEAR = "all_year", _("open all year")
    NOT_ANNOUNCED = "not_announced", _("dates not announced")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")
