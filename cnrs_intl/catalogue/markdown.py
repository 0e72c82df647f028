"""
Editors' longer texts: a little Markdown, read alike by pages, on paper and by the preview beside a text box.

Paragraphs, lists, emphasis and links; no headings, which belong to the page, and no HTML. Besides, what is
pasted is read as it is meant: lines that begin with • or – are a list, addresses and e-mails become links,
and www. is completed.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

RULES = ["list", "emphasis", "link", "escape"]
BARE = "bare"  # the markup of a link that an address became by itself

# Besides the dash, the signs that word processors give: those of their own fonts too, and “o” with its tab.
BULLET = re.compile(r"^([^\S\n]*)(?:[•●▪‣·◦\uf0a7\uf0b7][^\S\n]*|–[^\S\n]+|o\t[^\S\n]*)(?=\S)", re.MULTILINE)
EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
ADDRESS = re.compile(
    rf"(?<![\w@/.+-])(?:(?:https?://(?=[\w\[])|www\.(?=[\w-]+\.\w))[^\s<>«»“”\"]+|{EMAIL})", re.IGNORECASE
)
HOSTLESS = re.compile(r"\bhttps?://(?![\w\[])\S*", re.IGNORECASE)
# A link, or what was meant as one. Brackets within its words close, or each “[” would be read to the end.
WRITTEN = re.compile(r"(?<!\\)\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]\((?:[^()\n]|\([^()\n]*\))*\)")
OPENING = {")": "(", "]": "["}
PUNCTUATION = ".,;:!?'’…*"


def completed(address: str) -> str:
    """Return an address with what people leave out: www.cnrs.fr is https://www.cnrs.fr, an e-mail mailto:."""
    if re.match(r"www\.[\w-]+\.\w", address, re.IGNORECASE):
        return f"https://{address}"
    return f"mailto:{address}" if re.fullmatch(EMAIL, address) else address


def read_bullets(state: StateCore) -> None:
    state.src = BULLET.sub(r"\1- ", state.src)


def link_addresses(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(with_links(block.children))


def with_links(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens of a line, with the addresses outside of its links as links."""
    inside = 0
    for token in tokens:
        inside += token.nesting if token.type in {"link_open", "link_close"} else 0
        if inside or token.type != "text":
            yield token
        else:
            yield from parts_of(token.content)


def parts_of(words: str) -> Iterator[Token]:
    end = 0
    for found in ADDRESS.finditer(words):
        address = without_punctuation(found[0])
        yield from texts(words[end : found.start()])
        target = str(MARKDOWN.normalizeLink(address))
        yield Token("link_open", "a", 1, attrs={"href": target}, markup=BARE)
        yield from texts(address)
        yield Token("link_close", "a", -1, markup=BARE)
        end = found.start() + len(address)
    yield from texts(words[end:])


def texts(words: str) -> Iterator[Token]:
    if words:
        yield Token("text", "", 0, content=words)


def without_punctuation(address: str) -> str:
    """Return an address without the full stop, or the closing bracket, of the sentence that it stands in."""
    end = len(address)
    left = {close: address.count(close) - address.count(opens) for close, opens in OPENING.items()}
    while end:
        last = address[end - 1]
        if last not in PUNCTUATION and left.get(last, 0) <= 0:
            break
        if last in left:
            left[last] -= 1
        end -= 1
    return address[:end]


class Markdown(MarkdownIt):
    """`lenient`: read links of every kind, those too that no page may have, to say what is wrong there."""

    def __init__(self, *, lenient: bool = False) -> None:
        super().__init__("zero", {"html": False})
        self.lenient = lenient
        self.enable(RULES)
        self.core.ruler.before("block", "bullets", read_bullets)
        self.core.ruler.push("addresses", link_addresses)

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        return super().normalizeLink(completed(url))

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return self.lenient or super().validateLink(url)


BREAKABLE = re.compile(r"[ \t\r\n]+")  # no space that keeps together what stands beside it
MARKDOWN = Markdown()
EVERY_LINK = Markdown(lenient=True)


def plain(text: str) -> str:
    """Return the words of a text in one line, without what makes them bold, a list or a link."""
    lines = (words_in(block) for block in MARKDOWN.parse(text) if block.type == "inline")
    return BREAKABLE.sub(" ", " ".join(lines)).strip()


def words_in(block: Token) -> str:
    return "".join(" " if token.type.endswith("break") else token.content for token in block.children or [])


class Link(NamedTuple):
    """A link in a text: its words, and where it leads, completed; None where it is not read as one."""

    words: str
    target: str | None


def links_in(text: str) -> list[Link]:
    """Return the links of a text, each once, and what was meant as one but is not read so."""
    found = list(links_of(EVERY_LINK.parse(text)))
    for written in WRITTEN.findall(text):
        if not any(True for _link in links_of(EVERY_LINK.parse(written), bare=False)):
            found.append(Link(written, None))
    targets = {link.target for link in found}
    found += [Link(each, each) for each in HOSTLESS.findall(text) if each.rstrip(")") not in targets]
    return list(dict.fromkeys(found))


def links_of(blocks: Iterable[Token], *, bare: bool = True) -> Iterator[Link]:
    for block in blocks:
        target: str | None = None
        words = ""
        for token in block.children or []:
            if token.type == "link_open" and (bare or token.markup != BARE):
                target, words = str(token.attrGet("href") or ""), ""
            elif token.type == "link_close" and target is not None:
                yield Link(words, target)
                target = None
            else:
                words += token.content
