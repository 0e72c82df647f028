# ruff: noqa: E501
"""
Two hundred queries and what they find, the same on every database: `queries/search.json`.

Made anew by `python -m tests.catalogue.search_queries`, on a portal of SQLite that holds just the fixtures.
"""

import json
import os
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "queries" / "search.json"
ASKED = """
Cambodge|laboratoire|laboratories|labratory|joint laboratory Japan|financement|12 000 euros|UMI|GDRI|IPE|CONCERT
bureau Pékin|Brasil|océan Indien|doctoral students|coopération|collaboration with industry|Maghreb|africa office
réseau de recherche|l’Inde|oeuvre|appel à projets|European Union|Union européenne|CNRS|DERCI|PICS|LIA|IRL|IRN|IRP|IEA
Kenya|Côte d’Ivoire|cote d'ivoire|COTE-D-IVOIRE|Royaume-Uni|United Kingdom|Burma|Birmanie|Zaire|Siam|Perse|KH|fra|in
new delhi|Nouvelle-Delhi|Tokyo|Pretoria|Singapour|Bruxelles|Washington|Rio|bureau|office|offices|sector|secteurs
research|recherche|researchers|chercheurs|network|réseaux|project|projets|mission|missions|priorities|priorités
institute|instituts|region|régions|asia|asie|europe|afrique|amérique du sud|South America|oceania|océanie|russia|EU-13
international cooperation|coopération internationale|joint research|mobility|workshops|ateliers|partners|partenaires
annual call|foreign laboratory|laboratoire étranger|France|French|français|science|scientific|scientifique|universities
"""
SAID = """
the|le|l’|à|?|§ 12|%|'; DROP TABLE|<b>lab</b>|"joint laboratory"|lab*|AND OR NOT|(recherche)|中国|日本|Россия|مصر|ελλάδα
recherhce|cooperaton|laboratiore|instrumnet|Cambodia Japan|Japon Corée|japon|corea|deutschland|Österreich|São Tomé
co-opération|aix-en-provence|sous-région|sub-saharan|subsaharan|moyen-orient|middle east|nord|north africa|india south
"""


def queries() -> list[tuple[str, str]]:
    """Return languages and queries, 200 of them at least."""
    every = [each for line in (ASKED + SAID).strip().splitlines() for each in line.split("|") if each]
    return [(language, query) for query in every for language in ("en", "fr")]


def answer(language: str, query: str) -> dict[str, Any]:
    """Return what a query finds: its first ten results, and how many of each kind."""
    from django.utils.translation import override

    from cnrs_intl.catalogue.index import search

    with override(language):
        found = search(query, per_page=10)
    return {
        "language": language,
        "query": query,
        "corrected": found.corrected,
        "counts": found.counts,
        "with_all_words": found.with_all_words,
        "results": [f"{each.kind} {each.language} {each.url}" for each in found.results],
    }


def write() -> None:
    lines = (json.dumps(answer(*each), ensure_ascii=False, sort_keys=True) for each in queries())
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cnrs_intl.settings")
    django.setup()
    write()
