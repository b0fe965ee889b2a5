"""The Spark Thrift Server, asked by the protocol that PyHive speaks."""

from settings import Settings
from streaming.watch.probes.failure import NotHealthyError
from streaming.watch.probes.network import reach

ANSWER_SECONDS = 10.0


def databases(settings: Settings) -> str:
    """Ask for the databases, which the server has from the metastore."""
    from pyhive import exc, hive
    from thrift.Thrift import TException
    from thrift.transport.TSocket import TSocket
    from thrift_sasl import TSaslClientTransport

    host, port = settings.thrift_host or settings.host, settings.thrift_port
    reach("thrift", host, port)
    socket = TSocket(host, port)
    socket.setTimeout(ANSWER_SECONDS * 1000)

    def login() -> object:  # the server takes any name; the protocol wants a password to be there
        return hive.get_installed_sasl(host=host, sasl_auth="PLAIN", username="tone", password="-")  # noqa: S106

    try:
        connection = hive.connect(thrift_transport=TSaslClientTransport(login, "PLAIN", socket))
        with connection, connection.cursor() as cursor:
            cursor.execute("SHOW DATABASES")
            names = sorted(row[0] for row in cursor.fetchall())
    except (exc.Error, TException, OSError, EOFError) as error:
        raise NotHealthyError("thrift", f"does not answer at {host}:{port}") from error
    return f"databases: {', '.join(names)}"
