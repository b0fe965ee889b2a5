"""What the W&B server of the tests knows; each object answers the schema's fields by its names."""

# The names are those of the schema.
# ruff: noqa: N802, N803, N815

import base64
import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

USER = {"id": "VXNlcjox", "entity": "studio", "name": "Studio", "username": "studio"}

_numbers = itertools.count(1)


def new_id(kind: str) -> str:
    return base64.b64encode(f"{kind}:{next(_numbers)}".encode()).decode()


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def page(nodes: list[Any]) -> dict[str, Any]:
    return {
        "totalCount": len(nodes),
        "edges": [{"node": node, "cursor": str(index)} for index, node in enumerate(nodes)],
        "pageInfo": {"endCursor": None, "hasNextPage": False},
    }


@dataclass
class FakeFile:
    """A place for bytes: uploaded to and read from ``url``."""

    name: str
    url: str
    id: str = field(default_factory=lambda: new_id("File"))
    artifact: Any = None

    @property
    def directUrl(self) -> str:
        return self.url

    uploadUrl = storagePath = directUrl
    uploadHeaders: list[str] = field(default_factory=list)
    uploadMultipartUrls: None = None


@dataclass
class FakeRun:
    """A run; ``lines`` is its history as it was streamed, by offset."""

    name: str
    project: "FakeProject"
    id: str = field(default_factory=lambda: new_id("Run"))
    displayName: str | None = None
    config: str = "{}"
    state: str = "running"
    summaryMetrics: str = "{}"
    createdAt: str = field(default_factory=now)
    lines: dict[int, str] = field(default_factory=dict)
    used: list["FakeArtifact"] = field(default_factory=list)

    @property
    def historyLineCount(self) -> int:
        return len(self.lines)

    @property
    def history(self) -> list[dict[str, Any]]:
        return [json.loads(line) for _, line in sorted(self.lines.items())]

    @property
    def historyTail(self) -> str:
        return json.dumps([line for _, line in sorted(self.lines.items())][-1:])

    @property
    def lastHistoryStep(self) -> int:
        return max((row.get("_step", -1) for row in self.history), default=-1)

    @property
    def historyKeys(self) -> dict[str, Any]:
        return {"lastStep": self.lastHistoryStep, "keys": {}, "sets": []}

    def wandbConfig(self, _: Any, keys: list[str]) -> str:
        ours = json.loads(self.config).get("_wandb", {}).get("value", {})
        return json.dumps({key: ours[key] for key in keys if key in ours})

    internalId = projectId = "1"
    eventsTail = "[]"
    logLineCount = eventsLineCount = 0
    systemMetrics = "{}"

    @property
    def user(self) -> dict[str, str]:
        return USER

    readOnly = False


@dataclass
class FakeArtifact:
    artifactSequence: "FakeCollection"
    digest: str
    versionIndex: int
    metadata: str | None
    description: str | None
    createdBy: FakeRun | None
    id: str = field(default_factory=lambda: new_id("Artifact"))
    state: str = "PENDING"
    createdAt: str = field(default_factory=now)
    wanted_aliases: list[str] = field(default_factory=list)
    currentManifest: dict[str, Any] | None = None
    files: dict[str, FakeFile] = field(default_factory=dict)
    digestAlgorithm: str = "MANIFEST_MD5"

    @property
    def aliases(self) -> list[dict[str, Any]]:
        names = [alias for alias, one in self.artifactSequence.alias_of.items() if one is self]
        return [
            {"id": f"{self.id}{name}", "alias": name, "artifactCollection": self.artifactSequence}
            for name in [*names, f"v{self.versionIndex}"]
        ]

    @property
    def artifactType(self) -> dict[str, str]:
        return self.artifactSequence.defaultArtifactType

    @property
    def fileCount(self) -> int:
        return len(self.files)

    size = 1
    tags: list[Any] = field(default_factory=list)
    ttlIsInherited = True
    ttlDurationSeconds = -1

    def filesByManifestEntries(self, _: Any, entries: list[dict[str, Any]], **__: Any) -> Any:
        return page([self.files[entry["name"]] for entry in entries])

    def usedBy(self, _: Any) -> Any:
        project = self.artifactSequence.project
        return page([run for run in project.run_of.values() if self in run.used])


@dataclass
class FakeCollection:
    """An artifact sequence: versions v0, v1, ... of one artifact."""

    name: str
    kind: str
    project: "FakeProject"
    id: str = field(default_factory=lambda: new_id("ArtifactCollection"))
    versions: list[FakeArtifact] = field(default_factory=list)
    alias_of: dict[str, FakeArtifact] = field(default_factory=dict)
    createdAt: str = field(default_factory=now)
    digestAlgorithm: str = "MANIFEST_MD5"

    @property
    def defaultArtifactType(self) -> dict[str, str]:
        return {"id": self.kind, "name": self.kind, "createdAt": self.createdAt}

    @property
    def latestArtifact(self) -> FakeArtifact | None:
        return self.alias_of.get("latest")

    @property
    def committed(self) -> list[FakeArtifact]:
        return [version for version in self.versions if version.state == "COMMITTED"]

    def find(self, alias: str) -> FakeArtifact | None:
        by_index = {f"v{version.versionIndex}": version for version in self.committed}
        return self.alias_of.get(alias) or by_index.get(alias)

    @property
    def tags(self) -> dict[str, Any]:
        return page([])

    def artifactMembership(self, _: Any, aliasName: str) -> Any:
        artifact = self.find(aliasName)
        if artifact is None:
            return None
        return {
            "id": f"{artifact.id}membership",
            "versionIndex": artifact.versionIndex,
            "createdAt": artifact.createdAt,
            "aliases": artifact.aliases,
            "artifactCollection": self,
            "artifact": artifact,
            "files": lambda *_, **__: page(list(artifact.files.values())),
        }

    def artifacts(self, _: Any, **__: Any) -> Any:
        found = page(list(reversed(self.committed)))
        for edge in found["edges"]:
            edge["version"] = f"v{edge['node'].versionIndex}"
        return found


@dataclass
class FakeProject:
    name: str
    entityName: str
    id: str = field(default_factory=lambda: new_id("Project"))
    internalId: str = "1"
    run_of: dict[str, FakeRun] = field(default_factory=dict)
    collection_of: dict[str, FakeCollection] = field(default_factory=dict)

    @property
    def entity(self) -> dict[str, str]:
        return {"id": self.entityName, "name": self.entityName}

    readOnly = False

    def run(self, _: Any, name: str) -> FakeRun | None:
        return self.run_of.get(name)

    def bucket(self, _: Any, name: str, **__: Any) -> FakeRun | None:
        return self.run_of.get(name)

    def runs(self, _: Any, **__: Any) -> Any:
        return page(list(reversed(self.run_of.values())))

    def runCount(self, _: Any, **__: Any) -> int:
        return len(self.run_of)

    def artifact(self, _: Any, name: str) -> FakeArtifact | None:
        collection, _, alias = name.partition(":")
        found = self.collection_of.get(collection)
        return found.find(alias or "latest") if found else None

    def artifactCollection(self, _: Any, name: str) -> FakeCollection | None:
        return self.collection_of.get(name)

    def artifactCollectionMembership(self, info: Any, name: str) -> Any:
        collection, _, alias = name.partition(":")
        found = self.collection_of.get(collection)
        return found.artifactMembership(info, alias or "latest") if found else None

    def artifactType(self, _: Any, name: str) -> Any:
        ours = {key: one for key, one in self.collection_of.items() if one.kind == name}
        if not ours:
            return None
        return {
            "id": name,
            "name": name,
            "createdAt": now(),
            "artifactCollection": lambda _, name: ours.get(name),
        }
