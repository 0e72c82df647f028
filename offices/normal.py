"""The forms under which what somebody typed is looked up, most faithful first."""

import re

from cnrs_intl.catalogue.fields import fold

ARTICLES = {"the", "la", "le", "les", "l", "el", "los", "las", "die", "der", "das", "il", "het"}
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints"}
# What "N." and the like are short for, and what each direction is called otherwise.
INITIALS = {
    "n": ("north", "northern", "nord"),
    "s": ("south", "southern", "sud"),
    "e": ("east", "eastern", "est"),
    "w": ("west", "western"),
    "o": ("ouest",),
    "c": ("central", "centrale"),
}
OTHERWISE = {"north": "northern", "south": "southern", "east": "eastern", "west": "western"}
OTHERWISE |= {long: short for short, long in OTHERWISE.items()}
ANDS = {"&", "+"}

# What states are called by; what comes after is the name that people use.
POLITIES = re.compile(
    r"^(?:the )?(?:(?:people’?'?s|democratic|federal|federative|islamic|socialist|united|arab|hashemite|"
    r"plurinational|bolivarian|co-?operative|oriental|independent|sovereign|grand) )*"
    r"(?:republic|kingdom|state|states|principality|duchy|sultanate|union|commonwealth|federation|emirate)"
    r" of (?:the )?"
    r"|^(?:la |le |l['’])?(?:république|republique|royaume|état|etat|principauté|principaute|"
    r"grand-duché|sultanat|union|fédération|federation|émirat|emirat)"
    r"(?: (?:populaire|démocratique|democratique|islamique|fédérale|federale|socialiste|unie|arabe|"
    r"hachémite|plurinational|bolivarienne|coopérative))*"
    r" (?:de la |de l['’]|du |des |de |d['’])"
)

POLITY_WORDS = {
    "republic",
    "république",
    "republique",
    "kingdom",
    "royaume",
    "confederation",
    "confédération",
}


def words_of(text: str) -> list[str]:
    """Split at spaces, hyphens and apostrophes, "&" standing alone; dots inside abbreviations go."""
    return re.findall(r"[&+]|[^\s&+\-‐‑–—'’`´ʼ]+", text.casefold())


def spelled(words: list[str], conjunction: str) -> str:
    """Join words as names write them: Saint for St, a conjunction for "&"."""
    joined = []
    for word in words:
        bare = word.strip('.,;:!?()[]"“”«»')
        if word in ANDS:
            joined.append(conjunction)
        else:
            joined.append(SAINTS.get(bare, bare))
    return " ".join(joined)


def keys_of(query: str) -> list[str]:
    """
    Return the folded keys of what was typed, the most faithful first, none twice, none empty.

    As typed; Saint for St and the conjunction for "&"; with what is behind a comma first; without a
    leading article.
    """
    words = words_of(query)
    if not fold(query):
        return []
    forms = [query, *(spelled(words, conjunction) for conjunction in ("and", "et"))]
    first, comma, last = query.partition(",")
    if comma and "," not in last:
        forms.append(first if fold(last) in ARTICLES else f"{last} {first}")  # Gambia, The
    if len(words) > 1 and words[0] in ARTICLES:
        forms += [spelled(words[1:], conjunction) for conjunction in ("and", "et")]
    return [key for key in dict.fromkeys(fold(form) for form in forms) if key]


def keys_without_polity(query: str) -> list[str]:
    """
    Return the folded keys of `query` without what the state is called by.

    "Republic of the Union of Myanmar" gives myanmar, « République tunisienne » tunisienne.
    """
    name = query.strip().casefold()
    while (shorter := POLITIES.sub("", name)) != name:
        name = shorter
    words = [word for word in words_of(name) if word not in POLITY_WORDS]
    forms = [name, spelled(words, "and")]
    return [key for key in dict.fromkeys(fold(form) for form in forms) if key and key not in keys_of(query)]


def directions(query: str) -> list[str]:
    """Return the keys of a text that begins or ends with N. or the like: N. Africa, Afrique du N."""
    words = [fold(word) for word in words_of(query)]
    if len(words) < 2:  # noqa: PLR2004 - one and another
        return []
    found = ["".join([long, *words[1:]]) for long in INITIALS.get(words[0], ())]
    return found + ["".join([*words[:-1], long]) for long in INITIALS.get(words[-1], ())]


def in_other_words(query: str) -> tuple[str, str]:
    """Return a text with North for Northern, or the other way about; and without: Northern Korea, Korea."""
    words = words_of(query)
    if len(words) < 2 or words[0] not in OTHERWISE:  # noqa: PLR2004 - one and another
        return "", ""
    rest = " ".join(words[1:])
    return f"{OTHERWISE[words[0]]} {rest}", rest
