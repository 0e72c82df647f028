"""Setting a document on paper without a process of its own, and reading it back."""

import json
import re
import runpy
import sys
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any
from unittest import mock

from pypdf import PdfReader

from cnrs_intl.catalogue import pdf

compiled_apart = pdf.compiled  # as the portal does it
one_at_a_time = threading.Lock()  # standard input and output are this process's own


@cache
def typesetter() -> Any:
    return runpy.run_path(str(pdf.TYPESETTER))["main"]


def compiled_here(document: pdf.Document, standards: list[str]) -> bytes:
    """
    Have the portal's typesetter set a document in this process: the same bytes, without a start of Python.

    For tests about what stands on paper; those about the process take the real one.
    """
    data = document.data | {"qr": pdf.qr_code(document.data["address"])}
    order = {"template": document.template, "standards": standards, "data": data}
    made = TextIOWrapper(BytesIO())
    with one_at_a_time, mock.patch.multiple(sys, stdin=StringIO(json.dumps(order)), stdout=made):
        try:
            typesetter()()
        except SystemExit as refusal:
            raise pdf.NotMadeError(f"{document.template}: {refusal.code}\n") from refusal
    return made.buffer.getvalue()


@lru_cache(maxsize=64)
def texts_of(contents: bytes) -> tuple[str, ...]:
    """Return the text of each page; reading it takes longer than setting it, and tests share documents."""
    return tuple(page.extract_text() for page in PdfReader(BytesIO(contents)).pages)


def squeezed(text: str) -> str:
    """Return a text without white space, so that where its lines end makes no difference."""
    return "".join(text.split())


@dataclass
class Paper:
    contents: bytes

    def __post_init__(self) -> None:
        self.reader = PdfReader(BytesIO(self.contents))
        self.root: Any = self.reader.trailer["/Root"]
        self.raw = "".join(texts_of(self.contents))
        self.text = squeezed(self.raw)

    def says(self, words: object) -> bool:
        return squeezed(str(words)) in self.text

    @property
    def pages(self) -> int:
        return len(self.reader.pages)

    @property
    def is_for_everybody(self) -> bool:
        """Whether it is tagged, has a language and a title that readers show, and says that it is PDF/UA."""
        return bool(
            self.root["/MarkInfo"]["/Marked"]
            and "/StructTreeRoot" in self.root
            and self.root["/Lang"]
            and self.root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")
            and self.reader.metadata.title
            and b"<pdfuaid:part>1</pdfuaid:part>" in self.root["/Metadata"].get_data()
        )

    @property
    def links(self) -> set[str]:
        found = set()
        for page in self.reader.pages:
            for annotation in page.get("/Annots", []):
                found.add(annotation.get_object().get("/A", {}).get("/URI", ""))
        return found

    @property
    def languages(self) -> set[str]:
        """The languages that parts of it say of themselves, in the structure or amid a line."""
        amid = (
            re.findall(rb"/Lang ?\((\w+)\)", page.get_contents().get_data()) for page in self.reader.pages
        )
        return {language for _tag, language in self.tags} | {
            found.decode() for each in amid for found in each
        }

    @property
    def tags(self) -> list[tuple[str, str]]:
        """The structure in reading order: what each part is, and its language where it says one."""
        return list(tags_of(self.root["/StructTreeRoot"]["/K"]))


def tags_of(node: Any):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from tags_of(child)
    elif hasattr(node, "get") and "/S" in node:
        yield node["/S"], node.get("/Lang", "")
        yield from tags_of(node.get("/K", []))
