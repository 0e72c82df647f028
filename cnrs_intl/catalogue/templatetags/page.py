"""What every page's template says with: addresses, texts, money, days."""

from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any
from urllib.parse import quote
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
from cnrs_intl.catalogue.addresses import given_again
from cnrs_intl.catalogue.fields import LANGUAGES, Bilingual, current_language
from cnrs_intl.catalogue.linked import in_block
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
    """
    Return the page's absolute address, in the current language or another, without its query.

    But a further page of a whole list stands for itself: what it lists is on no other.
    """
    request = context["request"]
    path = path_in(language, request.path) if language else request.path
    page = request.GET.get("page", "1") if request.GET.keys() == {"page"} else "1"
    return settings.SITE_URL + path + (f"?page={quote(page)}" if page != "1" else "")


@register.simple_tag(takes_context=True)
def card_url(context: dict[str, Any], card: str) -> str:
    """Return the absolute address of the page's picture; of the portal's for a page that has none."""
    path = context["request"].path if card else reverse("home")
    return f"{settings.SITE_URL}{path}card.png"


@register.simple_tag(takes_context=True)
def linked_data(context: dict[str, Any]) -> str:
    """Return what the view says of its page as linked data, as a block, or nothing."""
    nodes = context["view"].get_linked_data(context)
    return in_block(nodes) if nodes else ""


@register.simple_block_tag(end_name="endsaid")
def said(content: str) -> str:
    """Return what stands inside, to be said in several places: `{% said as description %}…{% endsaid %}`."""
    return content


@register.simple_tag(takes_context=True)
def full_url(context: dict[str, Any]) -> str:
    """Return the page's absolute address with its query, for a sheet of paper."""
    return settings.SITE_URL + str(context["request"].get_full_path())


@register.inclusion_tag("components/_list_files.html", takes_context=True)
def list_files(
    context: dict[str, Any], view: str, filters: Any = None, label: str = "", *, whole: bool = False
) -> dict[str, Any]:
    """
    Offer the list of this page as files, by the good values of its form or FilterSet, and all of its pages.

    `label` says what they hold; `whole`: whatever is asked for.
    """
    query, good = context["request"].GET.copy(), getattr(filters, "in_use", {})
    form = getattr(filters, "form", filters)
    for name in {"page", *(form.errors if form else ())} & {*query}:
        query.setlist(name, [value for value in query.getlist(name) if value in good.get(name, [])])
    for name in given_again(query, getattr(filters, "repeatable", set)()) if filters else ():
        query.setlist(name, filters.data.getlist(name)[-1:])  # the one that the page has read
    asked = f"?{query.urlencode()}" if any(query.values()) and not whole else ""
    files = {ending: reverse(view, args=[ending]) + asked for ending in ("csv", "xlsx", "json")}
    return {"label": label} | files


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
    """
    Return how a time zone of the IANA lies to the time in Paris: 7 h ahead of Paris (6 h in summer).

    Where clocks do not change the same day, also how it lies today and how long still. A day is what holds
    at its noon: a page is kept until midnight, and clocks change in the small hours.
    """
    if not zone:
        return ""
    today = clock.today()
    winter, summer, now = (ahead_of_paris(zone, on) for on in (*typical_days(today.year), today))
    usual = ahead_in_words(winter)
    if winter != summer:
        words = {"winter": usual, "summer": in_summer(winter, summer)}
        usual = _("%(winter)s (%(summer)s in summer)") % words
    if now in {winter, summer}:
        return usual
    last = last_day_so(zone, today)
    return _("%(usual)s; %(now)s until %(day)s") % {
        "usual": usual,
        "now": ahead_in_words(now),
        "day": day(last),
    }


def typical_days(year: int) -> tuple[date, date]:
    """Return a day of winter and one of summer, in Paris."""
    return date(year, 1, 1), date(year, 7, 1)


def ahead_of_paris(zone: str, on: date) -> timedelta:
    """Return how far clocks are ahead of those in Paris at noon of a day."""
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=clock.PARIS)
    there = noon.astimezone(ZoneInfo(zone))
    return (there.utcoffset() or timedelta()) - (noon.utcoffset() or timedelta())


def last_day_so(zone: str, today: date) -> date:
    """Return the last day, within a year, on which clocks lie to those in Paris as they do today."""
    now = ahead_of_paris(zone, today)
    days = (today + timedelta(days=number) for number in range(366))
    return list(takewhile(lambda each: ahead_of_paris(zone, each) == now, days))[-1]


def in_summer(winter: timedelta, summer: timedelta) -> str:
    """Return the words for summer after those for winter, of which they repeat no more than they must."""
    if not summer:
        return _("the same time")
    same_side = bool(winter) and (winter > timedelta()) == (summer > timedelta())
    return hours_in_words(summer) if same_side else ahead_in_words(summer)


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
