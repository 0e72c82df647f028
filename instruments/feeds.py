"""
Calls as a feed (Atom, RFC 4287): what was announced or changed last comes first.

Identifiers are UUIDs, so that they outlive a move of the portal to another address.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models.functions import Coalesce, Greatest
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.addresses import UNTYPED
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.derci.wording import department_words
from instruments.models import Call

ENTRIES = 50
FEEDS = UUID("5f7ed2b0-3f0c-4a39-9a53-6c1d6a0f3b51")  # drawn once; the identifiers of feeds derive from it


class CallFeed(Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def latest_post_date(self) -> datetime:
        """Return when the last entry changed; the same day at all times where there is none."""
        return max((item["updateddate"] for item in self.items), default=datetime(2026, 1, 1, tzinfo=UTC))


def newest(calls: Any) -> Any:
    """Return the calls that were last saved or, if that is later, became public, with when (`changed`)."""
    changed = Greatest("updated_at", Coalesce("publish_at", "updated_at"))
    return calls.annotate(changed=changed).order_by("-changed", "pk")[:ENTRIES]


def feed_of(calls: Any, title: str, page: str, address: str) -> str:
    """Return the feed of public `calls`; `page` is the list that it mirrors, `address` its own, as paths."""
    feed = CallFeed(
        title=title,
        link=settings.SITE_URL + page,
        description=None,
        subtitle=_("The calls for projects of the CNRS’s instruments for international collaboration"),
        language=current_language(),
        author_name=_("%(department_acronym)s, CNRS") % department_words(),
        author_link=f"{settings.SITE_URL}/{current_language()}/",
        feed_url=settings.SITE_URL + address,
        feed_guid=uuid5(FEEDS, address).urn,
    )
    for call in newest(calls):
        feed.add_item(
            title=UNTYPED.sub("", title_of(call)),
            link=settings.SITE_URL + call.get_absolute_url(),
            description=UNTYPED.sub("", render_to_string("instruments/_call_summary.html", {"call": call})),
            unique_id=uuid5(call.uid, current_language()).urn,
            pubdate=call.publish_at,  # a draft may be months old when it appears
            updateddate=call.changed,
            categories=[call.public_instrument.acronym] if call.public_instrument else [],
        )
    return feed.writeString("utf-8")


def title_of(call: Call) -> str:
    return _("Cancelled – %(title)s") % {"title": call.name} if call.cancelled else call.name
