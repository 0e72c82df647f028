"""
Where the links of a text lead: to nowhere, to what is not public yet, or by an address that was left.

Pages of the portal are looked up as visitors find them; other sites are not asked.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from enum import Enum
from typing import Any, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override

from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.former import known_by
from cnrs_intl.catalogue.markdown import EMAIL, Link, links_in

MOST = 60  # links of a text that are looked up, each with some four queries at most
SHOWN = 80  # characters of an address in a message
OURS = urlsplit(settings.SITE_URL).netloc
STAFF = re.compile(r"/+admin(/|$)")
PREVIEW = re.compile(r"/+preview/[^/]+(?P<page>/.*)")
LANGUAGE = re.compile(rf"/({'|'.join(LANGUAGES)})(?=/|$)")
HOST = re.compile(r"^[\w-]+(\.[\w-]+)*\.[a-z][\w-]*(/|$)", re.IGNORECASE)
#: What an address that is no page may hold: e-mails, and the digits of a telephone.
REACHED = {
    "mailto": re.compile(rf"{EMAIL}(?:[,;] ?{EMAIL})*"),
    "tel": re.compile(r"(?=.*\d)[+\d().\s/-]+(?:;.*)?"),
}


class Kind(Enum):
    NOWHERE = "nowhere"
    NOT_PUBLIC = "not public"
    MOVED = "moved"


class Fault(NamedTuple):
    """What is wrong with a link, in words, with the cure."""

    kind: Kind
    words: str


def faults_in(text: str, language: str) -> list[Fault]:
    """Return what is wrong with the links of a text in a language."""
    return [fault for link in links_in(text)[:MOST] for fault in faults_of(link, language)]


def links_to_nowhere(instance: Any, before: dict[str, str]) -> dict[str, list[str]]:
    """Return what is wrong with links that lead nowhere, by column, in texts that changed."""
    found = {}
    for column, text in before.items():
        now = getattr(instance, column)
        faults = faults_in(now, column.rpartition("_")[2]) if now != text else []
        if words := [fault.words for fault in faults if fault.kind == Kind.NOWHERE]:
            found[column] = words
    return found


def faults_of(link: Link, language: str) -> Iterator[Fault]:
    if link.target is None:
        words = _("“%(link)s” is not read as a link: its address may hold no space. Write %%20 for each.")
        yield nowhere(words, link=shortened(link.words))
    elif not link.target:
        words = _("“[%(words)s]()” leads nowhere: write its address between the round brackets.")
        yield nowhere(words, words=shortened(link.words))
    else:
        yield from faults_at(link.target, language)


def faults_at(target: str, language: str) -> Iterator[Fault]:
    """Say what is wrong with an address, which a link has."""
    words = {"address": shortened(unquote(target))}
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        parts, host = SplitResult("http", "", "", "", ""), ""
    if target.startswith("#"):
        return
    if parts.scheme in {"mailto", "tel"}:
        if not REACHED[parts.scheme].fullmatch(unquote(parts.path)):
            text = _("“%(address)s” reaches nobody: write the whole of an e-mail, or of a telephone number.")
            yield nowhere(text, **words)
    elif parts.scheme not in {"http", "https", ""}:
        yield nowhere(
            _("No page may link to “%(address)s”: write an address that begins with https://."), **words
        )
    elif parts.netloc == OURS or (not parts.scheme and not parts.netloc):
        yield from faults_of_ours(parts.path, language, words)
    elif "." not in host.strip(".") and ":" not in host:
        words_ = _("“%(address)s” names no site: write its whole address, for example https://www.cnrs.fr.")
        yield nowhere(words_, **words)


def faults_of_ours(path: str, language: str, words: dict[str, str]) -> Iterator[Fault]:
    if not path.startswith("/"):
        yield from faults_of_relative(path, language, words)
    elif STAFF.match(path):
        yield nowhere(_("“%(address)s” is for staff alone: link to a public page."), **words)
    elif preview := PREVIEW.match(path):
        text = _("“%(address)s” is a preview, which others cannot see. Did you mean “%(meant)s”?")
        yield nowhere(text, **words, meant=preview["page"])
    elif (page := Page(path, language)).fault:
        yield Fault(page.fault, page.words() % (words | {"meant": page.meant, "entry": page.entry}))


def faults_of_relative(path: str, language: str, words: dict[str, str]) -> Iterator[Fault]:
    """Say what an address may mean that begins with neither https:// nor /."""
    inside = Page(f"/{path}", language)
    meant = "" if inside.fault == Kind.NOWHERE or not path else inside.today
    if HOST.match(path):
        meant = f"https://{path}"
    if not meant:
        yield nowhere(
            _("“%(address)s” leads nowhere: write an address that begins with https:// or /."), **words
        )
        return
    yield nowhere(_("“%(address)s” leads nowhere. Did you mean “%(meant)s”?"), **words, meant=meant)


class Page:
    """A page of the portal, by the path of an address: what is there, or what may have been meant."""

    def __init__(self, path: str, language: str) -> None:
        self.fault: Kind | None = None
        self.meant = ""
        self.entry: Any = None
        found = LANGUAGE.match(path)
        self.language = found[1] if found else language
        self.path = path if found else f"/{language}{path}"
        self.today = self.path
        with override(self.language):
            self.look(path)

    def look(self, path: str) -> None:
        match = match_of(path) or match_of(self.path)
        if match is None:
            self.fault = Kind.NOWHERE
            return
        self.today = path if match_of(path) else self.path
        view: Any = getattr(match.func, "view_class", None)
        model, slug = getattr(view, "model", None), match.kwargs.get("slug")
        if model is None or slug is None:
            return
        if getattr(view, "slug_field", "slug") != "slug":  # a country is known by its code
            self.fault = None if is_there(view, match) else Kind.NOWHERE
            return
        self.look_up(model, slug)

    def look_up(self, model: Any, slug: str) -> None:
        entry = known_by(model, slug)
        if entry is None:
            self.entry = model._base_manager.filter(slug=slug.lower()).first()
            self.fault = Kind.NOT_PUBLIC if self.entry else Kind.NOWHERE
            slugs = [] if self.entry else model.objects.published().values_list("slug", flat=True)
            close = get_close_matches(slug.lower(), list(slugs), 1)
            self.meant = self.with_slug(slug, close[0]) if close else ""
        elif entry.slug != slug:
            self.fault, self.entry = Kind.MOVED, entry
            self.meant = self.today = self.with_slug(slug, entry.slug)

    def with_slug(self, slug: str, other: str) -> str:
        before, _slug, after = self.today.rpartition(slug)
        return f"{before}{other}{after}"

    def words(self) -> str:
        match self.fault, bool(self.meant):
            case Kind.NOT_PUBLIC, _meant:
                return _("“%(address)s” leads to “%(entry)s”, which is not public: publish that first.")
            case Kind.MOVED, _meant:
                return _("“%(address)s” leads on to “%(meant)s”: better write that.")
            case _kind, True:
                return _("“%(address)s” leads to no page of the portal. Did you mean “%(meant)s”?")
        return _("“%(address)s” leads to no page of the portal: open the page, and copy its address.")


def match_of(path: str) -> ResolverMatch | None:
    """Return what answers at a path, to which Django may add a slash; None if nothing does."""
    for each in (path, f"{path}/"):
        try:
            return resolve(each)
        except Resolver404:
            continue
    return None


def is_there(view: Any, match: ResolverMatch) -> bool:
    """Whether a page of one thing, which is known otherwise than by its slug, finds it."""
    page, request = view(), HttpRequest()
    request.method = "GET"
    page.setup(request, *match.args, **match.kwargs)
    try:
        page.get_object()
    except Http404:
        return False
    return True


def nowhere(words: str, /, **values: str) -> Fault:
    return Fault(Kind.NOWHERE, words % values)


def shortened(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
