"""Who is in charge: the CNRS's department for international cooperation, its missions, the Institutes."""

from enum import StrEnum

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import grammar
from cnrs_intl.catalogue.fields import AddressField, Bilingual, MarkdownField
from cnrs_intl.catalogue.models import Entry, Pictured, entry_constraints
from cnrs_intl.catalogue.models.pictures import alternative_text, credit_text, licence_text
from cnrs_intl.catalogue.pictures import PictureField

FULL, PARTIAL = 100, 50  # per cent of the criteria that a site meets to be fully, or partially, compliant


class Compliance(StrEnum):
    """How far a site complies with the RGAA, as decree 2019-768 tells it apart."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Department(Pictured):
    """The department itself; one row, whose contact answers wherever an office or a sector has none."""

    search_fields = ("name", "summary", "body")
    called_by = ("acronym", "name")

    acronym = models.CharField(
        _("acronym"), max_length=20, help_text=_("By which every page and document names the department.")
    )
    article_fr = grammar.article_field(
        _("Of the acronym, for French sentences: « la », « le », « l’ » or none.")
    )
    name = Bilingual(models.CharField, _("name"), required=True, ordered=True, max_length=200)
    summary = Bilingual(models.TextField, _("summary"), required=True, help_text=_("One or two sentences."))
    body = Bilingual(MarkdownField, _("text"))
    postal_address = models.TextField(_("postal address"), blank=True, default="")
    email = models.EmailField(
        _("e-mail"),
        blank=True,
        default="",
        help_text=_("Shown on every answer whose office and sector have no e-mail of their own."),
    )
    telephone = models.CharField(_("telephone"), max_length=40, blank=True, default="")
    contact_page = AddressField(_("contact page"), blank=True, default="")
    web_page = Bilingual(
        AddressField,
        _("web page"),
        help_text=_("Where the CNRS presents its offices; shown wherever a team has no contact of its own."),
    )
    publisher = Bilingual(
        models.CharField,
        _("publisher"),
        max_length=200,
        help_text=_("Who is answerable for the portal, for the legal notice."),
    )
    host = Bilingual(
        models.TextField,
        _("host"),
        help_text=_("Name and address of whoever runs the servers, for the legal notice."),
    )
    licence = Bilingual(
        models.CharField,
        _("licence"),
        max_length=200,
        help_text=_(
            "The licence under which texts and data may be reused, for example “Licence Ouverte 2.0”, which"
            " is proposed. Empty: pages and files say that none has been chosen yet."
        ),
    )
    licence_page = AddressField(
        _("page of the licence"),
        blank=True,
        default="",
        help_text=_(
            "Where it can be read, for example https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
            " for Licence Ouverte 2.0."
        ),
    )
    logo = PictureField(
        _("logo"),
        help_text=_(
            "Stands above every page, beside the portal’s name, and on the page “About”. JPEG, PNG or WebP,"
            " at most 10 MB; what is transparent becomes white."
        ),
    )
    logo_alt = alternative_text(_("alternative text of the logo"))
    logo_credit = credit_text(_("credit of the logo"))
    logo_licence = licence_text(_("licence of the logo"))

    audited_on = models.DateField(
        _("audited on"),
        null=True,
        blank=True,
        help_text=_("The day of the latest external audit against the RGAA. Empty it after three years."),
    )
    auditor = models.CharField(_("auditor"), max_length=200, blank=True, default="")
    audit_rate = models.PositiveSmallIntegerField(
        _("rate of compliance"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(FULL)],
        help_text=_(
            "Criteria of the RGAA that are met, in per cent, rounded down: from 50, partially compliant."
        ),
    )
    not_accessible = Bilingual(
        MarkdownField,
        _("content that is not accessible"),
        help_text=_("What the audit found, exemptions included, for the accessibility statement."),
    )

    class Meta(Pictured.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("department")
        constraints = [
            *entry_constraints("name", "summary", pictures=("picture", "logo")),
            models.CheckConstraint(
                condition=Q(slug="derci"),
                name="derci_department_only_one",
                violation_error_message=_("There is one department; its slug is derci."),
            ),
            models.CheckConstraint(
                condition=Q(audited_on=None, audit_rate=None, auditor="")
                | Q(audited_on__isnull=False, audit_rate__isnull=False, audit_rate__range=(0, FULL))
                & ~Q(auditor=""),
                name="derci_department_whole_audit",
                violation_error_message=_(
                    "An audit has a day, an auditor and a rate: give all three, or none."
                ),
            ),
        ]

    @property
    def in_full(self) -> str:
        """Acronym and name, for where it is first spoken of."""
        return f"{self.acronym}, {self.name}"

    @property
    def compliance(self) -> Compliance:
        """How far the portal complies with the RGAA: without an audit, it does not."""
        if self.audit_rate == FULL:
            return Compliance.FULL
        return Compliance.PARTIAL if (self.audit_rate or 0) >= PARTIAL else Compliance.NONE


class Mission(Pictured):
    """One of the department's missions, in their order."""

    search_fields = ("name", "summary")

    name = Bilingual(models.CharField, _("title"), required=True, ordered=True, max_length=200)
    summary = Bilingual(models.TextField, _("text"), required=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))

    class Meta(Pictured.Meta):
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        constraints = entry_constraints("name", "summary", pictures=("picture",))


class Ranking(Entry):
    """A world ranking that the leaflet explains."""

    search_fields = ("name", "summary")

    name = Bilingual(models.CharField, _("name"), required=True, ordered=True, max_length=200)
    summary = Bilingual(models.TextField, _("what it measures"), required=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Lower comes first."))

    class Meta(Entry.Meta):
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        constraints = entry_constraints("name", "summary")


class Institute(Pictured):
    """One of the CNRS's Institutes, for whoever applies; shown once staff have filled it in."""

    search_fields = ("name", "themes")

    name = Bilingual(models.CharField, _("name"), required=True, ordered=True, max_length=200)
    themes = Bilingual(models.TextField, _("themes"), help_text=_("Its fields of research."))
    email = models.EmailField(_("e-mail"), blank=True, default="")
    page = AddressField(_("web page"), blank=True, default="")

    class Meta(Pictured.Meta):
        verbose_name = _("Institute")
        verbose_name_plural = _("Institutes")
        constraints = entry_constraints("name", pictures=("picture",))
