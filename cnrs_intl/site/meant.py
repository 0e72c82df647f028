"""What the finder makes of words that are searched for: the country that they mean, or may mean."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import current_language, fold
from cnrs_intl.catalogue.results import Results
from cnrs_intl.site import known
from offices.finder import Candidate, Found
from sectors.models import Country

OFFERED = 3  # countries that words may mean
GUESSED = {"prefix", "spelling"}
NAMES = {"name", "alias"}


def country_meant(understood: Found, found: Results) -> Country | None:
    """
    Return the country that the finder has understood: Germany for “Munich”, Kenya for “Kenya funding”.

    None if the first result is it, and has all that was typed; or if pages are called so, such as IRL.
    """
    country, typed = understood.country, understood.query
    if country and known.named(typed) and not known.is_own_name(country, typed):
        return None
    return country if country and country.get_absolute_url() not in with_all_words(found)[:1] else None


def words_meant(understood: Found) -> str:
    """
    Return what a misspelling surely is: the country’s name for “Espange”; Cambridge, in several, is itself.

    Nothing where the finder is not sure, or where a name is only among other words.
    """
    for first in understood.candidates[:1]:
        is_whole = is_all_of(first, understood.query)
        if first.how == "place":
            return understood.query if is_whole and not (first.kind or understood.certain) else ""
        if understood.certain and (is_whole or first.how in GUESSED):
            return first.country.name
    return ""


def is_told(understood: Found, found: Results) -> bool:
    """Say whether to tell which words were looked for: not Pékin on an English page for “Peking”, a name."""
    return not understood.certain or any(each.language == current_language() for each in found.results)


def countries_offered(understood: Found, found: Results) -> list[Country]:
    """
    Return the countries that the words may mean, the likeliest first: Egypt for “office in Cairo”.

    None where the finder is certain, or only guesses: of a name, all has to be typed. Where something has all
    words as they were typed, those alone that are called just so, such as Colombia for “Columbia”, and that
    the results do not show.
    """
    if understood.country or understood.excluded or known.named(understood.query):
        return []
    named = [each for each in understood.candidates if is_named(each, understood.query)]
    if found.with_all_words and not found.corrected:
        named = [each for each in named if each.how in NAMES and is_all_of(each, understood.query)]
    shown = with_all_words(found)
    countries = [each.country for each in named]
    return countries if any(each.get_absolute_url() not in shown for each in countries) else []


def links_to(countries: list[Country], typed: str) -> SafeString:
    """Return the first countries in a sentence, linked to their answers; of more, a link to all."""
    query = urlencode({"q": typed})
    links = [(f"{each.get_absolute_url()}?{query}", each.with_article) for each in countries[:OFFERED]]
    if len(countries) > OFFERED:
        links.append((f"{reverse('find')}?choose=1&{query}", _("another country")))
    *before, last = [format_html('<a href="{}">{}</a>', *link) for link in links]
    first = format_html_join(", ", "{}", [(link,) for link in before])
    return format_html("{} {} {}", first, _("or"), last) if before else last


def is_named(candidate: Candidate, typed: str) -> bool:
    """Whether a name of the country was typed, and not just its beginning, or what is near it."""
    return candidate.how not in GUESSED and fold(candidate.matched) in fold(typed)


def is_all_of(candidate: Candidate, typed: str) -> bool:
    return fold(candidate.matched) == fold(typed)


def with_all_words(found: Results) -> list[str]:
    """Return the addresses of the results on the first page that have every word."""
    return [each.url for each in found.results[: found.with_all_words]]
