"""
Asking other sites whether an address still works: politely, and never into a private network.

The host is resolved once, and what it resolves to is what is connected to, so that no name can be shown to be
public first and lead inside afterwards; each redirect is held to the same.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from cnrs_intl.catalogue.models import CheckedLink

Outcome = CheckedLink.Outcome

SECONDS = 10  # that a site may be silent
SECONDS_IN_ALL = 20  # that it may take to answer, however busily it sends
SECONDS_OF_REDIRECTS = 60  # after which no further one is followed: somebody may be waiting
REDIRECTS = 5
REDIRECTING = {301, 302, 303, 307, 308}
GONE = {404, 410}
CLOSED = {401, 403, 407, 429, 451, 999}  # says nothing of whether people may read it
ASK_IN_FULL = {400, 401, 403, 404, 405, 501}  # HEAD is refused by some who answer GET
LEAST_FAULT = 400
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
PRINTABLE = "%/:=&?~+!$,;'@()*[]"


class Answer(NamedTuple):
    outcome: Outcome
    status: int | None = None


class PrivateError(Exception):
    """A host is of a private network."""


# What goes wrong on the way to a site; any other error is a fault of ours, and is raised.
FAILURES = (PrivateError, OSError, http.client.HTTPException, ValueError)


class Pace:
    """Lets one request a second go to each host, whoever asks."""

    def __init__(self, seconds: float = 1.0) -> None:
        self.seconds = seconds
        self.lock = threading.Lock()
        self.next: dict[str, float] = {}

    def wait(self, host: str) -> None:
        with self.lock:
            now = time.monotonic()
            turn = max(now, self.next.get(host, now))
            self.next[host] = turn + self.seconds
        time.sleep(turn - now)


class Plain(http.client.HTTPConnection):
    """Connects to one address that was found to be public, whatever the name leads to by then."""

    def __init__(self, host: str, port: int, number: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.number = number

    def connect(self) -> None:
        self.sock = socket.create_connection((self.number, self.port), self.timeout)


class Secure(Plain):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        # It shakes hands only when it is known here, so that this too can be broken off.
        secured = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = secured
        secured.do_handshake()


def ask(address: str, pace: Pace) -> Answer:
    """Return what comes of following an address, to its end."""
    seen: set[str] = set()
    last = time.monotonic() + SECONDS_OF_REDIRECTS
    while len(seen) <= REDIRECTS and address not in seen:
        if time.monotonic() > last:
            return Answer(Outcome.AWAY)
        seen.add(address)
        try:
            status, onwards = ask_once(address, pace)
            if status not in REDIRECTING or not onwards:
                return Answer(judged(status), status)
            address = urljoin(address, onwards).partition("#")[0]
        except FAILURES as error:
            return Answer(outcome_of(error))
    return Answer(Outcome.LOOPS)


def judged(status: int) -> Outcome:
    if status in GONE:
        return Outcome.GONE
    if status in CLOSED:
        return Outcome.CLOSED
    return Outcome.FAULT if status >= LEAST_FAULT else Outcome.WORKS


def outcome_of(error: Exception) -> Outcome:
    """Return what an error on the way says of a link."""
    if isinstance(error, PrivateError):
        return Outcome.PRIVATE
    if isinstance(error, ssl.SSLError):
        return Outcome.UNSAFE
    if isinstance(error, socket.gaierror | ValueError):  # ValueError: no address at all
        return Outcome.UNKNOWN
    return Outcome.AWAY


def ask_once(address: str, pace: Pace) -> tuple[int, str]:
    """Return the status at an address and where it leads on to; asked in full only where it has to be."""
    status, onwards = request("HEAD", address, pace)
    return request("GET", address, pace) if status in ASK_IN_FULL else (status, onwards)


def request(method: str, address: str, pace: Pace) -> tuple[int, str]:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(address)
    host = parts.hostname.encode("idna").decode()
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = (Secure if secure else Plain)(host, port, public_number(host, port))
    pace.wait(host)
    target = quote(parts.path or "/", PRINTABLE) + (
        f"?{quote(parts.query, PRINTABLE)}" if parts.query else ""
    )
    headers = {
        "User-Agent": f"Mozilla/5.0 (compatible; checks the links of {settings.SITE_URL})",
        "Accept": "text/html,*/*;q=0.5",
    }
    try:
        with given_up_in_time(connection):
            connection.request(method, target, headers=headers)
            answer = connection.getresponse()  # of which the body is not read
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


@contextmanager
def given_up_in_time(connection: Plain) -> Iterator[None]:
    """Break off what a site draws out, a byte a second or “100 Continue” for ever. Raises TimeoutError."""
    is_over = threading.Event()

    def give_up() -> None:
        is_over.set()
        if sock := connection.sock:
            with suppress(OSError):  # closed in this very moment
                socket.socket.shutdown(sock, socket.SHUT_RDWR)  # TLS must not be ended by another thread

    timer = threading.Timer(SECONDS_IN_ALL, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise (TimeoutError(connection.host) if is_over.is_set() else error) from error
    finally:
        timer.cancel()
    if is_over.is_set():  # or a head without its end would pass for a whole one
        raise TimeoutError(connection.host)


def public_number(host: str, port: int) -> str:
    """Return the first address of a host. Raises PrivateError if any of them is not for everybody."""
    found: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(each[4][0]).partition("%")[0] for each in found]
    if not settings.LINKS_MAY_BE_PRIVATE and not all(map(is_public, numbers)):
        raise PrivateError(host)
    return numbers[0]


def is_public(number: str) -> bool:
    found = ipaddress.ip_address(number)
    inner = inside(found) if isinstance(found, ipaddress.IPv6Address) else found
    return inner.is_global and not inner.is_multicast


def inside(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the number of the old kind to which one of the new kind is carried on, if it is such a one."""
    if number in NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour or number
