"""Hive Metastore, over its Thrift protocol."""

from urllib.parse import urlsplit

from settings import Settings
from streaming.watch.probes.failure import NotHealthyError
from streaming.watch.probes.network import reach

ANSWER_SECONDS = 5.0


def databases(settings: Settings) -> str:
    """Check that the metastore lists its databases."""
    from thrift.protocol.TBinaryProtocol import TBinaryProtocol
    from thrift.Thrift import TApplicationException, TException, TMessageType, TType
    from thrift.transport.TSocket import TSocket
    from thrift.transport.TTransport import TBufferedTransport

    address = urlsplit(settings.metastore)
    host, port = address.hostname or settings.host, address.port or settings.metastore_port
    reach("metastore", host, port)
    socket = TSocket(host, port)
    socket.setTimeout(ANSWER_SECONDS * 1000)
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
            raise NotHealthyError("metastore", f"answers: {failure.message}")
        _, field, number = wire.readFieldBegin()
        if field != TType.LIST or number != 0:
            raise NotHealthyError("metastore", "cannot read its database")
        _, count = wire.readListBegin()
        names = sorted(wire.readString() for _ in range(count))
    except (TException, OSError, EOFError) as error:
        raise NotHealthyError("metastore", f"does not answer at {host}:{port}") from error
    finally:
        wire.trans.close()
    return f"databases: {', '.join(names)}"
