"""``tone dead``: list, show and replay messages that could not be read or predicted.

Texts from messages are printed without control characters and never as markup; bytes are printed as
a hex dump.
"""

import base64
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.printing import print_json, single_line
from cli.sources import AsJson
from errors import PermanentError
from settings import Settings

if TYPE_CHECKING:
    from streaming.kafka.client import Kafka
    from streaming.kafka.dead import Letter, Place

_SHOWN_BYTES = 512

Where = Annotated[
    str, typer.Argument(metavar="PARTITION:OFFSET", help="Partition and offset of the letter.")
]
Reason = Annotated[str | None, typer.Option(help="Only letters whose reason contains this text.")]
Since = Annotated[datetime | None, typer.Option(help="Only letters since this time (UTC).")]
Partition = Annotated[int | None, typer.Option(min=0, help="Only letters of this partition.")]


def list_letters(
    reason: Reason = None,
    since: Since = None,
    partition: Partition = None,
    limit: Annotated[int, typer.Option(min=1, help="Maximum number of letters.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List dead letters, newest first, and whether they were replayed."""
    from streaming.kafka.client import Kafka
    from streaming.kafka.replay import replayed

    kafka = Kafka(Settings())
    letters = _filtered(kafka, reason, since, partition)
    targets = replayed(kafka)
    newest = sorted(letters, key=lambda letter: letter.failed_at, reverse=True)[:limit]
    if as_json:
        for letter in newest:
            print_json(Console(), _json(letter, targets))
        return
    table = Table("place", "failed at (UTC)", "message", "application", "reason", "replayed as")
    for letter in newest:
        table.add_row(
            _short(letter.place),
            f"{letter.failed_at:%Y-%m-%d %H:%M:%S}",
            Text(single_line(str(letter.source))),
            Text(single_line(letter.application)),
            Text(single_line(letter.reason)),
            _replay_result(letter, targets),
        )
    console = Console()
    console.print(table)
    console.print(f"{len(newest)} of {len(letters)} dead letters.", markup=False)


def show(place: Where, as_json: AsJson = False) -> None:
    """Show a dead letter and its message."""
    from streaming.kafka import dead
    from streaming.kafka.client import Kafka
    from streaming.kafka.replay import replayed

    kafka, console = Kafka(Settings()), Console()
    topic = kafka.settings.dead_topic
    letter = dead.letter(kafka, dead.Place.parse(topic, place))
    targets = replayed(kafka)
    if as_json:
        print_json(console, _json(letter, targets))
        return
    grid = Table.grid(padding=(0, 2))
    for name, value in {
        "place": str(letter.place),
        "failed at": f"{letter.failed_at:%Y-%m-%d %H:%M:%S} UTC",
        "message": str(letter.source),
        "application": letter.application,
        "reason": letter.reason,
        "replayed as": _replay_result(letter, targets),
        "key": letter.key.decode(errors="replace"),
        "bytes": f"{len(letter.value):,}",
        **_fields(letter),
    }.items():
        grid.add_row(Text(name, "bold"), Text(single_line(value, 500)))
    console.print(grid)
    console.print(Text(_dump(letter.value[:_SHOWN_BYTES]), "dim"))
    if len(letter.value) > _SHOWN_BYTES:
        console.print(f"The first {_SHOWN_BYTES} bytes; --json prints all.", markup=False)


def replay(
    place: Annotated[
        str | None,
        typer.Argument(metavar="PARTITION:OFFSET", help="Partition and offset of a letter."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Replay all letters that match the filters.")
    ] = False,
    reason: Reason = None,
    since: Since = None,
    partition: Partition = None,
    as_json: AsJson = False,
) -> None:
    """Send the messages of dead letters again.

    A message is sent once, even if you repeat the command. If it fails again, it gets a new letter,
    which is only replayed by its partition and offset.
    """
    from streaming.kafka import dead
    from streaming.kafka.client import Kafka
    from streaming.kafka.replay import replay

    kafka, console = Kafka(Settings()), Console()
    topic = kafka.settings.dead_topic
    if (place is None) != every:
        raise PermanentError(
            "Give the place of one letter, such as 0:17, or --all with or without filters."
        )
    if place is not None:
        letter = dead.letter(kafka, dead.Place.parse(topic, place))
        done = replay(kafka, [letter], again=True)
    else:
        done = replay(kafka, _filtered(kafka, reason, since, partition))
    if as_json:
        print_json(console, vars(done))
        return
    summary = {
        f"{done.sent} replayed": True,
        f"{done.already_sent} already replayed": done.already_sent,
        f"{done.failed_again} failed again after a replay, skipped": done.failed_again,
        f"{done.foreign} from topics that no application reads, skipped": done.foreign,
    }
    console.print("; ".join(text for text, shown in summary.items() if shown) + ".", markup=False)


def _filtered(
    kafka: "Kafka", reason: str | None, since: datetime | None, partition: int | None
) -> "list[Letter]":
    from streaming.kafka import dead

    begin = since.replace(tzinfo=UTC) if since else None
    words = (reason or "").casefold()
    return [
        letter
        for letter in dead.letters(kafka)
        if words in letter.reason.casefold()
        and (begin is None or letter.failed_at >= begin)
        and partition in (None, letter.place.partition)
    ]


def _replay_result(letter: "Letter", targets: "dict[Place, Place]") -> str:
    if target := targets.get(letter.source):
        return _short(target)
    return "failed again" if letter.source in targets.values() else "–"


def _short(place: "Place") -> str:
    return f"{place.partition}:{place.offset}"


def _fields(letter: "Letter") -> dict[str, str]:
    """Return the fields of the message, or none if it is not a readable protobuf."""
    from google.protobuf.json_format import MessageToDict
    from google.protobuf.message import DecodeError

    from streaming.kafka.messages import Comment, Prediction

    fields: dict[str, str] = {}
    for kind in (Comment, Prediction):
        try:
            message = kind.FromString(letter.value)
        except DecodeError:
            continue
        decoded = MessageToDict(message, preserving_proto_field_name=True)
        if decoded.pop("type", None) == f"MESSAGE_TYPE_{kind.__name__.upper()}":
            fields |= {name: str(value) for name, value in decoded.items()}
    return fields


def _json(letter: "Letter", targets: "dict[Place, Place]") -> dict[str, Any]:
    target = targets.get(letter.source)
    return {
        "place": letter.place._asdict(),
        "failed_at": letter.failed_at.isoformat(),
        "source": letter.source._asdict(),
        "application": letter.application,
        "reason": letter.reason,
        "key": letter.key.decode(errors="replace"),
        "value_base64": base64.b64encode(letter.value).decode(),
        "fields": _fields(letter),
        "replayed_as": target._asdict() if target else None,
        "failed_again": letter.source in targets.values(),
    }


def _dump(value: bytes) -> str:
    lines = []
    for start in range(0, len(value), 16):
        row = value[start : start + 16]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        lines.append(f"{start:06x}  {row.hex(' '):<47}  {shown}")
    return "\n".join(lines)
