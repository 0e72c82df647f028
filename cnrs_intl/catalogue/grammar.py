"""How a name goes into a French sentence: with its article, after « de », after « à »."""

import re
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import fold

ARTICLES = ("le", "la", "l’", "les")  # a name may have none: Cuba
COMMON_NOUN = re.compile(r"Îles?\b")  # with which names begin that are written otherwise inside a sentence


def article_field(help_text: Any) -> models.CharField:
    """Return the column of a name's French article."""
    return models.CharField(
        _("French article"),
        max_length=3,
        blank=True,
        default="",
        choices=[(article, article) for article in ARTICLES],
        help_text=help_text,
    )


def with_article(article: str, name: str) -> str:
    """Return « la Mongolie », « l’Inde », « les îles Féroé », « Cuba »."""
    if not article:
        return name
    joint = "" if article.endswith("’") else " "
    return f"{article}{joint}{inside(name)}"


def inside(name: str) -> str:
    """Return a name as it is written after an article: « îles Féroé », « île de Man »."""
    return name[0].lower() + name[1:] if COMMON_NOUN.match(name) else name


def after_de(article: str, name: str) -> str:
    """Return « de la Mongolie », « du Chili », « des îles Féroé », « d’Oman »."""
    if contracted := {"le": "du", "les": "des"}.get(article):
        return with_article(contracted, name)
    if article:
        return f"de {with_article(article, name)}"
    elided = fold(name)[:1] in set("aeiouy") or fold(name).startswith("hai")
    return f"d’{name}" if elided else f"de {name}"


def after_a(article: str, name: str) -> str:
    """Return « à la Mongolie », « au Chili », « aux îles Féroé », « à Oman »."""
    if contracted := {"le": "au", "les": "aux"}.get(article):
        return with_article(contracted, name)
    return f"à {with_article(article, name)}"
