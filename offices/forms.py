import re

from django import forms
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import MAX_QUERY

DIRECTION = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class FindForm(forms.Form):
    """The field on the home page: a country or territory, in any spelling."""

    q = forms.CharField(
        label=_("Country or territory"),
        max_length=MAX_QUERY,
        required=False,
        error_messages={
            "max_length": _(
                "This is longer than a country’s name: %(limit_value)d characters at most, please."
            ),
            "null_characters_not_allowed": _("This holds characters that no name has."),
        },
    )

    def clean_q(self) -> str:
        """Leave out marks of direction, which would turn the sentences around that show the words."""
        return DIRECTION.sub("", self.cleaned_data["q"])
