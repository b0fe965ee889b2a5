"""Build hook: `proto/messages.proto` -> the message classes in `streaming/wire`.

hatchling runs it for every wheel and editable install, so `uv sync` writes the classes, and they
are not kept in Git. See https://hatch.pypa.io/latest/plugins/build-hook/custom/.
"""

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from grpc_tools import protoc
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def generate(root: Path, folder: Path) -> None:
    """Write the classes and their types for the repository at ``root`` into ``folder``.

    Raises:
        RuntimeError: the message definitions are not valid.
    """
    # Google's own definitions, such as Timestamp, are in the package of protoc.
    sources = [f"-I{root / 'proto'}", f"-I{files('grpc_tools') / '_proto'}"]
    outputs = [f"--python_out={folder}", f"--pyi_out={folder}"]
    if protoc.main(["protoc", *sources, *outputs, "messages.proto"]) != 0:
        raise RuntimeError("proto/messages.proto is not valid; see protoc's message above.")


class MessageClasses(BuildHookInterface[Any]):
    """Writes a class file only if its content changed, so that uv sees no change after a build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the classes before hatchling collects the files."""
        root = Path(self.root)
        with tempfile.TemporaryDirectory() as name:
            generate(root, Path(name))
            for fresh in Path(name).iterdir():
                kept = root / "streaming/wire" / fresh.name
                if not kept.exists() or kept.read_bytes() != fresh.read_bytes():
                    kept.write_bytes(fresh.read_bytes())
