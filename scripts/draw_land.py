"""
Draw static/img/map/land.svg, the silhouette under every map, from Natural Earth's land (public domain).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    .venv/bin/python -m scripts.draw_land package/land-50m.json

The file is in git: this is run again only for another projection, or finer or coarser coasts.
"""

import json
import sys
from pathlib import Path
from typing import Any

from sectors.map import HEIGHT, NORTH, SOUTH, TOP, WEST, WORLD, height_of

TARGET = Path(__file__).resolve().parent.parent / "static" / "img" / "map" / "land.svg"
SCALE = 10  # units of the drawing per degree
TOLERANCE = 1.2  # how far a coast may be from the true one, in those units
SMALLEST = 6.0  # what a piece of land covers at least, in square units
# One grey for all grounds, because a picture doesn't know the page's colours.
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    "<!-- Land: Natural Earth 1:50m (public domain), by way of world-atlas 2.0.2; scripts/draw_land.py -->"
    '<path fill="#7c8ea0" fill-opacity=".4" d="{outline}"/></svg>\n'
)

Coast = list[tuple[float, float]]


def arcs_in_degrees(topology: dict[str, Any]) -> list[Coast]:
    """Return TopoJSON's arcs, which are differences of whole numbers, as longitudes and latitudes."""
    (scale_x, scale_y), (start_x, start_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        coast = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            coast.append((x * scale_x + start_x, y * scale_y + start_y))
        arcs.append(coast)
    return arcs


def rings(topology: dict[str, Any]) -> list[Coast]:
    """Return every closed line of the land: coasts, and shores of inland seas."""
    arcs = arcs_in_degrees(topology)
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for indices in polygon:
                ring: Coast = []
                for index in indices:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    ring += arc[1:] if ring else arc
                found.append(ring)
    return found


def drawn(ring: Coast) -> Coast:
    """Return a ring on the drawing, in one piece: a coast that crosses 180° goes on beyond it."""
    longitudes = [ring[0][0]]
    for x, _y in ring[1:]:
        longitudes.append(x - WORLD * round((x - longitudes[-1]) / WORLD))
    middle = (min(longitudes) + max(longitudes)) / 2
    turn = WORLD * ((middle - WEST) // WORLD)
    return [
        ((x - turn - WEST) * SCALE, (TOP - height_of(y)) * SCALE)
        for x, (_x, y) in zip(longitudes, ring, strict=True)
    ]


def simplified(line: Coast) -> Coast:
    """Leave out the points that lie within the tolerance (Douglas and Peucker)."""
    keep, ahead = {0, len(line) - 1}, [(0, len(line) - 1)]
    while ahead:
        first, last = ahead.pop()
        far, most = max(
            ((distance(line[i], line[first], line[last]), i) for i in range(first + 1, last)),
            default=(0.0, 0),
        )
        if far > TOLERANCE:
            keep.add(most)
            ahead += [(first, most), (most, last)]
    return [line[i] for i in sorted(keep)]


def distance(point: tuple[float, float], one: tuple[float, float], other: tuple[float, float]) -> float:
    (x, y), (x1, y1), (x2, y2) = point, one, other
    long = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / long if long else 0
    along = min(max(along, 0), 1)
    return ((x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2) ** 0.5


def area(line: Coast) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(line, line[1:] + line[:1], strict=True))) / 2


def outline(line: Coast) -> str:
    """Return a ring as a path of whole units, each point relative to the one before."""
    points = [(round(x), round(y)) for x, y in line]
    x, y = points[0]
    steps = [f"M{x} {y}l"]
    for next_x, next_y in points[1:-1]:
        if (next_x, next_y) != (x, y):
            steps += [number(next_x - x), number(next_y - y)]
            x, y = next_x, next_y
    return "".join(steps).replace("l ", "l") + "z"


def number(value: int) -> str:
    return str(value) if value < 0 else f" {value}"


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text())
    lands = []
    for ring in rings(topology):
        latitudes = [y for _x, y in ring]
        if max(latitudes) > SOUTH and min(latitudes) < NORTH:
            line = simplified(drawn(ring))
            if area(line) >= SMALLEST:
                lands.append(outline(line))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    size = {"width": round(WORLD * SCALE), "height": round(HEIGHT * SCALE)}
    TARGET.write_text(HEAD.format(outline="".join(lands), **size))


if __name__ == "__main__":
    main()
