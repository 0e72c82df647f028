"""Files that leave and come back over the pages of the admin, as a browser sends them."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.admin_forms import FormReader

CSV, XLSX = "0", "1"


def exported(client, table, file_format=CSV):
    answer = client.post(reverse(f"admin:{table}_export"), {"format": file_format, "resource": "0"})
    assert "attachment" in answer["Content-Disposition"], answer.text
    return answer.content


def previewed(client, table, content, file_format=CSV, name="table.csv"):
    content = content.encode() if isinstance(content, str) else content
    data = {"import_file": SimpleUploadedFile(name, content), "format": file_format, "resource": "0"}
    return client.post(reverse(f"admin:{table}_import"), data)


def confirmed(client, table, preview):
    reader = FormReader()
    reader.feed(preview.text)
    assert "confirm" in reader.buttons, preview.text
    return client.post(reverse(f"admin:{table}_process_import"), reader.data | {"confirm": "1"}, follow=True)
