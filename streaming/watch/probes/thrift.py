"""Spark Thrift Server, over the HiveServer2 protocol."""

from settings import Settings
from streaming.watch.probes.failure import NotHealthyError
from streaming.watch.probes.network import reach

ANSWER_SECONDS = 10.0


def databases(settings: Settings) -> str:
    """Check that the server lists the metastore's databases."""
    from pyhive import exc, hive
    from thrift.Thrift import TException
    from thrift.transport.TSocket import TSocket
    from thrift_sasl import TSaslClientTransport

    host, port = settings.thrift_host or settings.host, settings.thrift_port
    reach("thrift", host, port)
    socket = TSocket(host, port)
    socket.setTimeout(ANSWER_SECONDS * 1000)

    def login() -> object:  # the server accepts any name; the protocol requires a password
        return hive.get_installed_sasl(host=host, sasl_auth="PLAIN", username="tone", password="-")  # noqa: S106

    try:
        connection = hive.connect(thrift_transport=TSaslClientTransport(login, "PLAIN", socket))
        with connection, connection.cursor() as cursor:
            cursor.execute("SHOW DATABASES")
            names = sorted(row[0] for row in cursor.fetchall())
    # A late answer to a request that timed out can be read as an answer to the next.
    except (exc.Error, TException, OSError, EOFError, UnicodeDecodeError) as error:
        raise NotHealthyError("thrift", f"does not answer at {host}:{port}") from error
    return f"databases: {', '.join(names)}"
