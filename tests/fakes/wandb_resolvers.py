"""The questions and the orders that the W&B server of the tests answers."""

# The names are those of the schema.
# ruff: noqa: N802

from typing import TYPE_CHECKING, Any

from tests.fakes.wandb_state import USER, FakeArtifact, FakeFile, FakeProject, FakeRun, page

if TYPE_CHECKING:
    from tests.fakes.wandb_server import FakeWandb


class Resolvers:
    """One method for each field of the schema's ``Query`` and ``Mutation``."""

    def __init__(self, server: "FakeWandb") -> None:
        self._server = server

    def serverInfo(self, _: Any) -> Any:
        return {"features": []}

    def viewer(self, _: Any) -> Any:
        return {
            **USER,
            "email": "studio@example.org",
            "admin": False,
            "flags": "{}",
            "teams": page([{"id": "studio", "name": "studio"}]),
        }

    def entity(self, _: Any, name: str) -> Any:
        return {"id": name, "name": name, "xxhashDigestsEnabled": False}

    def project(self, _: Any, name: str, **__: Any) -> FakeProject | None:
        return self._server.projects.get(name)

    model = project

    def artifact(self, _: Any, id: str) -> FakeArtifact | None:
        for project in self._server.projects.values():
            for collection in project.collection_of.values():
                for version in collection.versions:
                    if version.id == id:
                        return version
        return None

    def artifactCollection(self, _: Any, id: str) -> Any:
        for project in self._server.projects.values():
            for collection in project.collection_of.values():
                if collection.id == id:
                    return collection
        return None

    def upsertBucket(self, _: Any, input: dict[str, Any]) -> Any:
        project = self._server.project(input["modelName"])
        by_id = {run.id: run for run in project.run_of.values()}
        run = by_id.get(input.get("id", "")) or project.run_of.get(input.get("name", ""))
        inserted = run is None
        if run is None:
            run = project.run_of[input["name"]] = FakeRun(input["name"], project)
        run.displayName = input.get("displayName") or run.displayName or run.name
        for field in ("config", "summaryMetrics", "state"):
            if input.get(field) is not None:
                setattr(run, field, input[field])
        return {"bucket": run, "inserted": inserted}

    def createRunFiles(self, _: Any, input: dict[str, Any]) -> Any:
        run = self._server.project(input["projectName"]).run_of[input["runName"]]
        files = [self._file(f"run-{run.name}", name) for name in input["files"]]
        return {"runID": run.id, "uploadHeaders": [], "files": files}

    def markRunFilesUploaded(self, _: Any, **__: Any) -> Any:
        return {"success": True}

    def createArtifact(self, _: Any, input: dict[str, Any]) -> Any:
        names = input.get("artifactCollectionNames") or [input["artifactCollectionName"]]
        kind = input["artifactTypeName"]
        collection = self._server.collection(input["projectName"], names[0], kind)
        aliases = [alias["alias"] for alias in input.get("aliases") or []]
        for version in collection.committed:
            if version.digest == input["digest"]:
                collection.alias_of |= dict.fromkeys(aliases, version)
                return {"artifact": version}
        run = self._server.project(input["projectName"]).run_of.get(input.get("runName", ""))
        artifact = FakeArtifact(
            collection,
            input["digest"],
            len(collection.versions),
            input.get("metadata"),
            input.get("description"),
            run,
            wanted_aliases=aliases,
        )
        collection.versions.append(artifact)
        return {"artifact": artifact}

    def createArtifactManifest(self, _: Any, input: dict[str, Any]) -> Any:
        artifact = self._found(input["artifactID"])
        file = self._file(artifact.id, input["name"])
        artifact.currentManifest = {"id": f"{artifact.id}manifest", "file": file}
        return {"artifactManifest": artifact.currentManifest}

    def updateArtifactManifest(self, _: Any, input: dict[str, Any]) -> Any:
        artifact = self._found(input["artifactManifestID"].removesuffix("manifest"))
        return {"artifactManifest": artifact.currentManifest}

    def createArtifactFiles(self, _: Any, input: dict[str, Any]) -> Any:
        files = []
        for spec in input["artifactFiles"]:
            artifact = self._found(spec["artifactID"])
            file = self._file(artifact.id, spec["name"])
            file.artifact = artifact
            artifact.files[spec["name"]] = file
            files.append(file)
        return {"files": page(files)}

    def commitArtifact(self, _: Any, input: dict[str, Any]) -> Any:
        artifact = self._found(input["artifactID"])
        artifact.state = "COMMITTED"
        # The real server, too, gives `latest` to every new version.
        aliases = [*artifact.wanted_aliases, "latest"]
        artifact.artifactSequence.alias_of |= dict.fromkeys(aliases, artifact)
        return {"artifact": artifact}

    def updateArtifact(self, _: Any, input: dict[str, Any]) -> Any:
        artifact = self._found(input["artifactID"])
        for field in ("metadata", "description"):
            if input.get(field) is not None:
                setattr(artifact, field, input[field])
        return {"artifact": artifact}

    def addAliases(self, _: Any, input: dict[str, Any]) -> Any:
        artifact = self._found(input["artifactID"])
        for alias in input["aliases"]:
            artifact.artifactSequence.alias_of[alias["alias"]] = artifact
        return {"success": True}

    def deleteAliases(self, _: Any, input: dict[str, Any]) -> Any:
        artifact = self._found(input["artifactID"])
        for alias in input["aliases"]:
            del artifact.artifactSequence.alias_of[alias["alias"]]
        return {"success": True}

    def useArtifact(self, _: Any, input: dict[str, Any]) -> Any:
        artifact = self._found(input["artifactID"])
        run = self._server.project(input["projectName"]).run_of[input["runName"]]
        run.used.append(artifact)
        return {"artifact": artifact}

    def _found(self, artifact_id: str) -> FakeArtifact:
        artifact = self.artifact(None, artifact_id)
        if artifact is None:
            raise ValueError(f"there is no artifact {artifact_id}")
        return artifact

    def _file(self, owner: str, name: str) -> FakeFile:
        return FakeFile(name, f"{self._server.url}/storage/{owner}/{name}")
