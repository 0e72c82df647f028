"""
The sentences of an answer, in the current language: the contact first, what the brochure leaves open second.

They take no position on any status: whom an office or a sector covers is said, never
what a place belongs to. French has no gender or number to agree with in any of them.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue.templatetags.page import day, in_words
from cnrs_intl.derci.wording import department_words
from offices.models import Coverage, Office
from sectors.models import Country, Sector

Covering = Sequence[tuple[str, Office]]  # levels (of `Coverage`) and offices, strongest first
COVERS = {Coverage.Level.NAMED, Coverage.Level.AREA}


def sentence_for(level: str, count: int) -> str:
    """Return the sentence that says how closely `count` offices cover a country."""
    match level:
        case Coverage.Level.NAMED:
            return ngettext("%(offices)s covers %(country)s.", "%(offices)s cover %(country)s.", count)
        case Coverage.Level.LIAISON:
            return ngettext(
                "%(offices)s also works closely with %(country)s.",
                "%(offices)s also work closely with %(country)s.",
                count,
            )
        case Coverage.Level.AREA:
            return ngettext(
                "%(offices)s covers a region that includes %(country)s.",
                "%(offices)s cover a region that includes %(country)s.",
                count,
            )
        case _host:
            return ngettext(
                "%(offices)s is based %(in_country)s.", "%(offices)s are based %(in_country)s.", count
            )


def level_of_office(level: Coverage.Level) -> str:
    """Return how closely an office covers countries, as the heading of their list."""
    match level:
        case Coverage.Level.NAMED:
            return _("in the mandate of the office")
        case Coverage.Level.LIAISON:
            return _("close working ties")
        case Coverage.Level.AREA:
            return _("in the region of the office")
        case _host:
            return _("host country, outside the mandate")


def offices_sentence(country: Country, covering: Covering) -> str:
    """Return one sentence per level."""
    sentences = []
    for level in dict.fromkeys(level for level, _office in covering):
        offices = [office for each, office in covering if each == level]
        words = words_of(country) | {"offices": listed(offices)}
        sentences.append(capfirst(sentence_for(level, len(offices)) % words))
    return " ".join(sentences)


def words_of(country: Country) -> dict[str, str]:
    return {"country": country.with_article, "in_country": country.in_country}


def listed(offices: Iterable[Office]) -> str:
    return get_text_list([office.in_sentence for office in offices], _("and"))


def host_remark(country: Country, sector: Sector | None, count: int) -> str:
    """Return what the brochure says of offices that are based in a country, and nothing more."""
    if sector is None:
        return ngettext(
            "The CNRS brochure lists other countries for it.",
            "The CNRS brochure lists other countries for them.",
            count,
        )
    sentence = ngettext(
        "The CNRS brochure lists other countries for it; the %(sector)s sector covers %(country)s.",
        "The CNRS brochure lists other countries for them; the %(sector)s sector covers %(country)s.",
        count,
    )
    return sentence % (words_of(country) | {"sector": sector.name})


def host_sector(country: Country, sector: Sector | None) -> str:
    """Return who else covers the country of offices of which the brochure says nothing there."""
    if sector is None:
        return ""
    return _("The %(sector)s sector covers %(country)s.") % (words_of(country) | {"sector": sector.name})


def sector_sentence(country: Country, sector: Sector) -> str:
    sentence = _("Your contact for %(country)s is %(the_department)s’s %(sector)s sector.")
    return sentence % (words_of(country) | department_words() | {"sector": sector.name})


def sector_remark(country: Country, *, brochure_is_silent: bool) -> str:
    """Return that no office covers a country: as the brochure's silence only where that is certain."""
    if not brochure_is_silent:
        return _("No regional office of the CNRS covers %(country)s.") % words_of(country)
    return _("The CNRS brochure lists no regional office for %(country)s.") % words_of(country)


def no_office_sentence(*, brochure_is_silent: bool) -> str:
    """Return that a sector has no office, likewise."""
    if not brochure_is_silent:
        return _("No office of the CNRS works with this sector.")
    return _("The CNRS brochure lists no office for this sector.")


def headquarters_sentence(country: Country) -> str:
    return _("Your contact for %(country)s is %(the_department)s.") % (words_of(country) | department_words())


def france_remark() -> str:
    sentence = _(
        "%(The_department)s is the single point of entry for institutional partners, French and foreign, "
        "on the CNRS’s international initiatives."
    )
    return sentence % department_words()


def why_covered(level: str, country: Country, peers: int) -> str:
    """Return what the CNRS brochure has of a country of an office, with all its `peers` at this level."""
    words = words_of(country) | {"number": in_words(peers)}
    match level:
        case Coverage.Level.NAMED:
            sentence = ngettext(
                "The CNRS brochure gives %(country)s as the office’s mandate.",
                "The CNRS brochure lists %(country)s among the %(number)s countries of the office’s mandate.",
                peers,
            )
            return sentence % words
        case Coverage.Level.LIAISON:
            return _("The CNRS brochure mentions these ties, outside the mandate of the office.")
        case Coverage.Level.AREA:
            return _("The CNRS brochure gives the region, without a list of all its countries.")
    return ""  # of a host, the remark says it all


def sector_to_confirm() -> str:
    """Return what is said of a sector that the sources don’t settle, where the contact is an office."""
    sentence = _("The sector is chosen by geography; %(the_department)s has yet to confirm it.")
    return sentence % department_words()


def to_confirm() -> str:
    """Return what is said of a placement that the sources don’t settle."""
    return _("Placed by geography; %(the_department)s has yet to confirm.") % department_words()


def coming_sentence(country: Country, since: date, covering: Covering) -> str:
    """Return what is said of offices that will cover a country from a day on."""
    if all(level in COVERS for level, _office in covering):
        sentence = ngettext(
            "From %(day)s, %(offices)s covers %(country)s.",
            "From %(day)s, %(offices)s cover %(country)s.",
            len(covering),
        )
    else:
        sentence = ngettext(
            "From %(day)s, %(offices)s is a contact for %(country)s.",
            "From %(day)s, %(offices)s are contacts for %(country)s.",
            len(covering),
        )
    offices = listed(office for _level, office in covering)
    return sentence % (words_of(country) | {"day": day(since), "offices": offices})


def also_reason(why: str, office: Office, country: Country) -> str:
    """Return why an office is on the second line: for the Union, for a state, or for the area around."""
    words = {"office": office.in_sentence, "country": country.with_article}
    match why:
        case "eu":
            return union_reason(office)
        case "state":
            return capfirst(_("%(office)s covers %(country)s.") % words)
        case _area:
            return capfirst(_("%(office)s covers the neighbouring region.") % words)


def union_reason(office: Office) -> str:
    sentence = _("For the European Union’s institutions and programmes: %(office)s.")
    return sentence % {"office": office.in_sentence}


# In a list, on a map and in the index on paper, a contact is a few words.


def office_in_short(level: str, office: Office) -> str:
    """Return an office as a cell of a table has it: “Pretoria office (based there)”."""
    match level:
        case Coverage.Level.LIAISON:
            return _("%(office)s (close ties)") % {"office": office.short_name}
        case Coverage.Level.AREA:
            return _("%(office)s (by region)") % {"office": office.short_name}
        case Coverage.Level.HOST:
            return _("%(office)s (based there)") % {"office": office.short_name}
    return office.short_name


def contact_in_short(covering: Covering, sector: Sector | None) -> str:
    """Return the contact in a few words: its offices, else its sector, else the department."""
    if covering:
        return ", ".join(office_in_short(level, office) for level, office in covering)
    if sector:
        return _("%(sector)s sector") % {"sector": sector.name}
    return department_words()["The_department"]


def team(covering: Covering, sector: Sector | None) -> str:
    """Return the contact in full, as the address of a letter has it."""
    if covering:
        return ", ".join(office.short_name for _level, office in covering)
    return sector.in_full if sector else department_words()["the_department"]


def kinds_of_contact() -> dict[str, str]:
    """Return what each kind of contact (an `Answer.contact`) is called in a list."""
    return {
        "office": _("Regional office"),
        "sector": _("Sector"),
        "headquarters": department_words()["The_department"],
    }
