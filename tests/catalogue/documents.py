"""Documents of the simplest of our templates, and the files that are kept of them."""

from pathlib import Path

from cnrs_intl.catalogue import pdf
from cnrs_intl.catalogue.pdf import Document, blocks, facts, paragraph, run


def document(name: str = "thing-en", text: str = "A text.", **changes) -> Document:
    """A document of the simplest of our templates."""
    content = {
        "short_name": "Thing",
        "beside": "",
        "place": "Somewhere",
        "summary": run(text),
        "main": [{"title": "Part", "blocks": [paragraph(text), *blocks(text)]}],
        "side": [{"title": "Facts", "blocks": [facts([(text, text)])]}],
        "covers": "Covers",
        "levels": [(text, [{"name": text, "note": run(text)}])],
        "covers_no_list": text,
        "footnote": text,
        "read_on": text,
    }
    data = pdf.frame("Thing", "/en/thing/") | {"date": [2026, 11, 21]} | content | changes
    return Document(name, "office.typ", data)


def files(folder: Path, pattern: str = "*.pdf") -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))
