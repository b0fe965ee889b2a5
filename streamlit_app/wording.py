"""Numbers with their nouns, and lengths of time, for texts on the pages."""


def quantity(count: int, singular: str, plural: str = "") -> str:
    """Return a count with its noun: "1 comment", "2,400 comments".

    ``plural`` is for nouns that do more than add an "s".
    """
    return f"{count:,} {singular if count == 1 else plural or f'{singular}s'}"


def length(seconds: int) -> str:
    """Return a length of time as players show it: "4:13", "1:02:03"; empty for 0."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if not seconds:
        return ""
    return f"{hours:,}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
