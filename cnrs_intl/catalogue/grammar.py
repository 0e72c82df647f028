"""How a name goes into a French sentence: with its article, after « de », after « à »."""

from cnrs_intl.catalogue.fields import fold

ARTICLES = ("le", "la", "l’", "les")  # a name may have none: Cuba


def with_article(article: str, name: str) -> str:
    """Return « la Mongolie », « l’Inde », « Cuba »."""
    joint = "" if article.endswith("’") or not article else " "
    return f"{article}{joint}{name}"


def after_de(article: str, name: str) -> str:
    """Return « de la Mongolie », « du Chili », « d’Oman »."""
    if contracted := {"le": "du", "les": "des"}.get(article):
        return f"{contracted} {name}"
    if article:
        return f"de {with_article(article, name)}"
    elided = fold(name)[:1] in set("aeiouy") or fold(name).startswith("hai")
    return f"d’{name}" if elided else f"de {name}"


def after_a(article: str, name: str) -> str:
    """Return « à la Mongolie », « au Chili », « aux Philippines », « à Oman »."""
    if contracted := {"le": "au", "les": "aux"}.get(article):
        return f"{contracted} {name}"
    return f"à {with_article(article, name)}"
