"""An account of staff: Django's user, in Django's own table, with what each person prefers (decision 35)."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who logs in to the admin."""

    language = models.CharField(
        _("language"),
        max_length=5,
        choices=settings.LANGUAGES,
        blank=True,
        default="",  # nobody has logged in with it yet: the first time says which
        help_text=_("These pages and mail from the portal are in this language."),
    )
    mail_approvals = models.BooleanField(_("when a colleague asks for approval"), default=True)
    mail_answers = models.BooleanField(
        _("when drafts that one wrote are scheduled, published or sent back"), default=True
    )
    mail_failures = models.BooleanField(_("when something could not be published at its time"), default=True)
    mail_reviews = models.BooleanField(_("when entries that one owns are due for review"), default=True)

    #: What somebody may want to be mailed, or not.
    mails = ("mail_approvals", "mail_answers", "mail_failures", "mail_reviews")

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")  # type: ignore[assignment]
        verbose_name_plural = _("accounts")  # type: ignore[assignment]
        db_table = "auth_user"
