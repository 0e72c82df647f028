"""How the name of a country goes into a sentence, in English and in French."""

from django.utils.translation import gettext

from cnrs_intl.catalogue.fields import current_language, fold


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
            joint = "" if self.article_fr.endswith("’") or not self.article_fr else " "
            return f"{self.article_fr}{joint}{self.name}"
        return f"{self.the_en} {self.name}".strip()

    @property
    def in_country(self) -> str:
        """Where something is: “in the Netherlands”, « en Mongolie », « aux Philippines », « à Cuba »."""
        if current_language() == "fr":
            return f"{self.in_fr} {self.name}".strip()
        return gettext("in %(country)s") % {"country": self.with_article}

    @property
    def of_country(self) -> str:
        """What belongs to it: “of the Netherlands”, « de la Mongolie », « du Chili », « d’Oman »."""
        if current_language() != "fr":
            return gettext("of %(country)s") % {"country": self.with_article}
        if self.article_fr:
            contracted = {"le": "du ", "les": "des "}.get(self.article_fr)
            return f"{contracted}{self.name}" if contracted else f"de {self.with_article}"
        elided = fold(self.name)[:1] in "aeiouy" or fold(self.name).startswith("hai")
        return f"d’{self.name}" if elided else f"de {self.name}"
