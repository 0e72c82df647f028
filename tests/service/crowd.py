"""Many visitors at once, in one thread: each asks on and on, on a connection of its own."""

import asyncio
import random
import string
import time
from collections import Counter
from statistics import median

from tests.service.portal import HOST, Answer

LENGTHS = (3, 20, 60, 200, 1500)  # of what is typed; some of it beyond what the form takes


async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> Answer:
    begun = time.monotonic()
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Answer(int(first.split()[1]), headers, body, time.monotonic() - begun)


async def visitor(port: int, ends: float, path_of, found: list[Answer], rest: float = 0) -> None:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        while time.monotonic() < ends:
            found.append(await asked(reader, writer, path_of()))
            await asyncio.sleep(rest)
    finally:
        writer.close()
        await writer.wait_closed()


def never_in_memory() -> str:
    typed = "".join(random.choices(string.ascii_lowercase, k=random.choice(LENGTHS)))
    return f"/en/find/?q={typed}"


def flood(
    port: int, connections: int, seconds: float, kept: str, path_of=never_in_memory
) -> tuple[list[Answer], list[Answer]]:
    """Ask for pages that nobody has asked for; return these answers, and those of a page in memory."""

    async def everybody() -> None:
        ends = time.monotonic() + seconds
        many = [visitor(port, ends, path_of, crowd) for _time in range(connections)]
        await asyncio.gather(*many, visitor(port, ends, lambda: kept, quiet, 0.05))

    crowd: list[Answer] = []
    quiet: list[Answer] = []
    asyncio.run(asyncio.wait_for(everybody(), seconds + 20))
    return crowd, quiet


def table(answers: list[Answer]) -> str:
    """Return how many answers of each status there were, and how fast."""
    lines = []
    for status, number in sorted(Counter(answer.status for answer in answers).items()):
        times = [answer.seconds for answer in answers if answer.status == status]
        lines.append(f"{status}: {number:5d}, median {median(times):.3f} s, longest {max(times):.3f} s")
    return "\n".join(lines)
