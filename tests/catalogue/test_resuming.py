"""A form that comes back after a log-in is shown, and saved only when somebody presses Save."""

import pytest
from django import forms

from cnrs_intl.catalogue.resuming import Resumable


class Named(Resumable, forms.Form):
    name = forms.CharField()


@pytest.mark.parametrize(("sent", "saved"), [({}, True), ({"_resume": "1"}, False), ({"_resume": ""}, False)])
def test_what_comes_back_is_never_saved(sent, saved):
    form = Named({"name": "Ada"} | sent)

    assert form.is_valid() is saved
    assert form["name"].value() == "Ada"
    assert form.errors == {}
