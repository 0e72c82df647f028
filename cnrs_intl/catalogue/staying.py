"""
Links within a preview: each that leads to a public page leads to the preview of that page.

What names a page rather than leads to it stays as it is: the head's links (canonical, other languages,
feeds), addresses that are written out, and those on paper.
"""

import re

from django.conf import settings

from cnrs_intl.catalogue.fields import LANGUAGES

SITE = re.escape(settings.SITE_URL)
PUBLIC = rf"/(?:{'|'.join(LANGUAGES)}|api)/"
IN_HTML = re.compile(rf'<link\b[^>]*>|(?<=")(?P<own>{PUBLIC})|(?<=href=")(?P<site>{SITE})(?P<whole>{PUBLIC})')
IN_JSON = re.compile(rf'(?<=")(?P<site>{SITE})(?P<whole>{PUBLIC})|(?<=")(?P<own>{PUBLIC})')
LOCATION = re.compile(rf"(?P<site>{SITE})?(?P<whole>{PUBLIC}.*)", re.DOTALL)


def is_public(path: str) -> bool:
    """Whether a path may be that of a public page, with or without the slash at its end."""
    return bool(re.match(PUBLIC, f"{path}/"))


def staying_in(prefix: str, body: str, kind: str) -> str:
    """Return a page, of content type `kind`, whose links lead to addresses that begin with `prefix`."""
    if kind.startswith("text/html"):
        pattern = IN_HTML
    elif kind.startswith("application/") and "json" in kind:
        pattern = IN_JSON
    else:
        return body
    return pattern.sub(lambda found: led(found, prefix), body)


def led(found: re.Match[str], prefix: str) -> str:
    if found["own"]:
        return f"{prefix}{found['own']}"
    return f"{found['site']}{prefix}{found['whole']}" if found["whole"] else found[0]


def led_on(prefix: str, location: str) -> str:
    """Return where a redirect leads: into the preview, if it leads to a public page."""
    found = LOCATION.fullmatch(location)
    return f"{prefix}{found['whole']}" if found else location
