from django import template

from offices.brochure_lists import brochure_lists
from offices.wording import no_office_sentence
from sectors.models import Sector

register = template.Library()


@register.simple_tag
def without_office_in_the_brochure() -> frozenset[int]:
    """Return the keys of the sectors for which it is certain that the brochure lists no office."""
    return brochure_lists().sectors_without_office


@register.simple_tag
def no_office(sector: Sector, without: frozenset[int]) -> str:
    """Return that a sector has no office: as the brochure's silence only where that is certain."""
    return no_office_sentence(brochure_is_silent=sector.pk in without)
