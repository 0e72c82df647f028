"""
Documents on paper: tagged PDF (PDF/UA-1), set by typst from the templates in `paper/`.

A document is a template and the data that it shows, so the same data is the same file. It is
kept in `VAR_DIR/pdf` until its address gets another content, and made by one process at a time;
a process makes one at a time (`turn`). A folder that cannot be written to costs time, not documents.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from time import time
from typing import Any
from uuid import uuid4
from zlib import crc32

import segno
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from markdown_it.token import Token

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import Bilingual, current_language
from cnrs_intl.catalogue.markdown import MARKDOWN
from cnrs_intl.catalogue.templatetags.page import day
from cnrs_intl.catalogue.turn import came_again, turn, wait_for
from cnrs_intl.catalogue.version import is_set_apart, let_go

TEMPLATES = settings.BASE_DIR / "paper"
TYPESETTER = TEMPLATES / "typeset.py"
SECONDS = 10  # after which a document is given up, and another process no longer waited for
KEPT_BYTES = 128 * 2**20  # the 2,000 dossiers of four instruments in both languages take 108 MB
LOCKS = 16  # files; two names that share one wait for each other, which does no harm
logger = logging.getLogger(__name__)


class NotMadeError(Exception):
    """The typesetter refused a document."""


@dataclass(frozen=True)
class Document:
    name: str  # of the file, without its ending, language included: "irp-en"
    template: str  # in paper/, such as "instrument.typ"
    data: dict[str, Any]  # what the template shows; JSON


def frame(title: str, path: str) -> dict[str, Any]:
    """Return what every document's data holds: language, title, day, address of its page and QR code."""
    today = clock.today()
    address = settings.SITE_URL + path
    return {
        "lang": current_language(),
        "title": title,
        "portal": str(settings.PORTAL_NAME),
        "day": day(today),
        "made": _("Generated from the content published on %(day)s") % {"day": day(today)},
        "date": [today.year, today.month, today.day],
        "address": address,
        "qr_says": _("QR code that leads to %(address)s") % {"address": address},
    }


def qr_code(address: str) -> str:
    """Return a QR code as SVG."""
    drawn = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", dark="#00294b", border=0, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


Block = dict[str, Any]


def run(text: str, *, lang: str = "", link: str = "", strong: bool = False, emphasis: bool = False) -> Block:
    """Return words of one kind; `lang` only where it isn't the language around."""
    return {"text": text, "lang": lang, "link": link, "strong": strong, "emphasis": emphasis}


def paragraph(*runs: Block | str) -> Block:
    return {"kind": "paragraph", "runs": [run(each) if isinstance(each, str) else each for each in runs]}


def bullets(lines: list[Block]) -> Block:
    """Return runs as the lines of a list."""
    return {"kind": "list", "ordered": False, "items": [[line] for line in lines]}


def facts(rows: Iterable[tuple[str, str | Block]]) -> Block:
    """Return terms and what is known of them; a row without a value is not shown."""
    known = [(term, run(value) if isinstance(value, str) else value) for term, value in rows]
    return {"kind": "facts", "rows": [row for row in known if row[1]["text"]]}


def section(title: str, *parts: Block) -> dict[str, Any]:
    return {"title": title, "blocks": list(parts)}


def blocks(text: str, lang: str = "") -> list[Block]:
    """
    Return an editor's text as paragraphs and lists: what `markdown` makes into HTML, for typst.

    A list within a list becomes one with it.
    """
    found: list[Block] = []
    for token in MARKDOWN.parse(text):
        if token.type in {"bullet_list_open", "ordered_list_open"} and token.level == 0:
            found.append({"kind": "list", "ordered": token.type == "ordered_list_open", "items": []})
        elif token.type == "inline":
            runs = list(runs_of(token.children or [], lang))
            if token.level == 1:
                found.append({"kind": "paragraph", "runs": runs})
            else:
                found[-1]["items"].append(runs)
    return found


def runs_of(tokens: list[Token], lang: str) -> Iterator[Block]:
    style: Block = {"lang": lang, "emphasis": False, "strong": False, "link": ""}
    for token in tokens:
        match token.type:
            case "em_open" | "em_close":
                style["emphasis"] = token.nesting > 0
            case "strong_open" | "strong_close":
                style["strong"] = token.nesting > 0
            case "link_open" | "link_close":
                target = str(token.attrGet("href") or "")
                style["link"] = settings.SITE_URL + target if target.startswith("/") else target
            case _text if token.content:
                yield {"text": token.content.replace("\n", " "), **style}


def run_of(instance: models.Model, name: str) -> Block:
    """Return a two-language text as a run, marked with its language where only the other one has it."""
    return run(getattr(instance, name), lang=other_language(instance, name))


def text_of(instance: models.Model, name: str) -> list[Block]:
    """Return a two-language text with paragraphs and lists as blocks, marked likewise."""
    return blocks(getattr(instance, name), other_language(instance, name))


def other_language(instance: models.Model, name: str) -> str:
    descriptor: Bilingual = getattr(type(instance), name)
    shown = descriptor.language_shown(instance)
    return "" if shown == current_language() else shown


def pdf_of(document: Document, address: str = "") -> bytes:
    """
    Return a document as PDF, from its file where this very content was made before.

    One content is kept per address, none of a preview. Raises NotYetError while another one is being made.
    """
    address = address or document.name
    if is_set_apart():
        with turn(address):
            return typeset(document)
    name = kept_as(address)
    path: Path = settings.VAR_DIR / "pdf" / f"{name}.{digest(document)}.pdf"
    if kept := read(path):
        came_again(address)
        return kept
    with turn(address):
        let_go()
        with lock(path.parent, name):
            if kept := read(path):  # by who held the lock before
                return kept
            made = typeset(document)
            keep(path, made, name)
        return made


def kept_as(address: str) -> str:
    """Return what the name of a kept file begins with: "en~irp" for "/en/irp.pdf"."""
    return address.strip("/").removesuffix(".pdf").replace("/", "~")


def kept_today(address: str) -> bool:
    """Whether some content of an address was made today; so one knows without gathering its data."""
    if is_set_apart():
        return False
    begins, today = f"{kept_as(address)}.", clock.today()
    with suppress(OSError), os.scandir(settings.VAR_DIR / "pdf") as files:
        made = (file.stat().st_mtime for file in files if file.name.startswith(begins))
        return any(timezone.localdate(datetime.fromtimestamp(each, UTC)) == today for each in made)
    return False


def read(path: Path) -> bytes:
    """Return a kept file, or nothing if it isn't there, whole and readable."""
    try:
        kept = path.read_bytes()
    except OSError:
        return b""
    return kept if kept.rstrip().endswith(b"%%EOF") else b""


@contextmanager
def lock(folder: Path, name: str) -> Iterator[None]:
    """Have this machine's other processes wait, so that nobody makes the same document twice."""
    with ExitStack() as held:
        with suppress(OSError):  # where nothing can be written, it is made twice at worst
            folder.mkdir(parents=True, exist_ok=True)
            file = held.enter_context((folder / f"{crc32(name.encode()) % LOCKS}.lock").open("w"))
            wait_for(file, SECONDS)
        yield


def keep(path: Path, contents: bytes, name: str) -> None:
    """Put the file in place, whole or not at all, and take away what was made of an older content."""
    half = path.with_suffix(f".{uuid4().hex}.half")
    try:
        half.write_bytes(contents)
        half.replace(path)
        for old in path.parent.glob(f"{name}.*.pdf"):
            if old != path:
                old.unlink(missing_ok=True)
        make_room(path.parent)
    except OSError:
        logger.warning("The PDF of %s is not kept", name, exc_info=True)
        with suppress(OSError):
            half.unlink(missing_ok=True)


def make_room(folder: Path) -> None:
    """Take away what was made longest ago beyond KEPT_BYTES, and what a stopped process left half done."""
    for half in folder.glob("*.half"):
        with suppress(FileNotFoundError):
            if half.stat().st_mtime < time() - 3600:
                half.unlink()
    found = []
    for path in folder.glob("*.pdf"):
        with suppress(FileNotFoundError):  # another process makes room, too
            found.append((path.stat().st_mtime, path.stat().st_size, path))
    total = 0
    for _made, size, path in sorted(found, reverse=True):
        total += size
        if total > KEPT_BYTES:
            path.unlink(missing_ok=True)


def digest(document: Document) -> str:
    """Return a fingerprint of all that decides what a document looks like."""
    data = json.dumps(document.data, sort_keys=True, ensure_ascii=False)
    return sha256(f"{templates_digest()} {document.template} {data}".encode()).hexdigest()[:32]


@cache
def templates_digest() -> str:
    """Return a fingerprint of typst, the templates, the fonts and what sets them."""
    found = sha256(version("typst").encode())
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        found.update(path.read_bytes())
    return found.hexdigest()


def typeset(document: Document) -> bytes:
    """
    Have typst set a document. Raises NotMadeError, with typst's own words, if it refuses.

    PDF/UA forbids a character that no font here has, such as 北: the reader then gets the
    document with a box in its place and without the mark of PDF/UA, rather than none.
    """
    try:
        return compiled(document, ["ua-1"])
    except NotMadeError as error:
        if "could not be displayed" not in str(error):
            raise
        logger.warning("%s is no PDF/UA: %s", document.name, str(error).partition("\n")[0])
        return compiled(document, [])


def compiled(document: Document, standards: list[str]) -> bytes:
    data = document.data | {"qr": qr_code(document.data["address"])}
    order = {"template": document.template, "standards": standards, "data": data}
    command = [sys.executable, "-I", str(TYPESETTER)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, fed with data alone
            command, input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotMadeError(f"{document.template}: {error}") from error
    if done.returncode or not done.stdout:
        raise NotMadeError(f"{document.template}: {done.stderr.decode(errors='replace')}")
    return done.stdout
