"""What instruments allow for: a list that they share."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import Bilingual
from cnrs_intl.catalogue.models import Readdressed, Reference, WellFormedSlugField, slug_is_well_formed


class Activity(Readdressed, Reference):
    """Something that instruments allow for, as the leaflet lists it."""

    slug = WellFormedSlugField(_("slug"), max_length=80, unique=True)
    name = Bilingual(models.CharField, _("name"), required=True, ordered=True, blank=False, max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [slug_is_well_formed()]
