"""Whether a client takes JSON: what its header Accept says (RFC 9110, 12.5.1)."""

from functools import lru_cache

JSON = "application/json"
RANGES = (JSON, "application/*", "*/*")  # those that mean JSON, too; the closest one decides


@lru_cache(maxsize=256)
def takes_json(accept: str) -> bool:
    """Return whether JSON may be answered; it may where nothing is said that one could read."""
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        if "/" in name:
            weights[name] = max(weights.get(name, 0.0), weight_in(parameters))
    said = [weights[each] for each in RANGES if each in weights]
    return said[0] > 0 if said else not weights


def weight_in(parameters: list[str]) -> float:
    """Return the weight among the parameters of a range; 1 where none can be read."""
    for parameter in parameters:
        name, _equals, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                break
    return 1.0
