"""The portal's own pages, as the public search finds them: by title, and by what people type for them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.documents import ALWAYS, Document, Wording, sentences, window_of
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.derci.models import Department
from cnrs_intl.derci.wording import words_of
from cnrs_intl.site.known import LANDMARKS

KIND = "page"  # of results of the search

# What people type for a page besides, in either language; the landmarks of the finder come on top.
WORDS = {
    "call_list": "apply, how to apply, application, application form, submit, submit a proposal, deadline, "
    "candidater, comment candidater, candidature, candidatures, postuler, déposer un dossier, formulaire, "
    "date limite, échéance",
    "country_list": "map, maps, world map, carte, cartes, carte du monde",
    "office_list": "address, addresses, postal address, address book, vCard, local time, time zone, "
    "adresse, adresses, adresse postale, carnet d’adresses, heure locale, fuseau horaire, décalage horaire",
    "leaflet_pdf": "flyer, PDF, leaflet, dépliant",
    "brochure_pdf": "booklet, PDF, brochure, plaquette",
    "instrument_list": "grant, grants, money, budget, fellowship, scholarship, scholarships, PhD, "
    "doctorate, doctoral, postdoc, postdoctoral, thesis, mobility, internship, internships, job, "
    "subvention, bourse, thèse, cotutelle, doctorat, postdoctorat, mobilité, emploi, montant",
    "instrument_choose": "choose, eligibility, choisir, éligibilité",
    "instrument_compare": "compare, comparison, comparer, comparaison",
    "message": "contact, contact details, e-mail, phone number, coordonnées, interlocuteur, courriel, "
    "téléphone",
    "about": "key figures, rankings, chiffres clés, classements",
    "open_data": "data, dataset, download, CSV, données, jeu de données, télécharger",
    "api_docs": "API, developers, développeurs, programmes",
    "embed": "embed, widget, intégrer, votre site",
    "privacy": "cookies, personal data, confidentialité, données personnelles",
    "legal": "publisher, host, licence, éditeur, hébergeur",
    "accessibility": "RGAA, WCAG, accessibilité",
}


class Page(NamedTuple):
    """A page: the name of its address, its title, what it says in a sentence, and what staff wrote on it."""

    name: str
    title: str
    summary: str
    body: str = ""


def pages() -> list[Page]:
    """Return the pages in the current language."""
    laboratories = _(
        "Instruments are for laboratories, not individuals. For fellowships or jobs, look elsewhere."
    )
    data = _(
        "The whole public catalogue for your own software: offices, countries, instruments and calls, "
        "in English and French."
    )
    told = _("Read the whole catalogue from your own program or website. No key, no cookie, no registration.")
    return [
        Page("country_list", _("Countries and territories"), ""),
        Page("office_list", _("Regional offices of the CNRS"), ""),
        Page("instrument_list", _("Instruments for international collaboration"), laboratories),
        Page("instrument_choose", _("Which instrument fits your project?"), ""),
        Page("instrument_compare", _("Compare the instruments"), ""),
        Page("call_list", _("Calls for projects"), ""),
        Page("sector_list", _("Geographic sectors"), ""),
        Page("message", _("Prepare your message"), ""),
        about(),
        Page("glossary", _("Glossary"), ""),
        Page("open_data", _("Open data"), data),
        Page("api_docs", _("The API"), told),
        Page("embed", _("Link your site to this portal"), ""),
        Page("accessibility", _("Accessibility statement"), ""),
        Page("legal", _("Legal notice"), ""),
        Page("privacy", _("Privacy"), ""),
    ]


def to_be_public() -> Any:
    """Return the department that is public, or will be by its dates alone, when no job writes the index."""
    return Department.objects.filter(state=Entry.State.PUBLISHED).first()


def about() -> Page:
    """Return the department’s page, with what staff wrote there, such as what it was called before."""
    department = to_be_public()
    words = words_of(department)
    told = sentences([department.summary, department.body]) if department else ""
    return Page("about", _("About %(the_department)s") % words, words["department_name"], told)


def papers() -> list[Page]:
    """Return the documents that the foot of each page links, in the current language."""
    return [Page("brochure_pdf", _("Brochure (PDF)"), ""), Page("leaflet_pdf", _("Leaflet (PDF)"), "")]


def documents() -> Iterator[Document]:
    """Yield what the search finds of the portal's own pages."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append([(page, reverse(page.name)) for page in (*pages(), *papers())])
    for together in zip(*said, strict=True):
        name = together[0][0].name
        wordings = {
            language: Wording(url, page.title, (page.title,), summary=page.summary, body=page.body)
            for language, (page, url) in zip(LANGUAGES, together, strict=True)
        }
        window = window_of(to_be_public()) if name == "about" else ALWAYS  # which says what it is called
        yield Document(
            f"{KIND}:{name}", KIND, KIND, 0, wordings, names=words_for(name), share=90, window=window
        )


def words_for(name: str) -> tuple[str, ...]:
    """Return what people type for a page."""
    found = [word for view, *words in LANDMARKS if view == name for word in words]
    found += [word for word in WORDS.get(name, "").split(", ") if word]
    return tuple(dict.fromkeys(found))
