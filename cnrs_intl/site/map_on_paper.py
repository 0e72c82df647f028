"""A map as one SVG that needs nothing else, for documents on paper: the land, the marks and the cities."""

import re
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from sectors.map import HEADQUARTERS, Map, Mark

SOFT = "#52616f"  # the rim of the department's mark
LETTER = 15  # the height of a city's name, in the units of a map


@cache
def land() -> SafeString:
    """Return the silhouette's own drawing, which stands 3600 units wide."""
    drawing = (settings.BASE_DIR / "static/img/map/land.svg").read_text(encoding="utf-8")
    return mark_safe(re.sub(r"<!--.*?-->", "", drawing).replace("<path ", '<path fill-opacity=".4" '))  # noqa: S308 - our own file


@cache
def colours() -> dict[str, str]:
    """Return the colours of the map on screen in the light, which its style sheet gives first."""
    css = (settings.BASE_DIR / "static/css/map.css").read_text(encoding="utf-8")
    return dict(reversed(re.findall(r"--([\w-]+): (#\w{6});", css)))


def drawn(drawing: Map) -> str:
    """Return a map with its marks, and the cities of the offices by name."""
    marks = format_html_join(
        "",
        '<g {}><path d="{}"/></g>',
        ((ink(mark), " ".join(outline for _page, outline, _says in dots)) for mark, dots in drawing.dots),
    )
    sea = format_html('<rect width="100%" height="100%" fill="{}"/>', colours()["sea"])
    return whole(drawing, sea + the_land(drawing) + marks + cities(drawing) + names(drawing))


def silhouette(drawing: Map) -> str:
    """Return only the land of a map and the cities of the offices, on no ground: for a cover."""
    return whole(drawing, the_land(drawing) + cities(drawing))


def sample(mark: Mark) -> str:
    """Return a mark by itself, for a legend."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 16 16"><path {} d="{}"/></svg>',
        ink(mark),
        mark.sample,
    )


def sample_city() -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 16 16">{circles([("0", "0")])}</svg>'


def whole(drawing: Map, contents: str) -> str:
    opening = format_html('<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}">', drawing.view_box)
    return f"{opening}{contents}</svg>"


def the_land(drawing: Map) -> SafeString:
    """Return the silhouette once; what the screen shows of it again at the edges is sea on paper."""
    at = min(drawing.lands, key=lambda land: abs(float(land["x"])))
    size = format_html('<svg x="{x}" y="{y}" width="{width}" height="{height}" ', **at)
    return mark_safe(land().replace("<svg ", size, 1))  # noqa: S308 - made of finished parts


def ink(mark: Mark) -> SafeString:
    sea, soft = colours()["sea"], SOFT
    if mark == HEADQUARTERS:
        return format_html('fill="{}" stroke="{}" stroke-width="1.5"', sea, soft)
    return format_html(
        'fill="{}" stroke="{}" stroke-width="1.5" paint-order="stroke"', colours()[mark.tone], sea
    )


def cities(drawing: Map) -> SafeString:
    """Return the offices' marks, and the lines to the names that stand apart."""
    line = '<path d="{}" stroke="#14212d" stroke-width="1"/>'
    lines = format_html_join("", line, ((city.line,) for city in drawing.cities if city.line))
    return lines + circles((city.x, city.y) for city in drawing.cities)


def circles(places: Iterable[tuple[str, str]]) -> SafeString:
    circle = '<circle cx="{}" cy="{}" r="5" fill="#ffeb6e" stroke="#14212d" stroke-width="2"/>'
    return format_html_join("", circle, places)


def names(drawing: Map) -> SafeString:
    """Return the cities' names, each on its side, with a rim that keeps it apart from the marks."""
    written = (
        '<text x="{}" y="{}" text-anchor="{}" font-family="Source Sans 3" font-weight="600" font-size="{}" '
        'fill="#14212d" stroke="{}" stroke-width="3" paint-order="stroke">{}</text>'
    )
    placed = []
    for city in drawing.cities:
        x, y = city.name.x, f"{int(city.name.y) + 0.35 * LETTER:.1f}"
        placed.append((x, y, city.name.anchor, str(LETTER), colours()["sea"], city.name.text))
    return format_html_join("", written, placed)
