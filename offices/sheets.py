"""What the sheet of an office says, on paper."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.pdf import Block, Document, facts, frame, run, run_of, section, text_of
from cnrs_intl.derci.contact import first_recipient, on_paper
from cnrs_intl.derci.models import Department
from offices.coverage import coverage_by_level
from offices.models import Coverage, Office


def sheet(office: Office) -> Document:
    """Return the sheet of an office read with `with_published("sectors", "contacts")`."""
    levels = coverage_by_level(office)
    department = Department.objects.published().first()
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
            "main": main_sections(office, department),
            "side": [section(_("At a glance"), facts(at_a_glance(office)))],
            "covers": _("Countries and territories that it covers"),
            "levels": [(capfirst(level), list(map(covered, rows))) for level, rows in levels],
            "covers_no_list": "" if levels else whom_instead(office),
            "footnote": _(
                "Sectors are DERCI’s working teams. The names of countries and territories, and their "
                "place in these lists, imply no position on the status of any of them."
            ),
            "read_on": _("The page of this office, kept up to date"),
        },
    )


def main_sections(office: Any, department: Department | None) -> list[dict[str, Any]]:
    recipient = first_recipient([office, *office.published_sectors, department])
    sections = [section(_("Who to write to"), *on_paper(recipient), *people(office))]
    if office.body:
        sections.insert(0, section(_("What it does"), *text_of(office, "body")))
    return sections


def people(office: Any) -> list[Block]:
    """Return the persons and desks of the office that are public, one after the other."""
    found = []
    for contact in office.published_contacts:
        known = [contact.name, contact.email, contact.telephone]
        found.append((contact.role, ", ".join(filter(None, known)) or "–"))
    return [facts(found)] if found else []


def at_a_glance(office: Any) -> list[tuple[str, str | Block]]:
    sectors = office.published_sectors
    sector = ngettext("Sector of DERCI", "Sectors of DERCI", len(sectors))
    return [
        (_("Mandate"), run_of(office, "mandate")),
        (_("Stands in"), office.place),
        (_("Since"), str(office.since or "")),
        (_("Run together with"), run_of(office, "partner_organisation")),
        (sector, ", ".join(each.name for each in sectors)),
        (_("Web page"), run(office.web_page, link=office.web_page)),
    ]


def covered(row: Coverage) -> dict[str, Any]:
    return {"name": row.country.name, "note": run_of(row, "note")}


def whom_instead(office: Office) -> str:
    """Return what stands in the place of a list of countries."""
    if office.serves_eu:
        return _(
            "The institutions and programmes of the European Union. "
            "Each country of the Union is followed by its sector."
        )
    return _("The list of countries is not filled in yet.")
