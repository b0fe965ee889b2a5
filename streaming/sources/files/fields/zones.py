"""Time zones of dates: offsets, and the usual abbreviations."""

import re
from datetime import UTC, timedelta, timezone

_MINUTES = {
    **{"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360},
    **{"pst": -480, "pdt": -420, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180},
    **{"msk": 180, "ist": 330, "jst": 540, "kst": 540, "aest": 600, "aedt": 660},
}
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)

ZONE = rf"(?:utc|gmt)?[+-]\d{{2}}:?\d{{2}}|(?:utc|gmt)[+-]\d{{1,2}}|utc|gmt|z|{'|'.join(_MINUTES)}"
"""Regular expression of a zone, for `re.IGNORECASE`."""


def zone_of(text: str) -> timezone:
    """Return the zone that `ZONE` matched, UTC for an empty text.

    Raises:
        ValueError: an offset of a day or more.
    """
    if match := _OFFSET.fullmatch(text):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
    return timezone(timedelta(minutes=_MINUTES[text.lower()])) if text.lower() in _MINUTES else UTC
