from django import forms
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import MAX_QUERY


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
