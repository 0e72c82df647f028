"""English as the portal writes it: 21 November 2026, €10,000."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "Y-m-d"
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
