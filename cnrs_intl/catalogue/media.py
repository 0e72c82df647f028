"""
The files of pictures: kept in the database, and on each machine's disk once they were asked for there.

What the disk has is answered before anything else looks at a request: no language, no session, no database,
so that pages in memory keep their pictures while the database is away.
"""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cnrs_intl.catalogue.imaging import encoded
from cnrs_intl.catalogue.models import PictureFile
from cnrs_intl.catalogue.pictures import FILE, TYPES, Picture

FOR_EVER = "public, max-age=31536000, immutable"
logger = logging.getLogger(__name__)


def store(content: bytes) -> Picture:
    """Keep a picture that somebody sent; the same one twice is kept once. Raises RefusedError."""
    made = encoded(content)
    with transaction.atomic():
        for name, body in made.files.items():
            PictureFile.objects.update_or_create(
                name=name,
                defaults={"stored_at": timezone.now()},
                create_defaults={"picture": made.picture.name, "content": body},
            )
    return made.picture


def is_stored(name: str) -> bool:
    return PictureFile.objects.filter(picture=name).exists()


def on_disk(name: str) -> bytes | None:
    """Return what this machine has of a file. The name was held to FILE: it leads nowhere else."""
    try:
        # A machine that lost its power may have the name of a file without what it held.
        return (settings.MEDIA_ROOT / name).read_bytes() or None
    except OSError:
        return None


def put_on_disk(name: str, content: bytes) -> None:
    """Keep a file here, whole or not at all; a disk that takes none costs time, and nothing else."""
    target: Path = settings.MEDIA_ROOT / name
    part = target.with_name(f"{name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        logger.warning("%s cannot be kept: %s", target, error)
        with suppress(OSError):
            part.unlink(missing_ok=True)


def answer(request: HttpRequest, name: str, content: bytes) -> HttpResponse:
    """Return a file that never changes, its name being its tag; to who has it already, that it did not."""
    kind, tag = TYPES[name.rpartition(".")[2]], quote_etag(name)
    headers = {"Cache-Control": FOR_EVER, "Content-Length": str(len(content)), "ETag": tag}
    whole = HttpResponse(content, content_type=kind, headers=headers)
    return get_conditional_response(request, etag=tag, response=whole) or whole


class MediaOnDisk:
    """The middleware that answers what this machine has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path, address = request.path_info, settings.MEDIA_URL
        if path.startswith(address) and request.method in {"GET", "HEAD"}:
            name = path.removeprefix(address)
            if FILE.fullmatch(name) and (content := on_disk(name)) is not None:
                return answer(request, name, content)
        return self.get_response(request)


@csrf_exempt
@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponse:
    """Answer what only the database has, and keep it here from now on."""
    if not FILE.fullmatch(name):
        raise Http404
    content = PictureFile.objects.filter(name=name).values_list("content", flat=True).first()
    if content is None:
        raise Http404
    put_on_disk(name, bytes(content))
    return answer(request, name, bytes(content))
