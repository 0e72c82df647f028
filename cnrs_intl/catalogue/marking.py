"""Two texts, word by word: what was removed is marked in the old one, what was added in the new one."""

import re
from collections.abc import Iterable

from diff_match_patch import diff_match_patch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WORDS = re.compile(r"\w+|\s+|[^\w\s]")
FIRST = 0xF0000  # from where on Unicode gives characters to nobody: each stands for a word here
LONGEST = 100_000  # characters; longer texts are marked as a whole
AROUND = 24  # words and spaces that are shown on each side of what differs
REMOVED, SAME, ADDED = -1, 0, 1
Part = tuple[int, str]


def parts_of(old: str, new: str) -> list[Part]:
    """Return what was removed, is the same and was added, in turn, by whole words."""
    if len(old) + len(new) > LONGEST:
        return [(REMOVED, old), (ADDED, new)]
    codes: dict[str, str] = {}

    def coded(text: str) -> str:
        return "".join(codes.setdefault(word, chr(FIRST + len(codes))) for word in WORDS.findall(text))

    compare = diff_match_patch()
    parts = compare.diff_main(coded(old), coded(new), False)
    compare.diff_cleanupSemantic(parts)
    words = {code: word for word, code in codes.items()}
    return [(kind, "".join(words[code] for code in text)) for kind, text in parts]


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return the old text with what was removed marked, and the new one with what was added."""
    parts = shortened(parts_of(old, new))
    left = [part for part in parts if part[0] != ADDED]
    right = [part for part in parts if part[0] != REMOVED]
    return joined(left), joined(right)


def shortened(parts: list[Part]) -> list[Part]:
    """Leave out what is the same and far from what differs."""
    last = len(parts) - 1
    return [
        (kind, cut(text, at_start=place == 0, at_end=place == last) if kind == SAME else text)
        for place, (kind, text) in enumerate(parts)
    ]


def cut(text: str, *, at_start: bool, at_end: bool) -> str:
    words = WORDS.findall(text)
    head, tail = (0 if at_start else AROUND), (0 if at_end else AROUND)
    if len(words) <= head + tail + AROUND:
        return text
    before, after = "".join(words[:head]), "".join(words[len(words) - tail :])
    text = " … ".join([before.rstrip(), after.lstrip()])
    text = text.lstrip() if at_start else text
    return text.rstrip() if at_end else text


def joined(parts: Iterable[Part]) -> SafeString:
    return format_html_join("", "{}", ((mark(kind, text),) for kind, text in parts))


def mark(kind: int, text: str) -> SafeString:
    """Return a part with its mark: struck through or underlined, and between words for those who listen."""
    if kind == SAME:
        return format_html("{}", text)
    tag, word = ("del", _("removed:")) if kind == REMOVED else ("ins", _("added:"))
    spoken = '<span class="visually-hidden">{}</span>'
    opening, closing = format_html(spoken, f"[{word} "), format_html(spoken, "]")
    return format_html("<{tag}>{}{}{}</{tag}>", opening, visible(text), closing, tag=tag)


def visible(text: str) -> str:
    """Have line breaks that were removed or added show."""
    return text.replace("\r\n", "\n").replace("\n", "↵\n")
