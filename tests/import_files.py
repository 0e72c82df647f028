"""Files that leave and come back over the pages of the admin, as a browser sends them."""

import csv
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.admin_forms import FormReader

CSV, XLSX, SEMICOLONS = "0", "1", "2"


def exported(client, table, file_format=CSV):
    answer = client.post(reverse(f"admin:{table}_export"), {"format": file_format, "resource": "0"})
    assert "attachment" in answer["Content-Disposition"], answer.text
    return answer.content


def cells_of(content):
    """Return the rows of a file, its headers first, as a program that knows nothing of us reads them."""
    if content.startswith(b"PK"):
        return [
            list(row)
            for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        ]
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ","))


def previewed(client, table, content, file_format=CSV, name="table.csv", **typed):
    content = content.encode() if isinstance(content, str) else content
    data = {"import_file": SimpleUploadedFile(name, content), "format": file_format, "resource": "0"}
    return client.post(reverse(f"admin:{table}_import"), data | typed)


def report(preview):
    """Return what a preview shows: counts, changed cells, what is wrong."""
    return preview.context["report"]


def problems(preview):
    """Return what is wrong at which cell: {(row, header): words}."""
    return {
        (number, problem.header): problem.words
        for number, found in report(preview).problems
        for problem in found
    }


def confirmed(client, table, preview, **typed):
    reader = FormReader()
    reader.feed(preview.text)
    assert "confirm" in reader.buttons, preview.text
    return client.post(
        reverse(f"admin:{table}_process_import"),
        reader.data | {"confirm": "1", "overwrite": "on"} | typed,
        follow=True,
    )
