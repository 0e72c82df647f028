"""Saying on a country's page how what somebody typed led there: by this country's names alone."""

from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import fold, in_both_languages
from offices import abbreviations, vocabulary
from offices.combined import Text
from offices.hits import Hit, meant
from sectors.models import Country, CountryAlias


def said_of(country: Country, query: str) -> str:
    """
    Return how `query` leads to the country, in a sentence; nothing if it is its name, or leads elsewhere.

    Anybody can write an address: only what the tables have of this very country is told of it.
    """
    text = Text(query)
    if group := meant(text.asked, [hit for hit in text.known if hit.country == country.pk]):
        return sentence(country, query, group[0])
    return shown(country, query) if is_akin(country, text) else ""


def sentence(country: Country, query: str, hit: Hit) -> str:
    names = {fold(name) for name in in_both_languages(country, "name").values()}
    if hit.how != "code" and hit.key in names:
        return "" if fold(query) in names else shown(country, query)
    typed = query
    if hit.how == "code" or (hit.how == "alias" and hit.kind != CountryAlias.Kind.PEOPLE):
        typed = hit.text
    words = {"typed": typed, "country": country.with_article, "of_country": country.of_country}
    return sentence_for(hit) % words


def sentence_for(hit: Hit) -> str:
    match hit.how, hit.kind:
        case "code", _kind:
            return _("%(typed)s is the code %(of_country)s.")
        case "weak", _kind:
            return _("Showing %(country)s for “%(typed)s”.")
        case ("city" | "state" | "maybe", _kind) | (_kind, CountryAlias.Kind.PEOPLE | CountryAlias.Kind.PART):
            return _("For “%(typed)s”, see %(country)s.")
        case _how, CountryAlias.Kind.FORMER:
            return _("%(typed)s is a former name %(of_country)s.")
        case _how, CountryAlias.Kind.ABBREVIATION:
            return _("%(typed)s is an abbreviation %(of_country)s.")
    return _("“%(typed)s” is another name %(of_country)s.")


def shown(country: Country, query: str) -> str:
    return _("Showing %(country)s for “%(typed)s”.") % {"typed": query, "country": country.with_article}


def is_akin(country: Country, text: Text) -> bool:
    """Say whether a text holds a name of the country, or is near one, or the beginning of one."""
    if any(hit.country == country.pk for hit in text.in_other_words):
        return True
    if any(country.pk in name.countries for name in text.names):
        return True
    names = vocabulary.current()
    akin: list[vocabulary.OfCountry] = []
    for part in filter(None, {text.query, text.rest}):
        key = fold(part)
        akin += [*names.near(key), *names.beginnings(key), *abbreviations.meant(part)]
    return any(each.country == country.pk for each in akin)
