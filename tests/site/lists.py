"""The public lists that are files, too: their addresses, and which columns hold name and summary."""

LISTS = {
    "countries/countries": ("name", "answer"),
    "offices/offices": ("name", "summary"),
    "instruments/instruments": ("name", "summary"),
    "calls/calls": ("name", "summary"),
    "sectors/sectors": ("name", "summary"),
    "glossary/glossary": ("word", "meaning"),
}
ENDINGS = ("csv", "xlsx", "json")
