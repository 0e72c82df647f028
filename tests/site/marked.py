"""Entries of several kinds with one word in every text, and all that the public can ask the portal for."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.test import Client
from django.urls import reverse

from cnrs_intl.catalogue.contents import row_models
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.kept_package import content_day
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.pictures import PictureField
from cnrs_intl.catalogue.writing import change
from cnrs_intl.derci.models import Department
from instruments.models import Instrument
from tests import factories
from tests.papers import texts_of
from tests.sampling import sampled

STEM = "qorv"  # of every marked word, and of nothing else
NONSENSE = f"{STEM}xxxxxxxx"  # a word that is nowhere
# Columns that hold a code, or what a rule of French grammar makes of a name.
CODES = {"iso2", "iso3", "numeric", "the_en", "in_fr", "time_zone", "m49_region", "m49_subregion"}
CODES |= {"m49_intermediate", "telephone", "language", "kind"}
PICTURE = f"{'0' * 40}-960x640"  # so that pages say what is said of one
NEW_AND_LIVE = {
    "office": factories.OfficeFactory,
    "instrument": factories.InstrumentFactory,
    "call": factories.CallFactory,
    "sector": factories.SectorFactory,
    "figure": factories.KeyFigureFactory,
    "mission": factories.MissionFactory,
}
LIVE_ALWAYS = {"country": factories.CountryFactory, "department": factories.DepartmentFactory}
WORD = re.compile(f"{STEM}[a-f](?:{'|'.join(NEW_AND_LIVE | LIVE_ALWAYS)})")
ROWS = {
    "office": (factories.CoverageFactory, factories.OfficeContactFactory),
    "instrument": (factories.InstrumentAliasFactory,),
    "call": (factories.CallDateFactory,),
    "sector": (factories.RegionFactory,),
    "country": (factories.CountryAliasFactory,),
}


def made(kind: str, **values: Any) -> Any:
    """Make something of a kind, with rows."""
    if kind == "call":
        values.setdefault("instrument", Instrument.objects.get(slug="iea"))
    entry = (NEW_AND_LIVE | LIVE_ALWAYS)[kind](**values)
    for factory in ROWS.get(kind, ()):
        factory(**{factory._meta.model.entry_field: entry})
    return entry


def mark(entry: Any, word: str) -> None:
    """Put a word into every text of an entry and its rows, and save them."""
    rows = [row for name in row_models(type(entry)) for row in getattr(entry, name).all()]
    if isinstance(entry, Department):
        entry.audited_on, entry.audit_rate = date(2026, 1, 31), 60  # an audit is entered as a whole
    for each in (entry, *rows):
        for field in each._meta.fields:
            if field.editable and not field.choices and field.name not in CODES:
                put_into(each, field, word)
        each.save()


def put_into(instance: Any, field: Any, word: str) -> None:
    if isinstance(field, PictureField):
        value = PICTURE
    elif isinstance(field, models.EmailField):
        value = f"{word}@example.org"
    elif isinstance(field, models.URLField):
        value = f"https://example.org/{word}"
    elif isinstance(field, models.SlugField):
        value = getattr(instance, field.name) if isinstance(instance, Department) else word
    elif isinstance(field, models.CharField | models.TextField):
        value = f"{word} {getattr(instance, field.name)}"[: field.max_length].strip()
    else:
        return
    setattr(instance, field.name, value)


def marked(kind: str, word: str, **values: Any) -> Any:
    """Make something whose every text has a word in it."""
    entry = made(kind, **values)
    mark(entry, word)
    return entry


def marked_in_a_draft(kind: str, word: str, user: Any, of_set: DraftSet | None = None) -> Draft:
    """Have somebody mark something that is live, in a draft."""
    entry = made(kind)
    model = type(entry)
    with change(model.objects.filter(pk=entry.pk), user=user, into=Into(of_set)) as opened:
        mark(model.objects.get(pk=entry.pk), word)
        opened.touch(entry)
    draft = draft_of(entry)
    assert draft
    return draft


# Where the public looks

LISTS = ["", "countries/", "offices/", "instruments/", "calls/", "sectors/", "about/", "glossary/"]
FILES = ["countries/countries", "offices/offices", "instruments/instruments", "calls/calls"]
FILES += ["sectors/sectors", "glossary/glossary"]
OTHERS = [
    "find/",
    "find/?q=Congo",
    "find/?q=Europe",
    "search/",
    "search/?q=Asia",
    "search/?q=zzzzz",
    "message/",
]
OTHERS += ["countries/?sector=asia", "countries/?office=tokyo", "offices/?sector=asia", "offices/?country=KH"]
OTHERS += ["instruments/?budget=30000", "instruments/?route=call", "instruments/?duration=5"]
OTHERS += ["calls/?state=open", "calls/?instrument=iea", "calls/?closing=30", "instruments/choose/"]
OTHERS += ["instruments/choose/?countries=3", "instruments/choose/?purpose=explore"]
OTHERS += ["instruments/compare/?i=irp&i=iea", "instruments/dossier/", "instruments/irp/dossier/"]
OTHERS += ["message/?country=ke&instrument=irp", "message/?office=tokyo", "message/?sector=asia"]
ENDINGS = ("csv", "xlsx", "json")
SUBSCRIBED = ["calls/feed.xml", "calls/calendar.ics"]
PAPERS = ["brochure.pdf", "leaflet.pdf", "offices/tokyo.pdf", "instruments/iea.pdf", "instruments/irp/id.pdf"]
WITHOUT_LANGUAGE = ["/robots.txt", "/sitemap.xml", "/healthz", "/readyz", "/api/v1/instruments/"]
WITHOUT_LANGUAGE += [
    "/catalog.jsonld",
    "/api/v1/instruments/iea/",
    "/api/v1/coverage/",
]
API_LISTS = ["sectors", "regions", "countries", "offices", "activities", "calls", "key-figures", "missions"]
WITHOUT_LANGUAGE += [f"/api/v1/{name}/?page_size=200" for name in API_LISTS]
WITHOUT_LANGUAGE += [f"/api/v1/coverage/?country={code}" for code in ("KE", "KH", "NC", "FR", "JP")]
ASKED = ["/en/find/?q={}", "/fr/find/?q={}", "/en/find/suggestions/?q={}", "/fr/find/suggestions/?q={}"]
ASKED += ["/en/search/?q={}", "/fr/search/?q={}"]
ASKED += ["/en/offices/?q={}", "/fr/instruments/?q={}", "/en/countries/ke/?q={}", "/fr/calls/?instrument={}"]
ASKED += ["/en/instruments/compare/?i={}&i=irp", "/fr/message/?office={}", "/en/message/?sector={}"]
ASKED += ["/fr/message/?instrument={}", "/en/countries/?sector={}", "/fr/countries/?office={}"]
ASKED += ["/en/offices/?sector={}", "/fr/offices/{}/", "/en/instruments/{}/", "/fr/calls/{}/"]
ASKED += ["/en/calls/{}.ics", "/en/sectors/{}/", "/fr/offices/{}.pdf", "/en/instruments/{}.pdf"]
ASKED += ["/fr/instruments/{}/dossier/", "/api/v1/instruments/{}/", "/api/v1/instruments/?q={}"]
ASKED += ["/en/offices/offices.csv?sector={}", "/fr/offices/offices.json?q={}"]
ASKED += ["/fr/calls/calls.json?instrument={}", "/en/countries/countries.csv?office={}"]
ASKED += ["/en/instruments/{}/ke.pdf", "/api/v1/activities/{}/", "/fr/offices/{}.vcf"]


def short_list() -> Iterator[str]:
    """Yield the lists, subscriptions, documents, and what has no language."""
    files = [f"{path}.{ending}" for path in FILES for ending in ENDINGS]
    for path in [*LISTS, *SUBSCRIBED, *PAPERS, *files, "open-data/"]:
        yield from (f"/{language}/{path}" for language in ("en", "fr"))
    yield from [*WITHOUT_LANGUAGE, package_address()]


def package_address() -> str:
    return reverse("open_data_zip", args=[content_day().isoformat()])


def everything(client: Client) -> Iterator[str]:
    """Yield all that is open to the public, of countries some, and names none of the words itself."""
    sitemap = client.get("/sitemap.xml").text
    listed = re.findall(r"<loc>https?://[^/]+(/(?:en|fr)/[^<]*)</loc>", sitemap)
    countries = [path for path in listed if re.search("/countries/..", path)]
    chosen = sampled(countries, 20, always=lambda path: path[14:15] in "xq")  # ours
    yield from dict.fromkeys([*short_list(), *(path for path in listed if path not in countries), *chosen])
    yield from (f"/{language}/{path}" for path in OTHERS for language in ("en", "fr"))


def read(client: Client, address: str) -> str:
    """Return all that an answer says: its text, or that of its pages, and where it leads."""
    answer = client.get(address)
    content = b"".join(answer) if answer.streaming else answer.content  # either way it is closed then
    if answer.get("Content-Type") == "application/pdf":
        body = " ".join(texts_of(content))
    elif content.startswith(b"PK"):  # a workbook, or the package of open data
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = " ".join(archive.read(name).decode() for name in archive.namelist())
    else:
        body = answer.text
    return f"{answer.status_code} {body} {answer.get('Location', '')} {answer.get('Content-Disposition', '')}"


def words_in(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def words_shown(client: Client, addresses: Iterable[str]) -> dict[str, set[str]]:
    """Return which marked words are at each address where any is."""
    found = {address: words_in(read(client, address)) for address in addresses}
    return {address: words for address, words in found.items() if words}


def told_of(client: Client, words: Iterable[str]) -> dict[str, list[str]]:
    """Return where asking for a word gives something else than asking for one that is nowhere."""
    found: dict[str, list[str]] = {}
    for address in ASKED:
        usual = read(client, address.format(NONSENSE))
        for word in words:
            if read(client, address.format(word)).replace(word, NONSENSE) != usual:
                found.setdefault(word, []).append(address)
    return found
