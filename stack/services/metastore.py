"""The Hive Metastore of pyspark's wheel, on a Derby database."""

import shutil
import sys
import xml.etree.ElementTree as ET
from importlib.util import find_spec
from pathlib import Path

from errors import PermanentError
from settings import Settings
from stack.files import log4j, write
from stack.ports import reach
from stack.program import NotHealthyError, Program


def spark_home() -> Path:
    """Return the folder of pyspark's wheel, without importing it."""
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
            check=check,
            prepare=prepare,
            directory=settings.data_dir / "metastore",
            ports={"metastore_port": settings.metastore_port},
            address=settings.metastore,
        )
    ]


def hive_site(settings: Settings) -> dict[str, str]:
    """Return the metastore's settings: an embedded Derby database."""
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
    """Write the metastore's files, and clear a database whose creation was interrupted.

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


def check(settings: Settings) -> str:
    """Ask the metastore for its databases."""
    from thrift.protocol.TBinaryProtocol import TBinaryProtocol
    from thrift.Thrift import TApplicationException, TException, TMessageType, TType
    from thrift.transport.TSocket import TSocket
    from thrift.transport.TTransport import TBufferedTransport

    host, _, port = settings.metastore.removeprefix("thrift://").partition(":")
    reach(host, int(port))
    socket = TSocket(host, int(port))
    socket.setTimeout(5000)
    wire = TBinaryProtocol(TBufferedTransport(socket))
    try:
        wire.trans.open()
        wire.writeMessageBegin("get_all_databases", TMessageType.CALL, 1)
        wire.writeFieldStop()
        wire.writeMessageEnd()
        wire.trans.flush()
        _, kind, _ = wire.readMessageBegin()
        if kind == TMessageType.EXCEPTION:
            failure = TApplicationException()
            failure.read(wire)
            raise NotHealthyError(f"the metastore answers: {failure.message}")
        _, field, number = wire.readFieldBegin()
        if field != TType.LIST or number != 0:
            raise NotHealthyError("the metastore cannot read its database")
        _, count = wire.readListBegin()
        names = sorted(wire.readString() for _ in range(count))
    except (TException, OSError, EOFError) as error:
        raise NotHealthyError(f"no answer at {settings.metastore} yet") from error
    finally:
        wire.trans.close()
    return f"databases: {', '.join(names)}"
