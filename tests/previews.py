"""Drafts for the tests of previews, written as staff write them."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cnrs_intl.catalogue.models import Draft, DraftSet, PreviewLink
from tests.drafted import drafted as written


def without_address(text: str) -> str:
    """Return a page without its own address for sharing, for programs and for paper: a preview has none."""
    links = r'<link rel="(canonical"|alternate" hreflang=)[^>]*>|<meta (property="og:|name="twitter:)[^>]*>'
    data = r'<script type="application/ld\+json">[^<]*</script>'
    return re.sub(rf'{links}|{data}|<p class="on-paper">[^<]*</p>', "", text)


def drafted(instance: Any, of_set: DraftSet | None = None, **values: Any) -> Draft:
    """Write a draft of something in which some columns have other values."""
    return written(instance, into=of_set, **values)


def scheduled(proposal: Any, moment: datetime) -> Any:
    proposal.status, proposal.publish_at = Draft.Status.APPROVED, moment
    proposal.save()
    return proposal


def link_to(what: Draft | DraftSet, **values: Any) -> PreviewLink:
    of = {"draft": what} if isinstance(what, Draft) else {"set": what}
    return PreviewLink.objects.create(**of, **({"expires_at": timezone.now() + timedelta(days=7)} | values))
