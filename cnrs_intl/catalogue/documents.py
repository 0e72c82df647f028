"""
What the public search can find, as it stands in the catalogue: each entry in the words of both languages.

Rooms declare which texts those are. What is no row, such as a glossary, is registered as a source.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from django.utils import translation
from django.utils.text import capfirst

from cnrs_intl.catalogue.fields import LANGUAGES, Bilingual
from cnrs_intl.catalogue.invisible import composed
from cnrs_intl.catalogue.markdown import plain
from cnrs_intl.catalogue.models import Entry, FormerAddress
from cnrs_intl.catalogue.searchable import Searched

FORMAT = 7  # counted up when the index holds something else of the same catalogue
Key = tuple[Any, Any]  # a model and the key of a row of it
Window = tuple[str, datetime | None, datetime | None]  # state, from when and until when it is public
ENDS = (".", "!", "?", "…", ":", ";")
ALWAYS: Window = ("published", None, None)


@dataclass(frozen=True)
class Wording:
    """What is said in one language: `titles` are the parts of the title."""

    url: str
    title: str
    titles: tuple[str, ...]
    names: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""


@dataclass(frozen=True)
class Document:
    """Something that can be found; `names` and `codes` are in no language."""

    key: str
    of: str
    kind: str
    number: int
    wordings: dict[str, Wording]
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    share: int = 100
    window: Window = ALWAYS

    @property
    def is_kept(self) -> bool:
        """Whether it is public, or will be by its dates alone."""
        return self.window[0] == Entry.State.PUBLISHED

    @property
    def digest(self) -> str:
        said = [FORMAT, asdict(self) | {"window": [moment_in_words(each) for each in self.window]}]
        return blake2b(repr(said).encode(errors="replace"), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Source:
    """Documents that are no rows: made anew whenever something of the models `of` changes."""

    kind: str
    order: int
    of: tuple[Any, ...]
    make: Callable[[], Iterable[Document]] = field(compare=False)


declared: dict[Any, Searched] = {}
called: dict[Any, Mapping[str, Sequence[str]]] = {}
sources: dict[str, Source] = {}


def register(kind: str, make: Callable[[], Iterable[Document]], *, order: int, of: Sequence[Any]) -> None:
    """Have the search find what `make` returns, documents of one kind."""
    sources[kind] = Source(kind, order, tuple(of), make)


def moment_in_words(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def key_of(model: Any, pk: Any) -> str:
    return f"{model._meta.label_lower}:{pk}"


def declare(searched: Mapping[Any, Searched]) -> None:
    """Have the search find what is in some tables, as a room says."""
    declared.update(searched)


def call(names: Mapping[Any, Mapping[str, Sequence[str]]]) -> None:
    """Have the search find what is in some tables by more names, each by its slug."""
    called.update(names)


def searched_rows(model: Any) -> dict[str, Any]:
    """Return the models of rows that are found by themselves, by the relation that leads to them."""
    related = {name: model._meta.get_field(name).related_model for name in getattr(model, "rows", ())}
    return {name: row for name, row in related.items() if row in declared}


@cache
def searched_models() -> tuple[Any, ...]:
    """Return the entries and references of which something can be found, in the order of their kinds."""
    found = [model for model in declared if not model.entry_field]
    return tuple(sorted(found, key=lambda model: (declared[model].order, model._meta.label)))


def orders() -> dict[str, int]:
    """Return the order of what answers equally well, by kind."""
    found = {model._meta.model_name: searched.order for model, searched in declared.items()}
    return found | {source.kind: source.order for source in sources.values()}


def relations_read(model: Any) -> set[str]:
    """Return what is read along with an entry to know its documents."""
    searched = declared[model]
    found = {path.rpartition("__")[0] for path in searched.paths} | {searched.within}
    for name, row in searched_rows(model).items():
        found |= {f"{name}__{each}" if each else name for each in relations_read(row) - {row.entry_field}}
    return found - {""}


def documents_of(model: Any, pks: Iterable[Any] | None = None) -> Iterator[Document]:
    """Yield the documents of entries of one model, of all or of some, that the index keeps."""
    rows = model._base_manager.all() if pks is None else model._base_manager.filter(pk__in=list(pks))
    former = former_slugs([model, *searched_rows(model).values()])
    for entry in rows.prefetch_related(*sorted(relations_read(model))).order_by("pk"):
        of = key_of(model, entry.pk)
        if (made := document(entry, of, former[model, entry.pk])).is_kept:
            yield made
            for name in searched_rows(model):
                own = sorted(getattr(entry, name).all(), key=lambda row: row.pk)
                made_of = (document(row, of, former[type(row), row.pk]) for row in own)
                yield from (each for each in made_of if each.is_kept)


def document(instance: Any, of: str, former: Sequence[str] = ()) -> Document:
    model, searched = type(instance), declared[type(instance)]
    shared = [value for language, value in all_values(instance, searched.names) if not language]
    window = window_of(instance)
    if searched.within and (other := getattr(instance, searched.within)):
        window = both(window, window_of(other))
    by_slug = called.get(model, {})  # which keeps the slugs of the files, whatever staff have renamed
    more = [word for slug in (getattr(instance, "slug", ""), *former) for word in by_slug.get(slug, ())]
    is_kept = window[0] == Entry.State.PUBLISHED  # what is not may lack what an address is made of
    return Document(
        key=key_of(model, instance.pk),
        of=of,
        kind=str(model._meta.model_name),
        number=instance.pk,
        wordings={language: wording(instance, language) for language in LANGUAGES} if is_kept else {},
        names=tuple(sorted({*shared, *former, *more}.difference(searched.asked(instance)))),
        codes=tuple(value for _language, value in all_values(instance, searched.codes)),
        share=searched.share,
        window=window,
    )


def former_slugs(models: Iterable[Any]) -> dict[Key, list[str]]:
    """Return the last parts of the addresses that led to what is in some tables, by models and keys."""
    found: dict[Key, list[str]] = defaultdict(list)
    labels = {model._meta.label_lower: model for model in models}
    kept = FormerAddress.objects.filter(model__in=labels)
    for label, pk, slug in kept.values_list("model", "entry_id", "slug"):
        found[labels[label], pk].append(slug)
    return found


def wording(instance: Any, language: str) -> Wording:
    searched = declared[type(instance)]
    with translation.override(language):
        titles = in_language(instance, searched.title, language)
        names = [value for spoken, value in all_values(instance, searched.names) if spoken == language]
        return Wording(
            url=searched.page(instance),
            title=searched.joint.join(titles),
            titles=tuple(titles),
            names=(*names, *searched.asked(instance)),
            summary=sentences(in_language(instance, searched.summary, language)),
            body=sentences([*in_language(instance, searched.body, language), *searched.said(instance)]),
        )


def sentences(texts: Iterable[str]) -> str:
    """Return texts as one, each with a capital, and a full stop where it has no sign at its end."""
    lines = [capfirst(line) for line in map(plain, texts) if line]
    return " ".join(line if line.endswith(ENDS) else f"{line}." for line in lines)


def in_language(instance: Any, paths: Iterable[str], language: str) -> list[str]:
    """Return what stands in one language, and in none."""
    return [value for spoken, value in all_values(instance, paths) if spoken in (language, "")]


def all_values(instance: Any, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    return (found for path in paths for found in values(instance, path))


def values(instance: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the texts at a path, each with its language; none for what is the same in both."""
    name, _underscores, rest = path.partition("__")
    if rest:
        related = getattr(instance, name)
        rows = sorted(related.all(), key=lambda row: row.pk) if hasattr(related, "all") else [related]
        yield from (found for row in rows if row for found in values(row, rest))
        return
    text = getattr(type(instance), name)
    if isinstance(text, Bilingual):
        found = [(language, text.in_language(instance, language)) for language in LANGUAGES]
    else:
        language = name[-2:] if name[-3:] in {f"_{each}" for each in LANGUAGES} else ""
        found = [(language, str(getattr(instance, name) or ""))]
    yield from ((language, composed(value).strip()) for language, value in found if value.strip())


def window_of(instance: Any) -> Window:
    if not isinstance(instance, Entry):
        return ALWAYS
    return str(instance.state), instance.publish_at, instance.withdraw_at


def both(one: Window, two: Window) -> Window:
    """Return when two are public at once."""
    state = next((each[0] for each in (one, two) if each[0] != Entry.State.PUBLISHED), one[0])
    begins = [each[1] for each in (one, two) if each[1]]
    ends = [each[2] for each in (one, two) if each[2]]
    return state, max(begins, default=None), min(ends, default=None)
