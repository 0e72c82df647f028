"""
Documents on paper: tagged PDF (PDF/UA-1), set by typst from the templates in `paper/`.

A document is a template and the data that it shows, so the same data is the same file. It is
kept in `VAR_DIR/pdf` until its name gets another content, and made by one process at a time.
"""

import fcntl
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from markdown_it.token import Token

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.templatetags.page import MARKDOWN, day

TEMPLATES = settings.BASE_DIR / "paper"
one_at_a_time = threading.Lock()  # a compiler takes one document at a time


class NotMadeError(Exception):
    """The typesetter refused a document."""


@dataclass(frozen=True)
class Document:
    name: str  # of the file, without its ending, language included: "irp-en"; one content is kept per name
    template: str  # in paper/, such as "instrument.typ"
    data: dict[str, Any]  # what the template shows; JSON


def frame(title: str, path: str) -> dict[str, Any]:
    """Return what every document's data holds: language, title, day, address of its page, QR code."""
    today = timezone.localdate()
    address = settings.SITE_URL + path
    return {
        "lang": current_language(),
        "title": title,
        "portal": str(settings.PORTAL_NAME),
        "day": day(today),
        "made": _("Made from what is published on %(day)s") % {"day": day(today)},
        "date": [today.year, today.month, today.day],
        "address": address,
        "qr": qr_code(address),
        "qr_says": _("QR code that leads to %(address)s") % {"address": address},
    }


def qr_code(address: str) -> str:
    """Return a QR code as SVG."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


def blocks(text: str) -> list[dict[str, Any]]:
    """
    Return an editor's text as paragraphs and lists: what `markdown` makes into HTML, for typst.

    {"kind": "paragraph", "runs": […]} or {"kind": "list", "items": [[…], …]}, where a run is
    {"text", "emphasis", "strong", "link"}.
    """
    found: list[dict[str, Any]] = []
    items: list[Any] | None = None
    for token in MARKDOWN.parse(text):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            items = []
            found.append({"kind": "list", "items": items})
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            items = None
        elif token.type == "inline":
            runs = list(runs_of(token.children or []))
            if items is None:
                found.append({"kind": "paragraph", "runs": runs})
            else:
                items.append(runs)
    return found


def runs_of(tokens: list[Token]) -> Iterator[dict[str, Any]]:
    style: dict[str, Any] = {"emphasis": False, "strong": False, "link": ""}
    for token in tokens:
        match token.type:
            case "em_open" | "em_close":
                style["emphasis"] = token.nesting > 0
            case "strong_open" | "strong_close":
                style["strong"] = token.nesting > 0
            case "link_open" | "link_close":
                style["link"] = str(token.attrGet("href") or "")
            case _text if token.content:
                yield {"text": token.content.replace("\n", " "), **style}


def pdf_of(document: Document) -> bytes:
    """Return a document as PDF, from its file where this very content was made before."""
    kept = place() / f"{document.name}.{digest(document)}.pdf"
    with lock(document.name):
        if kept.exists():
            return kept.read_bytes()
        made = typeset(document)
        keep(kept, made, document.name)
    return made


def place() -> Path:
    folder: Path = settings.VAR_DIR / "pdf"
    folder.mkdir(exist_ok=True)
    return folder


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Have the other workers of this machine wait, so that nobody makes the same document twice."""
    with (place() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def keep(path: Path, contents: bytes, name: str) -> None:
    """Put the file in place, whole or not at all, and take away what was made of an older content."""
    half = path.with_suffix(".half")
    half.write_bytes(contents)
    half.replace(path)
    for old in path.parent.glob(f"{name}.*.pdf"):
        if old != path:
            old.unlink(missing_ok=True)


def digest(document: Document) -> str:
    """Return a fingerprint of all that decides what a document looks like."""
    data = json.dumps(document.data, sort_keys=True, ensure_ascii=False)
    return sha256(f"{templates_digest()} {document.template} {data}".encode()).hexdigest()[:32]


@cache
def templates_digest() -> str:
    found = sha256(version("typst").encode())
    for path in sorted(TEMPLATES.rglob("*.typ")):
        found.update(path.read_bytes())
    return found.hexdigest()


@cache
def compiler() -> typst.Compiler:
    return typst.Compiler(root=TEMPLATES, font_paths=[TEMPLATES / "fonts"], ignore_system_fonts=True)


def typeset(document: Document) -> bytes:
    """Have typst set a document. Raises NotMadeError, with typst's own words, if it refuses."""
    data = document.data
    year, month, day_of_month = data["date"]
    with one_at_a_time:
        try:
            made: Any = compiler().compile(
                input=TEMPLATES / document.template,
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                timestamp=datetime(year, month, day_of_month, 12, tzinfo=UTC),
            )
        except typst.TypstError as error:
            raise NotMadeError(f"{document.template}: {error.diagnostic or error.message}") from error
    return bytes(made)
