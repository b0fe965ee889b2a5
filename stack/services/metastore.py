"""The Hive Metastore of pyspark's wheel, on a Derby database."""

import shutil
import sys
import xml.etree.ElementTree as ET
from importlib.util import find_spec
from pathlib import Path

from errors import PermanentError
from settings import Settings
from stack.files import log4j, write
from stack.program import Program
from streaming.watch.probes.metastore import databases


def spark_home() -> Path:
    """Return the folder of the pyspark package, without importing it."""
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise PermanentError("pyspark is not installed; run `make setup`.")
    return Path(spec.origin).parent


def programs(settings: Settings) -> list[Program]:
    """Return the metastore."""
    return [
        Program(
            name="metastore",
            command=(sys.executable, "-m", "stack.metastore_server"),
            check=databases,
            prepare=prepare,
            directory=settings.data_dir / "metastore",
            ports={"metastore_port": settings.metastore_port},
            address=settings.metastore,
        )
    ]


def hive_site(settings: Settings) -> dict[str, str]:
    """Return hive-site.xml's properties, with an embedded Derby database."""
    database = settings.data_dir / "metastore/database"
    return {
        "javax.jdo.option.ConnectionURL": f"jdbc:derby:{database};create=true",
        "javax.jdo.option.ConnectionDriverName": "org.apache.derby.jdbc.EmbeddedDriver",
        "datanucleus.connectionPoolingType": "HikariCP",
        "datanucleus.schema.autoCreateAll": "true",
        "hive.metastore.schema.verification": "false",
        "hive.metastore.warehouse.dir": settings.warehouse,
        "hive.metastore.disallow.incompatible.col.type.changes": "false",
        "hive.async.log.enabled": "false",
    }


def prepare(settings: Settings) -> None:
    """Write the metastore's files and remove a database whose creation was interrupted.

    Derby refuses a folder without ``service.properties``, and writes that file last.
    """
    root = ET.Element("configuration")
    for name, value in hive_site(settings).items():
        entry = ET.SubElement(root, "property")
        ET.SubElement(entry, "name").text = name
        ET.SubElement(entry, "value").text = value
    folder = settings.run_dir / "metastore"
    write(folder / "hive-site.xml", ET.tostring(root, encoding="unicode"))
    write(folder / "log4j2.properties", log4j({"DataNucleus": "error"}))
    database = settings.data_dir / "metastore/database"
    if database.exists() and not (database / "service.properties").exists():
        shutil.rmtree(database)
