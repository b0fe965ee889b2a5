"""Numbers with their nouns, for texts on the pages."""


def quantity(count: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun: "1 comment", "2,400 comments".

    ``plural`` is for nouns that do more than add an "s".
    """
    return f"{count:,} {singular if count == 1 else plural or f'{singular}s'}"
