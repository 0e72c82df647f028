"""The portal itself, and its pages about the department and its words, as linked data."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import LANGUAGES, current_language
from cnrs_intl.catalogue.kept_package import Package
from cnrs_intl.catalogue.linked import Node, address, identifier, named, page, the_website, thing
from cnrs_intl.derci.linked import of_department, the_cnrs
from cnrs_intl.derci.models import Department
from cnrs_intl.derci.wording import Licence
from cnrs_intl.site.glossary import Term


def of_website() -> Node:
    """Return the portal, with how to search it."""
    template = f"{address(reverse('search'))}?q={{search_term_string}}"
    search = thing("EntryPoint", urlTemplate=template)
    action = thing("SearchAction", target=search) | {"query-input": "required name=search_term_string"}
    return thing(
        "WebSite",
        the_website(),
        name=str(settings.PORTAL_NAME),
        url=address(reverse("home")),
        inLanguage=current_language(),
        publisher=named(the_cnrs()),
        potentialAction=action,
    )


def about_department(department: Department | None, path: str, title: str) -> list[Node]:
    """Return the page about the department, and the department as a part of the CNRS."""
    if department is None:
        return [page("AboutPage", path, title, mainEntity=named(the_cnrs()))]
    described = of_department(department)
    about = page("AboutPage", path, title, mainEntity={"@id": described["@id"]})
    return [about, the_cnrs(department=described)]


def of_glossary(terms: Iterable[Term], path: str, title: str) -> Node:
    where = address(path)
    words = [
        thing("DefinedTerm", name=term.word, description=term.meaning, url=f"{where}#{term.anchor}")
        for term in terms
    ]
    said = {"name": title, "url": where, "inLanguage": current_language()}
    return thing("DefinedTermSet", f"{where}#terms", **said, hasDefinedTerm=words)


def the_data() -> str:
    """Return what identifies the catalogue as a set of data, here and for harvesters (`dcat`)."""
    return identifier("/catalog.jsonld", "dataset")


def name_of_the_data() -> str:
    return _("International cooperation of the CNRS: offices, sectors, instruments")


def data_in_words() -> str:
    return _(
        "Which office or sector of the CNRS covers which country or territory, and the CNRS’s instruments "
        "for international collaboration: who takes part, for how long, with how much funding, and the calls "
        "for projects. All texts are in English and French."
    )


def of_data(path: str, file: str, day: date, made: Package | None, licence: Licence) -> Node:
    """
    Return the catalogue of a day as a set of data: `path` is the page about it, `file` the package's.

    Of the package is told what is known once it is `made`; a licence, once it is chosen.
    """
    known = {"contentSize": f"{made.size} B", "sha256": made.sha256} if made else {}
    chosen = licence.page or thing("CreativeWork", name=licence.name)
    about = {"url": address(path), "inLanguage": list(LANGUAGES), "dateModified": day.isoformat()}
    where = {"contentUrl": address(file), "encodingFormat": "application/zip"}
    return thing(
        "Dataset",
        the_data(),
        name=name_of_the_data(),
        description=data_in_words(),
        **about,
        license=chosen if licence.is_chosen else "",
        creator=named(the_cnrs()),
        publisher=named(the_cnrs()),
        distribution=[thing("DataDownload", **where, **known, dateModified=day.isoformat())],
    )
