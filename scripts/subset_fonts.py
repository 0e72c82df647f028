"""
Make the web's cuts of the typeface of our papers: static/font/*.woff2 from paper/fonts (Source Sans 3, OFL).

    .venv/bin/python -m scripts.subset_fonts

Two weights, each as Latin (what English and French need, loaded first) and as Latin Extended (names of places
and people, loaded by a page that shows one). The files are in git: this is run again for another cut only.
The same ranges stand in static/css/font.css; tests/site/test_fonts.py compares them.
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE, TARGET = ROOT / "paper" / "fonts", ROOT / "static" / "font"
WEIGHTS = {400: "SourceSans3_400Regular.ttf", 600: "SourceSans3_600SemiBold.ttf"}
RANGES = {
    "latin": (
        "U+20-7E, U+A0-FF, U+131, U+152-153, U+178, U+2BB-2BC, U+2010-2015, U+2018-201E, U+2022, U+2026, "
        "U+202F, U+2032-2033, U+2039-203A, U+20AC, U+2190-2193, U+2212"
    ),
    "latin-ext": "U+100-130, U+132-151, U+154-177, U+179-24F, U+1E00-1EFF",
}
FEATURES = ["ccmp", "kern", "lnum", "locl", "mark", "mkmk", "tnum"]


def characters(ranges: str) -> list[int]:
    """Return the code points of CSS's `unicode-range`, such as "U+20-7E, U+131"."""
    found: list[int] = []
    for each in ranges.split(","):
        first, _, last = each.strip().removeprefix("U+").partition("-")
        found += range(int(first, 16), int(last or first, 16) + 1)
    return found


def cut(source: Path, ranges: str, target: Path) -> None:
    """Write the part of a font that has these characters, compressed, without hints, which screens ignore."""
    font = TTFont(source)
    options = Options(flavor="woff2", hinting=False, layout_features=FEATURES, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters(ranges))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    for weight, name in WEIGHTS.items():
        for part, ranges in RANGES.items():
            target = TARGET / f"source-sans-3-{part}-{weight}.woff2"
            cut(SOURCE / name, ranges, target)


if __name__ == "__main__":
    main()
