"""
The sentences of an answer, in the current language.

They take no position on any status: whom an office or a sector follows is said, never
what a place belongs to. French has no gender or number to agree with in any of them.
"""

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from offices.models import Coverage, Office
from sectors.models import Country, Sector

# Places that these sentences call neither a country nor a territory.
NEITHER = {"AQ", "EH", "HK", "MO", "PS", "TW", "XK"}


def sentence_for(level: str, count: int) -> str:
    """Return the sentence that says how closely `count` offices cover a country."""
    match level:
        case Coverage.Level.NAMED:
            return ngettext(
                "%(offices)s covers %(country)s as part of its mandate.",
                "%(offices)s cover %(country)s as part of their mandates.",
                count,
            )
        case Coverage.Level.LIAISON:
            return ngettext(
                "%(offices)s works closely with %(country)s, beyond its own mandate.",
                "%(offices)s work closely with %(country)s, beyond their own mandates.",
                count,
            )
        case Coverage.Level.AREA:
            return ngettext(
                "%(offices)s covers %(country)s as part of its area.",
                "%(offices)s cover %(country)s as part of their areas.",
                count,
            )
        case _host:
            return ngettext(
                "%(offices)s stands %(in_country)s; its mandate names other countries.",
                "%(offices)s stand %(in_country)s; their mandates name other countries.",
                count,
            )


def level_of_office(level: Coverage.Level) -> str:
    """Return how closely an office covers a country, as said of the office rather than of the country."""
    if level == Coverage.Level.HOST:
        return _("where it stands, beyond its mandate")
    return str(level.label)


def offices_reason(country: Country, covering: list[tuple[str, Office]]) -> str:
    """Return one sentence per level, strongest first; `covering` pairs levels and offices."""
    sentences = []
    for level in dict.fromkeys(level for level, _office in covering):
        offices = [office.in_sentence for each, office in covering if each == level]
        words = {"country": country.with_article, "in_country": country.in_country}
        words["offices"] = get_text_list(offices, _("and"))
        sentences.append(capfirst(sentence_for(level, len(offices)) % words))
    return " ".join(sentences)


def sector_reason(country: Country, sector: Sector) -> str:
    words = {"country": country.with_article, "sector": sector.name}
    if country.territory_of_id or country.iso2 in NEITHER:
        sentence = pgettext(
            "a territory", "Our texts name no office for %(country)s. DERCI’s %(sector)s sector follows it."
        )
    else:
        sentence = pgettext(
            "a country", "Our texts name no office for %(country)s. DERCI’s %(sector)s sector follows it."
        )
    return sentence % words


def headquarters_reason(country: Country) -> str:
    words = {"country": country.with_article}
    if country.iso2 == "FR":
        return _(
            "In France, DERCI itself is the single point of entry for institutional partners "
            "on the CNRS’s international initiatives."
        )
    if country.territory_of_id:
        return _("DERCI itself, at headquarters, follows %(country)s.") % words
    return _("Our texts name neither an office nor a sector for %(country)s. DERCI itself answers.") % words


def also_reason(why: str, office: Office, country: Country) -> str:
    """Return why an office is on the second line: for the Union, for a state, or for the area around."""
    words = {"office": office.in_sentence, "country": country.with_article}
    match why:
        case "eu":
            return capfirst(_("%(office)s serves the European Union’s institutions and programmes.") % words)
        case "state":
            return capfirst(_("%(office)s covers %(country)s.") % words)
        case _area:
            return capfirst(_("%(office)s covers the countries around.") % words)
