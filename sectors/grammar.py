"""How the name of a country or of a sector goes into a sentence, in English and in French."""

from django.utils.translation import gettext

from cnrs_intl.catalogue import grammar
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.derci.wording import department_words


class InSentences:
    """Mixed into `Country`, whose columns tell the articles and the preposition."""

    name: str
    the_en: str
    article_fr: str
    in_fr: str

    @property
    def with_article(self) -> str:
        """The name inside a sentence: “the Netherlands”, « la Mongolie », « l’Inde », « Cuba »."""
        if current_language() == "fr":
            return grammar.with_article(self.article_fr, self.name)
        return f"{self.the_en} {self.name}".strip()

    @property
    def in_country(self) -> str:
        """Where something is: “in Mongolia”, « en Mongolie », « aux îles Féroé », « sur l’île de Man »."""
        if current_language() == "fr":
            return grammar.with_article(self.in_fr, self.name)
        return gettext("in %(country)s") % {"country": self.with_article}

    @property
    def of_country(self) -> str:
        """What belongs to it: “of the Netherlands”, « de la Mongolie », « du Chili », « d’Oman »."""
        if current_language() == "fr":
            return grammar.after_de(self.article_fr, self.name)
        return gettext("of %(country)s") % {"country": self.with_article}


class InFull:
    """Mixed into `Sector`, of which the department has several."""

    name: str

    @property
    def in_full(self) -> str:
        """The name with the department’s, for where it is first spoken of."""
        words = department_words() | {"sector": self.name}
        return gettext("%(The_department)s’s %(sector)s sector") % words

    @classmethod
    def said_in_texts(cls, column: str, name: str) -> set[str]:
        """Return how texts say its name, with the word sector: “Europe” alone is a part of the world."""
        return {(f"secteur {name}" if column.endswith("_fr") else f"{name} sector")} if name else set()
