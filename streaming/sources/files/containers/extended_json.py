"""MongoDB's Extended JSON, as mongoexport writes it: {"$numberLong": "12"}, {"$date": ...}."""

_TYPES = frozenset(
    ("$oid", "$date", "$numberLong", "$numberInt", "$numberDouble", "$numberDecimal", "$uuid")
)


def plain_types(value: object, text: str) -> object:
    """Return a value whose JSON is ``text`` with plain values in place of those with a type."""
    return _plain(value) if '"$' in text else value


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and (kind := next(iter(value))) in _TYPES:
        return _plain(value[kind])
    return {name: _plain(member) for name, member in value.items()}
