"""Ticking drafts in tests: where ticks are sent to, and what is said of them."""

from django.urls import reverse

from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.workflow import seen_of
from offices.models import Office
from tests.conftest import logged_in

LISTS = reverse("admin:drafts")
ASK, PUT, PUBLISH = (reverse(f"admin:drafts_{name}") for name in ("ask", "put", "publish"))
ADDRESSES = {"ask": ASK, "put": PUT, "publish": PUBLISH}


def ticks(drafts):
    return {"draft": [seen_of(draft, [draft]) for draft in drafts]}


def send(user, address, drafts, **typed):
    return logged_in(user).post(address, ticks(drafts) | typed, follow=True)


def said(answer):
    return [str(each) for each in answer.context["messages"]]


def statuses():
    return list(Draft.objects.order_by("pk").values_list("status", flat=True))


def cities():
    return list(Office.objects.order_by("pk").values_list("city_en", flat=True))
