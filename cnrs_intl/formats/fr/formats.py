"""French as the Imprimerie nationale writes it: 21 novembre 2026, 10 000 € (narrow no-break spaces)."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
