"""
The French of the interface: one catalogue, kept with Babel, so that no gettext tools are needed.

Texts are read from Python and from templates; Django's own `templatize` turns the second
into something like the first. The file is written the same way by everybody: sorted by
place, without line numbers or dates.
"""

import io
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "fr"
FOLDER = settings.BASE_DIR / "locale" / LANGUAGE / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
PLURAL_FORMS = "nplurals=2; plural=(n > 1);"  # as in Django's own French
HEADER = rf"""# The portal's interface in French. `make messages` keeps it in step with the code.
msgid ""
msgstr ""
"Language: {LANGUAGE}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {PLURAL_FORMS}\n"

"""

FOLDERS = ("cnrs_intl", "sectors", "offices", "instruments", "templates")
ENDINGS = {".py", ".html", ".txt"}
SINGULAR, PLURAL = None, (1, 2)
IN_CONTEXT, PLURAL_IN_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": SINGULAR,
    "gettext": SINGULAR,
    "gettext_lazy": SINGULAR,
    "gettext_noop": SINGULAR,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": IN_CONTEXT,
    "pgettext_lazy": IN_CONTEXT,
    "npgettext": PLURAL_IN_CONTEXT,
    "npgettext_lazy": PLURAL_IN_CONTEXT,
}
FORM = re.compile(r"(?<=%\()(?:the|of|to|in)_")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sd]|\{\w*\}")


def source_files() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in ENDINGS and "migrations" not in path.parts:
                yield path


def as_python(path: Path) -> io.BytesIO:
    """Return a source file as Babel's extractor for Python reads it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    return io.BytesIO(text.encode())


def read_sources(paths: Iterable[Path] | None = None, base: Path = settings.BASE_DIR) -> Catalog:
    """Return every text that the code and the templates ask to translate, with where it stands."""
    found = Catalog(charset="utf-8")
    for path in source_files() if paths is None else paths:
        place = path.relative_to(base).as_posix()
        options = {"encoding": "utf-8"}
        for line, message, comments, context in extract(
            "python", as_python(path), KEYWORDS, ["Translators:"], options
        ):
            found.add(message, None, [(place, line)], auto_comments=comments, context=context)
    return found


def read_catalogue(path: Path = PO) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def update(sources: Catalog, path: Path = PO) -> Catalog:
    """Write the catalogue anew: what is no longer asked for goes, what is new waits for its French."""
    catalogue = read_catalogue(path)
    catalogue.update(sources, no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(
        written,
        catalogue,
        width=0,
        omit_header=True,
        include_lineno=False,
        ignore_obsolete=True,
        sort_by_file=True,
    )
    path.write_text(HEADER + written.getvalue().decode(), encoding="utf-8")
    return catalogue


def compile_catalogue(source: Path = PO, target: Path = MO) -> bool:
    """Write what Django reads, unless it is newer than its source; return whether it was written."""
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    unfinished = target.with_suffix(
        f".{os.getpid()}.new"
    )  # portals with other data may start from this folder too
    with unfinished.open("wb") as file:
        write_mo(file, read_catalogue(source))
    unfinished.replace(target)
    return True


def as_tuple(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def placeholders(texts: tuple[str, ...], in_template: bool = False) -> set[str]:
    """
    Return what is filled in; forms of one thing (the_department, of_department) count as that thing.

    Not in a template: `blocktranslate` fills in only what the English has, and shows the English otherwise.
    """
    names = {name for text in texts for name in PLACEHOLDER.findall(text)}
    return names if in_template else {FORM.sub("", name.lower()) for name in names}


def faults(catalogue: Catalog, sources: Catalog) -> Iterator[str]:
    """Yield what keeps `catalogue` from being the whole French of `sources`, a line each."""
    keys = {(message.id, message.context) for message in sources if message.id}
    in_templates = {
        (message.id, message.context)
        for message in sources
        if any(not place.endswith(".py") for place, _line in message.locations)
    }
    for key in sorted(keys - {(message.id, message.context) for message in catalogue}, key=str):
        yield f"not in the catalogue (make messages): {key[0]!r}"
    for message in catalogue:
        if not message.id:
            continue
        asked, given = as_tuple(message.id), as_tuple(message.string)
        is_in_template = (message.id, message.context) in in_templates
        if (message.id, message.context) not in keys:
            yield f"no longer asked for (make messages): {message.id!r}"
        elif not all(given):
            yield f"not translated: {message.id!r}"
        elif message.fuzzy:
            yield f"marked fuzzy: {message.id!r}"
        elif placeholders(asked, is_in_template) != placeholders(given, is_in_template):
            yield f"other placeholders than the English: {message.id!r}"
