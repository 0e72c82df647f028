"""Reads JSON-LD as triples."""

import json
import warnings
from typing import Any

import rdflib


def graph_of(document: Any) -> rdflib.Graph:
    """Return the triples of a document whose context is its own: none is fetched."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        return rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
