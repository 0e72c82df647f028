"""What the sheet of an office says, on paper."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import pdf
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.pdf import Block, Document, frame, run_of, section, text_of
from cnrs_intl.derci.contact import Recipient, first_recipient, on_paper, the_department
from offices.coverage import coverage_by_level
from offices.facts import facts
from offices.models import Coverage, Office


def sheet(office: Any) -> Document:
    """Return the sheet of an office read with `with_published("sectors", "contacts")`."""
    levels = coverage_by_level(office)
    department = the_department()
    recipient = first_recipient([office, *office.published_sectors, department])
    glance = [fact.on_paper for fact in facts(office, recipient)]
    return Document(
        name=f"office-{office.slug}-{current_language()}",
        template="office.typ",
        data=frame(office.name, office.get_absolute_url())
        | {
            "short_name": office.short_name,
            "beside": office.name.removeprefix(office.short_name).strip(),
            "place": office.place,
            "department": department.in_full if department else "",
            "summary": run_of(office, "summary"),
            "main": main_sections(office, recipient),
            "side": [section(_("At a glance"), pdf.facts(glance))],
            "covers": _("Countries and territories covered"),
            "levels": [(capfirst(level), list(map(covered, rows))) for level, rows in levels],
            "covers_no_list": "" if levels else whom_instead(office),
            "footnote": _(
                "Geographic sectors are working teams. The names of countries and territories, and their "
                "place in lists, imply no position on the status of any of them."
            ),
            "read_on": _("Up-to-date page"),
        },
    )


def main_sections(office: Any, recipient: Recipient | None) -> list[dict[str, Any]]:
    sections = [section(_("Write to the office"), *on_paper(recipient, office=office.slug), *people(office))]
    if office.body:
        sections.insert(0, section(_("Activities of the office"), *text_of(office, "body")))
    return sections


def people(office: Any) -> list[Block]:
    """Return the persons and desks of the office that are public, one after the other."""
    found = []
    for contact in office.published_contacts:
        known = [contact.name, contact.email, contact.telephone]
        found.append((contact.role, ", ".join(filter(None, known)) or "–"))
    return [pdf.facts(found)] if found else []


def covered(row: Coverage) -> dict[str, Any]:
    return {"name": row.country.name, "note": run_of(row, "note")}


def whom_instead(office: Office) -> str:
    """Return what is said where there is no list of countries."""
    if office.serves_eu:
        return _(
            "The institutions and programmes of the European Union. "
            "Geographic sectors cover the countries of the Union."
        )
    return _("No country is listed here yet.")
