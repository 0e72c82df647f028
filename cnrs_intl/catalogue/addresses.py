"""What the query of an address may say: each page declares its parameters, and no other reaches it."""

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

# NUL, which PostgreSQL takes in no text; other control characters; what Django reads broken bytes as.
UNTYPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")


@dataclass(frozen=True)
class Declared:
    """The parameters of a page; a strict one refuses others itself, so that it must see them."""

    names: frozenset[str] = frozenset()
    strict: bool = False

    def query(self, raw: str) -> str | None:
        """
        Return a query, as WSGI gives it, without what is not declared; the rest in its order.

        None where the page itself must answer: for characters that nobody types, or an unknown parameter
        of a strict one.
        """
        if not raw:
            return ""
        typed = raw.encode("latin-1", "replace").decode("utf-8", "replace")
        pairs = parse_qsl(typed, keep_blank_values=True, errors="replace")
        if any(UNTYPED.search(text) for pair in pairs for text in pair):
            return None
        known = [pair for pair in pairs if pair[0] in self.names]
        if len(known) == len(pairs) and raw.isascii():
            return raw  # as it was typed
        return None if self.strict and len(known) < len(pairs) else urlencode(known)


def given_again(query: QueryDict, repeatable: Container[str]) -> dict[str, list[Any]]:
    """Return what is said of parameters that are given several times, unless they are repeatable, by name."""
    again = (name for name, values in query.lists() if len(values) > 1 and name not in repeatable)
    return {name: [_("Give this parameter once.")] for name in again}
