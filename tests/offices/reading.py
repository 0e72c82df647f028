"""Pages, read as a person reads them."""

import re
from html import unescape

from tests.reading import without_data


def words(response) -> str:
    """The words of a page, without its tags."""
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", without_data(response.text))))
