"""Reading a document on paper back."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def squeezed(text: str) -> str:
    """Return a text without white space, so that where its lines end makes no difference."""
    return "".join(text.split())


@dataclass
class Paper:
    contents: bytes

    def __post_init__(self) -> None:
        self.reader = PdfReader(BytesIO(self.contents))
        self.root: Any = self.reader.trailer["/Root"]
        self.raw = "".join(page.extract_text() for page in self.reader.pages)
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
