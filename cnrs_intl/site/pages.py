"""The portal's pages about itself and about the department in charge."""

from typing import Any

from django.utils.translation import gettext as _

from cnrs_intl.catalogue.views import PublicTemplate
from cnrs_intl.derci.contact import first_recipient, the_department
from cnrs_intl.derci.models import Department, Mission
from cnrs_intl.derci.wording import compliance_of, department_words
from cnrs_intl.site import glossary
from cnrs_intl.site.accessibility import last_run
from cnrs_intl.site.figures import of_the_cnrs


class DepartmentPage(PublicTemplate):
    """A page that says who answers for the portal, as far as staff have filled that in."""

    model = Department
    section = "about"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, department=the_department())


class About(DepartmentPage):
    template_name = "site/about.html"

    def get_title(self) -> str:
        return _("About %(the_department)s") % department_words()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            missions=Mission.objects.published().in_order(),
            recipient=first_recipient([the_department()]),
            **of_the_cnrs(),
        )


class Glossary(PublicTemplate):
    template_name = "site/glossary.html"
    section = "about"

    def get_title(self) -> str:
        return _("Glossary")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, terms=glossary.terms())


class Accessibility(DepartmentPage):
    template_name = "site/accessibility.html"

    def get_title(self) -> str:
        return _("Accessibility statement")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        compliance = compliance_of(the_department())
        return super().get_context_data(**kwargs, compliance=compliance, run=last_run())


class Legal(DepartmentPage):
    template_name = "site/legal.html"

    def get_title(self) -> str:
        return _("Legal notice")


class Privacy(DepartmentPage):
    template_name = "site/privacy.html"

    def get_title(self) -> str:
        return _("Privacy")
