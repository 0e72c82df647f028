"""
Draw what is under every map, from Natural Earth (public domain): static/img/map/land.svg, sectors/areas.txt.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    .venv/bin/python -m scripts.draw_land package/land-50m.json package/countries-50m.json

The first is the silhouette of the land. The second says which country is nearest in each field of a coarse
grid: a field is 3° wide, so that no border can be read from it, and the map blurs a sector's
fields into a tint. An island too small for a field has the one that it lies in; sea near land, the nearest.

The files are in git: this is run again only for another projection, or finer or coarser coasts.
"""

import json
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from sectors.areas import ACROSS, DOWN, FIELD, FILE, NOBODY
from sectors.plane import HEIGHT, NORTH, SOUTH, TOP, WEST, WORLD, height_of, point_at

BASE = Path(__file__).resolve().parent.parent
TARGET = BASE / "static" / "img" / "map" / "land.svg"
COUNTRIES = BASE / "fixtures" / "sectors.country.yaml"
WITHOUT_CODE = {"Somaliland": "SO", "Kosovo": "XK", "N. Cyprus": "CY"}  # the catalogue's, where it has one
LOOKS = (0.2, 0.5, 0.8)  # where in a field one looks for land, across and down
HIGH_SEA = 4  # fields from the nearest country
SCALE = 10  # units of the drawing per degree
TOLERANCE = 2.4  # how far a coast may be from the true one, in those units
SMALLEST = 12.0  # what a piece of land covers at least, in square units
# One grey for all grounds, because a picture doesn't know the page's colours.
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    "<!-- Land: Natural Earth 1:50m (public domain), by way of world-atlas 2.0.2; scripts/draw_land.py -->"
    '<path fill="#7c8ea0" d="{outline}"/></svg>\n'
)

Coast = list[tuple[float, float]]
Points = list[tuple[int, int]]


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


def whole(line: Coast) -> Points:
    """Return a closed line in whole units: its points once, without those that fall on the one before."""
    points = [(round(x), round(y)) for x, y in line[:-1]]
    return [point for point, before in zip(points, [None, *points], strict=False) if point != before]


def outline(lines: list[Points]) -> str:
    """
    Return closed lines as one path, each point relative to the one before.

    After a line comes the nearest of those that are left: small steps are written and compressed in less.
    """
    path, here, left = [], (0, 0), list(lines)
    while left:
        line = min(left, key=lambda each: (each[0][0] - here[0]) ** 2 + (each[0][1] - here[1]) ** 2)
        left.remove(line)
        steps = [number(to[axis] - of[axis]) for of, to in pairwise([here, *line]) for axis in (0, 1)]
        path.append(f"m{''.join(steps).strip()}z")
        here = line[0]  # where a closed line ends
    return "".join(path)


def number(value: int) -> str:
    return str(value) if value < 0 else f" {value}"


class Land(NamedTuple):
    code: str
    ring: Coast
    left: float
    top: float
    right: float
    bottom: float


def lands(topology: dict[str, Any], codes: dict[str, str]) -> list[Land]:
    """Return the outer lines of every country, in units of the drawing, with its code and its box."""
    arcs, found = arcs_in_degrees(topology), []
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(geometry.get("id", ""), WITHOUT_CODE.get(geometry["properties"]["name"], ""))
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for outer, *_holes in polygons if code else ():
            ring: Coast = []
            for index in outer:
                arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                ring += arc[1:] if ring else arc
            line = drawn(ring)
            across, down = zip(*line, strict=True)
            found.append(Land(code, line, min(across), min(down), max(across), max(down)))
    return sorted(found, key=lambda land: (land.right - land.left) * (land.bottom - land.top))


def owner(x: float, y: float, found: list[Land]) -> str:
    """Return whose land a point is, of the smallest that holds it; nothing for the sea."""
    for land in found:
        if land.top <= y <= land.bottom:
            for turn in (x, x + WORLD * SCALE):
                if land.left <= turn <= land.right and inside(turn, y, land.ring):
                    return land.code
    return ""


def inside(x: float, y: float, ring: Coast) -> bool:
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def on_land(found: list[Land]) -> dict[tuple[int, int], str]:
    fields = {}
    for row in range(DOWN):
        for column in range(ACROSS):
            looks = [((column + a) * FIELD * SCALE, (row + d) * FIELD * SCALE) for a in LOOKS for d in LOOKS]
            owners = Counter(filter(None, (owner(x, y, found) for x, y in looks)))
            if owners:
                fields[column, row] = owners.most_common(1)[0][0]
    return fields


def nearest(column: int, row: int, fields: dict[tuple[int, int], str]) -> str:
    def far(field: tuple[int, int]) -> float:
        across = abs(field[0] - column)
        return min(across, ACROSS - across) ** 2 + (field[1] - row) ** 2

    found = min(fields, key=far)
    return fields[found] if far(found) <= HIGH_SEA**2 else NOBODY


def in_runs(codes: list[str]) -> str:
    """Return a row as runs: US12CA3."""
    runs: list[list[Any]] = []
    for code in codes:
        if runs and runs[-1][0] == code:
            runs[-1][1] += 1
        else:
            runs.append([code, 1])
    return "".join(f"{code}{times}" for code, times in runs)


def draw_areas(topology: dict[str, Any]) -> None:
    countries = yaml.safe_load(COUNTRIES.read_text(encoding="utf-8"))
    fields = on_land(lands(topology, {each.get("numeric", "none"): each["iso2"] for each in countries}))
    for each in countries:
        if each["iso2"] not in fields.values() and each.get("latitude") is not None:
            point = point_at(each["latitude"], each["longitude"])
            fields.setdefault((int(point.x / FIELD), min(int(point.y / FIELD), DOWN - 1)), each["iso2"])
    rows = [
        in_runs([fields.get((c, r)) or nearest(c, r, fields) for c in range(ACROSS)]) for r in range(DOWN)
    ]
    FILE.write_text("\n".join(rows) + "\n")


def draw_land(topology: dict[str, Any]) -> None:
    lines = []
    for ring in rings(topology):
        latitudes = [y for _x, y in ring]
        if max(latitudes) > SOUTH and min(latitudes) < NORTH:
            line = simplified(drawn(ring))
            if area(line) >= SMALLEST:
                lines.append(whole(line))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    size = {"width": round(WORLD * SCALE), "height": round(HEIGHT * SCALE)}
    TARGET.write_text(HEAD.format(outline=outline(lines), **size))


def main() -> None:
    land, countries = (json.loads(Path(path).read_text()) for path in sys.argv[1:])
    draw_land(land)
    draw_areas(countries)


if __name__ == "__main__":
    main()
