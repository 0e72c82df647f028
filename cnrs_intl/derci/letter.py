"""
A letter to a team of the CNRS: what is known is filled in, the rest is left blank, in brackets.

Nothing that a visitor types is sent or kept by the portal.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.fields import current_language


@dataclass(frozen=True)
class Blank:
    """What only the writer knows: the field to type it into, and what the letter has in its place."""

    name: str
    label: str | Promise
    text: str | Promise  # each another, as a script finds it by its words
    is_long: bool = False


BLANKS = (
    Blank(
        "institution",
        _("Your institution, its city and country"),
        _("[name of your institution, its city and country]"),
    ),
    Blank("subject", _("Subject of your project"), _("[in two or three sentences]"), is_long=True),
    Blank("ours", _("Laboratories on your side"), _("[names of your laboratories]")),
    Blank(
        "theirs",
        _("Laboratories in France, known or sought"),
        _("[names, or the field of research]"),
    ),
    Blank(
        "links",
        _("Existing links"),
        _("[none yet, visits, joint publications, an agreement…]"),
    ),
    Blank(
        "signature",
        _("Your name, position and e-mail address"),
        _("[name, position, e-mail address]"),
    ),
)


@dataclass(frozen=True)
class Letter:
    language: str  # "en" or "fr"
    subject: str
    body: str

    def mailto(self, email: str) -> str:
        """Return the link that opens it in the reader's own mail program."""
        return f"mailto:{email}?subject={quote(self.subject)}&body={quote(self.body)}"


def write(team: str, country: str = "", instrument: str = "") -> Letter:
    """Return the letter in the current language; a country or an instrument that is not known is a blank."""
    context = {
        "team": team,
        "country": country or gettext("[country]"),
        "instrument": instrument or gettext("[one of the CNRS’s instruments, or: not known yet]"),
        "blank": {blank.name: blank.text for blank in BLANKS},
    }
    subject = gettext("Cooperation with CNRS laboratories")
    if country:
        subject = gettext("Cooperation with CNRS laboratories: %(country)s") % {"country": country}
    body = render_to_string("derci/letter.txt", context).strip() + "\n"
    return Letter(current_language(), subject, body)
