"""
Draw the portal's icons from static/img/favicon.svg: what browsers and telephones show beside its name.

    .venv/bin/python -m scripts.draw_icons

Typst, which sets our papers, draws the SVG at each size, pixel for pixel; Pillow puts two into the .ico.
The files are in git: this is run again when the sign changes; a test compares them with the SVG.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from PIL import Image

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
SIGN = IMAGES / "favicon.svg"
BLUE = "#00294b"
#: Icons whose corners the device cuts, and the sign's share: in a maskable one, a circle of 80 % is safe.
WHOLE = {"apple-touch-icon": (180, 1), "icon-maskable-512": (512, 0.92)}
CLEAR = {"icon-192": 192, "icon-512": 512}
SMALL = (16, 32)
BOLDER = {'stroke-width="2"': 'stroke-width="2.8"', 'stroke-width="2.5"': 'stroke-width="3.2"'}


def icon(size: int, share: float = 1, ground: str = "none", bolder: bool = False) -> Image.Image:
    """Return the sign on a square of `size` pixels; bolder where a thin line would vanish between pixels."""
    svg = SIGN.read_text()
    for thin, bold in BOLDER.items() if bolder else ():
        svg = svg.replace(thin, bold)
    page = f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: {ground})\n"
    sign = f'image(bytes(sys.inputs.svg), format: "svg", width: {share:.0%})'
    made: Any = typst.compile(
        f"{page}#align(center + horizon, {sign})".encode(), format="png", ppi=72, sys_inputs={"svg": svg}
    )
    return Image.open(BytesIO(made))


def main() -> None:
    for name, size in CLEAR.items():
        icon(size).save(IMAGES / f"{name}.png", optimize=True)
    for name, (size, share) in WHOLE.items():
        whole = icon(size, share, f'rgb("{BLUE}")').convert("RGB")
        whole.quantize(64).save(IMAGES / f"{name}.png", optimize=True)
    icons = [icon(size, bolder=size == SMALL[0]) for size in SMALL]
    icons[1].save(IMAGES / "favicon.ico", append_images=icons[:1], sizes=[(size, size) for size in SMALL])


if __name__ == "__main__":
    main()
