"""A page as its reader meets it: title, headings, links, sentences, and how many words it has of its own."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "dt", "dd", "td", "th", "caption", "legend", "label", "summary"}
BLOCKS |= {"button", "figcaption", "address", "blockquote", "option", "div", "section", "form", "ul", "ol"}
BLOCKS |= {"main", "nav", "header", "footer", "fieldset", "details", "figure", "dl", "table", "tr", "body"}
VOID = {"br", "img", "input", "link", "meta", "image", "path", "hr", "source", "circle"}
HEADINGS = {"h1", "h2", "h3", "h4"}
INSTEAD = "cnrs-finder"  # what stands in it is for browsers without script, and shown instead of it
LISTS = {"select", "table", "textarea", "svg", "script"}  # of countries, or of what is not prose
NOT_PROSE = {
    "columns",
    "compact",
    "map-legend",
    "visually-hidden",
}  # lists of countries, a legend, what is only heard
DATA = re.compile(r'<script type="application/ld\+json">[^<]*</script>')
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ÿ“«])")


def without_data(page: str) -> str:
    """Return a page without its block of linked data, which is no script and nobody sees (decision 50)."""
    return DATA.sub("", page)


@dataclass
class Reading(HTMLParser):
    """Reads `page`, HTML as a browser gets it; outside <main>, only the title, headings and links."""

    page: str
    title: str = ""
    headings: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # text, address
    blocks: list[str] = field(default_factory=list)  # of <main>: paragraphs, items, cells

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.text, self.link, self.heading = "", "", ""
        self.own: list[str] = []
        self.feed(self.page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.end_block()
        if tag not in VOID:
            self.open.append((tag, dict(attributes)))
        if tag == "a":
            self.link = ""
        if tag in HEADINGS:
            self.heading = ""

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Pass over what closes itself, as shapes of a drawing do: it holds nothing to read."""

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        while self.open:
            name, attributes = self.open.pop()
            if name == "a":
                self.links.append((squeezed(self.link), attributes.get("href") or ""))
            if name in HEADINGS:
                self.headings.append(squeezed(self.heading))
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        names = [name for name, _attributes in self.open]
        if names[-1:] == ["title"] and "svg" not in names:
            self.title += data
        self.link += data
        self.heading += data
        if "main" in names and not (INSTEAD in names or self.has_class({"comparison-blocks"})):
            # these blocks are the same as the table, for one of two widths
            self.text += data
            if not self.is_list():
                self.own.append(data)

    def is_list(self) -> bool:
        names = {name for name, _attributes in self.open}
        return bool(names & LISTS) or self.has_class(NOT_PROSE)

    def has_class(self, classes: set[str]) -> bool:
        return any(classes & set(str(found.get("class") or "").split()) for _name, found in self.open)

    def end_block(self) -> None:
        if text := squeezed(self.text):
            self.blocks.append(text)
        self.text = ""

    @property
    def sentences(self) -> list[str]:
        """The sentences of <main>, of four words or more."""
        found = (sentence for block in self.blocks for sentence in SENTENCE.split(block))
        return [each for each in found if each[-1:] in ".!?…" and len(each.split()) > 3]

    @property
    def own_words(self) -> int:
        """How many words <main> has, lists of countries and what only screen readers say left out."""
        return len(re.findall(r"\w[\w’'.-]*", " ".join(self.own)))


def squeezed(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
