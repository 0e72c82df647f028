"""French as the Imprimerie nationale writes it: 21 novembre 2026 à 14 h 30, 10 000 € (no-break spaces)."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "G\u00a0\\h\u00a0i"
DATETIME_FORMAT = f"{DATE_FORMAT} à\u00a0{TIME_FORMAT}"
THOUSAND_SEPARATOR = "\u202f"
NUMBER_GROUPING = 3
