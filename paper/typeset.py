"""
Set one document: an order as JSON on standard input, the PDF on standard output, faults on standard error.

A process of its own, because typst keeps some 100 MB for as long as its process lives.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent


def main() -> None:
    order = json.load(sys.stdin)
    compiler = typst.Compiler(root=HERE, font_paths=[HERE / "fonts"], ignore_system_fonts=True)
    year, month, day = order["data"]["date"]
    try:
        made: Any = compiler.compile(
            input=HERE / order["template"],
            format="pdf",
            pdf_standards=order["standards"],
            sys_inputs={"data": json.dumps(order["data"], ensure_ascii=False)},
            timestamp=datetime(year, month, day, 12, tzinfo=UTC),
        )
    except typst.TypstError as error:
        sys.exit(error.diagnostic or error.message)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    os.nice(10)  # pages come first
    main()
