"""The portal's pages about itself and about DERCI."""

from typing import Any

from django.utils.translation import gettext as _

from cnrs_intl.catalogue.views import PublicTemplate, edit_url
from cnrs_intl.derci.models import Department, Mission, Ranking
from cnrs_intl.site import glossary
from sectors.models import KeyFigure


class DepartmentPage(PublicTemplate):
    """A page that says who answers for the portal, as far as staff have filled that in."""

    section = "about"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        department = Department.objects.published().first()
        return super().get_context_data(
            **kwargs,
            department=department,
            edit_url=edit_url(department) if department else "",
        )


class About(DepartmentPage):
    template_name = "site/about.html"

    def get_title(self) -> str:
        return _("About DERCI")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            missions=Mission.objects.published().in_order(),
            figures=KeyFigure.objects.published().filter(sector=None).in_order(),
            rankings=Ranking.objects.published().in_order(),
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
        return _("Accessibility")


class Legal(DepartmentPage):
    template_name = "site/legal.html"

    def get_title(self) -> str:
        return _("Legal notice")


class Privacy(DepartmentPage):
    template_name = "site/privacy.html"

    def get_title(self) -> str:
        return _("Privacy")
