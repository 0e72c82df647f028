"""What every page's template says with: addresses, texts, money, days."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import LANGUAGES, Bilingual, current_language
from cnrs_intl.catalogue.markdown import MARKDOWN

register = template.Library()


def path_in(language: str, path: str) -> str:
    """Return the same page's path in another language; that language's home for a path without one."""
    prefix, _, rest = path.lstrip("/").partition("/")
    return f"/{language}/{rest}" if prefix in LANGUAGES else f"/{language}/"


@register.simple_tag(takes_context=True)
def language_url(context: dict[str, Any], language: str) -> str:
    """Return the address of this page in `language`, with the same query."""
    request = context["request"]
    query = request.META.get("QUERY_STRING", "")
    return path_in(language, request.path) + (f"?{query}" if query else "")


@register.simple_tag(takes_context=True)
def canonical_url(context: dict[str, Any], language: str = "") -> str:
    """Return the page's absolute address, without query, in the current language or another."""
    path = context["request"].path
    return settings.SITE_URL + (path_in(language, path) if language else path)


@register.simple_tag(takes_context=True)
def card_url(context: dict[str, Any], card: str) -> str:
    """Return the absolute address of the page's picture; of the portal's for a page that has none."""
    path = context["request"].path if card else reverse("home")
    return f"{settings.SITE_URL}{path}card.png"


@register.simple_block_tag(end_name="endsaid")
def said(content: str) -> str:
    """Return what stands inside, to be said in several places: `{% said as description %}…{% endsaid %}`."""
    return content


@register.simple_tag(takes_context=True)
def full_url(context: dict[str, Any]) -> str:
    """Return the page's absolute address with its query, for a sheet of paper."""
    return settings.SITE_URL + str(context["request"].get_full_path())


@register.filter
def markdown(text: str) -> SafeString:
    """Return an editor's text as HTML: paragraphs, lists, emphasis and links; anything else as typed."""
    return mark_safe(MARKDOWN.render(text))  # noqa: S308 - HTML in the text is escaped, "html" being off


@register.filter
def euros(amount: int) -> str:
    """Return whole euros as the language writes them: €10,000 or 10 000 € (narrow no-break spaces)."""
    number = number_format(amount, decimal_pos=0, use_l10n=True, force_grouping=True)
    return f"{number}\u202f€" if current_language() == "fr" else f"€{number}"


@register.filter
def day(value: date) -> str:
    """Return a day as the language writes it: 1 December 2026, 1er décembre 2026."""
    return date_format(value, "DATE_FORMAT")


@register.filter
def moment(value: datetime) -> str:
    """Return a time as a clock in Paris shows it: 15 January 2027, 17:00 (Paris time, UTC+1)."""
    local = timezone.localtime(value)
    ahead = local.utcoffset() or timedelta()
    return _("%(day)s, %(hour)s (Paris time, UTC+%(hours)s)") % {
        "day": day(local.date()),
        "hour": date_format(local, pgettext("format of an hour", "H:i"), use_l10n=False),
        "hours": ahead // timedelta(hours=1),
    }


@register.filter
def in_brackets(name: str) -> str:
    """Return what is in brackets at the end of a name, or nothing: South America, of an office."""
    return name.partition(" (")[2].removesuffix(")")


@register.filter
def utc_offset(zone: str) -> str:
    """Return a time zone of the IANA as people know it, true all year: UTC+8; UTC+1 (UTC+2 in summer)."""
    if not zone:
        return ""
    year = clock.today().year
    noons = [datetime(year, month, 1, 12, tzinfo=ZoneInfo(zone)) for month in (1, 7)]
    standard, summer = sorted(noon.utcoffset() or timedelta() for noon in noons)
    if standard == summer:
        return offset_in_words(standard)
    words = {"standard": offset_in_words(standard), "summer": offset_in_words(summer)}
    return _("%(standard)s (%(summer)s in summer)") % words


@register.filter
def beside_paris(zone: str) -> str:
    """Return how a time zone of the IANA lies to the time in Paris: 7 h ahead of Paris (6 h in summer)."""
    if not zone:
        return ""
    noons = [datetime(clock.today().year, month, 1, 12) for month in (1, 7)]  # noqa: DTZ001
    there, paris = ZoneInfo(zone), ZoneInfo("Europe/Paris")
    winter, summer = (
        (
            (noon.replace(tzinfo=there).utcoffset() or timedelta())
            - (noon.replace(tzinfo=paris).utcoffset() or timedelta())
        )
        for noon in noons
    )
    if winter == summer:
        return ahead_in_words(winter)
    words = {"winter": ahead_in_words(winter), "summer": hours_in_words(summer)}
    return _("%(winter)s (%(summer)s in summer)") % words


def ahead_in_words(ahead: timedelta) -> str:
    if not ahead:
        return _("the same time as in Paris")
    words = {"hours": hours_in_words(ahead)}
    return (_("%(hours)s ahead of Paris") if ahead > timedelta() else _("%(hours)s behind Paris")) % words


def hours_in_words(span: timedelta) -> str:
    hours, minutes = divmod(abs(span) // timedelta(minutes=1), 60)
    return f"{hours}\u00a0h\u00a0{minutes:02}" if minutes else f"{hours}\u00a0h"


def offset_in_words(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    sign = "\u2212" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


@register.filter
def in_words(number: int) -> str:
    """Return a small number as a sentence has it: eight; 11."""
    words = [_("one"), _("two"), _("three"), _("four"), _("five")]
    words += [_("six"), _("seven"), _("eight"), _("nine"), _("ten")]
    return words[number - 1] if 1 <= number <= len(words) else number_format(number, force_grouping=True)


@register.simple_tag
def text(instance: models.Model, name: str) -> str:
    """Return a two-language text, marked with its language where only the other one has it."""
    descriptor: Bilingual = getattr(type(instance), name)
    shown = descriptor.language_shown(instance)
    words = descriptor.in_language(instance, shown)
    if shown == (get_language() or "en")[:2]:
        return words
    return format_html('<span lang="{}">{}</span>', shown, words)
