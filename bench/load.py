"""A client that asks for one address over and over, on connections that it keeps, at little cost."""

import selectors
import socket
import time
from dataclasses import dataclass

CONNECTIONS = 4


def request_for(path: str, headers: dict[str, str] | None = None) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode()


def length_of(answer: bytes) -> int:
    """Return how long an answer is in all, its head being there; 0 where it isn't yet."""
    head, found, _body = answer.partition(b"\r\n\r\n")
    if not found:
        return 0
    lower = head.lower()
    at = lower.find(b"content-length:")
    body = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    return len(head) + 4 + body


@dataclass
class Connection:
    socket: socket.socket
    begun: float = 0.0
    answer: bytes = b""
    length: int = 0

    def ask(self, request: bytes) -> None:
        self.answer, self.length, self.begun = b"", 0, time.perf_counter()
        self.socket.sendall(request)

    def is_whole(self) -> bool:
        """Read what has come; return whether that is all."""
        got = self.socket.recv(262_144)
        if not got:
            raise ConnectionError("the server closed the connection")
        self.answer += got
        self.length = self.length or length_of(self.answer)
        return bool(self.length) and len(self.answer) >= self.length


@dataclass
class Round:
    """What a round gave: answers, seconds, and how long each answer took, in seconds."""

    answers: int
    seconds: float
    taken: list[float]

    @property
    def rate(self) -> float:
        return self.answers / self.seconds


def ask_for(port: int, request: bytes, status: int, seconds: float, connections: int = CONNECTIONS) -> Round:
    """Ask for `seconds`; fail on an answer of another status."""
    wanted = f"HTTP/1.1 {status} ".encode()
    taken: list[float] = []
    with selectors.DefaultSelector() as selector:
        for _number in range(connections):
            each = Connection(socket.create_connection(("127.0.0.1", port), timeout=60))
            each.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(each.socket, selectors.EVENT_READ, each)
            each.ask(request)
        begun = time.perf_counter()
        ends, waiting = begun + seconds, connections
        while waiting:
            for key, _events in selector.select(timeout=60):
                each = key.data
                if not each.is_whole():
                    continue
                if not each.answer.startswith(wanted):
                    raise RuntimeError(f"{each.answer[:80]!r} instead of {status} for {request[:80]!r}")
                now = time.perf_counter()
                taken.append(now - each.begun)
                if now < ends:
                    each.ask(request)
                else:
                    selector.unregister(each.socket)
                    each.socket.close()
                    waiting -= 1
        return Round(len(taken), time.perf_counter() - begun, taken)
