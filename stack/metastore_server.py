"""Run the Hive Metastore on a single address: ``python -m stack.metastore_server``.

The metastore's main class listens on all addresses and has no setting for that. This process starts
a JVM, builds the same server there and gives it a socket on ``settings.host``. The JVM ends with
this process.
"""

import sys

from py4j.java_gateway import GatewayParameters as Parameters
from py4j.java_gateway import JavaGateway, launch_gateway

from settings import Settings
from stack.java import jvm
from stack.services.metastore import spark_home

WORKERS = (2, 50)  # minimum and maximum threads; a connected client holds one


def serve(settings: Settings) -> None:
    """Serve until the process is terminated."""
    gateway = _start_jvm(settings)
    hive = gateway.jvm.org.apache.hadoop.hive
    thrift = gateway.jvm.org.apache.thrift
    configuration = hive.conf.HiveConf()
    handler = hive.metastore.HiveMetaStore.newRetryingHMSHandler("tone", configuration, False)
    socket = hive.common.auth.HiveAuthUtils.getServerSocket(settings.host, settings.metastore_port)
    arguments = (
        thrift.server.TThreadPoolServer.Args(hive.metastore.TServerSocketKeepAlive(socket))
        .processor(hive.metastore.TSetIpAddressProcessor(handler))
        .protocolFactory(thrift.protocol.TBinaryProtocol.Factory())
        .minWorkerThreads(WORKERS[0])
        .maxWorkerThreads(WORKERS[1])
    )
    print(f"The metastore listens at {settings.metastore}", flush=True)
    thrift.server.TThreadPoolServer(arguments).serve()


def _start_jvm(settings: Settings) -> JavaGateway:
    program, *options = jvm(256)
    folder = settings.run_dir / "metastore"
    options.append(f"-Dderby.system.home={settings.data_dir / 'metastore'}")
    options.append(f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}")
    jars = spark_home() / "jars"
    port, token = launch_gateway(
        jarpath=str(next(jars.glob("py4j-*.jar"))),
        classpath=f"{folder}:{jars}/*",
        javaopts=options,
        java_path=program,
        die_on_exit=True,
        enable_auth=True,
        redirect_stdout=sys.stdout,
        redirect_stderr=sys.stderr,
    )
    return JavaGateway(gateway_parameters=Parameters(port=port, auth_token=token))


if __name__ == "__main__":
    serve(Settings())
