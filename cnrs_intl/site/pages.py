"""The portal's pages about itself and about the department in charge."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cnrs_intl.catalogue.linked import Node
from cnrs_intl.catalogue.list_files import Column, ListFile
from cnrs_intl.catalogue.views import PublicTemplate
from cnrs_intl.derci.contact import first_recipient, the_department
from cnrs_intl.derci.models import Department, Mission
from cnrs_intl.derci.wording import compliance_of, department_words
from cnrs_intl.site import glossary
from cnrs_intl.site.accessibility import last_run
from cnrs_intl.site.figures import of_the_cnrs
from cnrs_intl.site.linked import about_department, of_glossary


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

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        about = about_department(context["department"], self.request.path, context["title"])
        return [*super().get_linked_data(context), *about]


class Glossary(PublicTemplate):
    template_name = "site/glossary.html"
    section = "about"

    def get_title(self) -> str:
        return _("Glossary")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, terms=glossary.terms())

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        words = of_glossary(context["terms"], self.request.path, context["title"])
        return [*super().get_linked_data(context), words]


def address_in_glossary(term: glossary.Term) -> str:
    return f"{settings.SITE_URL}{reverse('glossary')}#{term.anchor}"


class GlossaryFile(ListFile, Glossary):
    """The glossary as a file."""

    file_name = "glossary"
    columns = (
        Column("word", gettext_lazy("term"), lambda term: term.word),
        Column("spelled_out", gettext_lazy("spelled out"), lambda term: term.spelled_out),
        Column("meaning", gettext_lazy("meaning"), lambda term: term.meaning),
        Column("address", gettext_lazy("address of the page"), address_in_glossary),
    )

    def get_entries(self) -> list[glossary.Term]:
        return glossary.terms()


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
