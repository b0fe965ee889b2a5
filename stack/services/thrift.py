"""The Spark Thrift Server: HiveServer2's protocol for queries of the Iceberg tables."""

import sys

from settings import Settings
from stack.files import log4j, properties, write
from stack.program import Program
from stack.services.metastore import spark_home
from streaming.tables.catalog import catalog_conf
from streaming.watch.probes.thrift import databases


def programs(settings: Settings) -> list[Program]:
    """Return the Thrift Server."""
    return [
        Program(
            name="thrift",
            command=(
                *(str(spark_home() / "bin/spark-submit"), "--master", "local[*]"),
                *("--properties-file", str(settings.run_dir / "thrift/spark.properties")),
                *("--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"),
                "spark-internal",
            ),
            check=databases,
            prepare=prepare,
            environment={
                "SPARK_HOME": str(spark_home()),
                "SPARK_LOCAL_IP": settings.host,
                "PYSPARK_PYTHON": sys.executable,
            },
            directory=settings.data_dir / "thrift",
            needs=("metastore",),
            ports={"thrift_port": settings.thrift_port},
            address=f"jdbc:hive2://{settings.host}:{settings.thrift_port}",
        )
    ]


def spark_properties(settings: Settings) -> dict[str, str]:
    """Return the server's Spark settings, for small tables on one machine."""
    scratch = settings.data_dir / "thrift/scratch"
    jars = settings.jars_dir.resolve()
    classes = [*jars.glob("spark/iceberg-*.jar"), *jars.glob("hive/*.jar")]
    logging = settings.run_dir / "thrift/log4j2.properties"
    return {
        **catalog_conf(settings),
        "spark.app.name": "tone-thrift",
        "spark.driver.memory": "512m",
        "spark.driver.extraClassPath": ":".join(map(str, classes)),
        "spark.driver.extraJavaOptions": (
            "-Xms64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "
            f"-Dderby.system.home={scratch} -Dlog4j2.configurationFile={logging}"
        ),
        "spark.driver.host": settings.host,
        "spark.driver.bindAddress": settings.host,
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",
        # Spark expands ${env:NAME} even inside quoted texts, and texts come from visitors.
        "spark.sql.variable.substitute": "false",
        "spark.local.dir": str(settings.data_dir / "thrift/local"),
        "spark.hadoop.hive.server2.thrift.bind.host": settings.host,
        "spark.hadoop.hive.server2.thrift.port": str(settings.thrift_port),
        "spark.hadoop.hive.server2.logging.operation.enabled": "false",
        "spark.hadoop.hive.metastore.connect.retries": "60",
        "spark.hadoop.hive.exec.scratchdir": str(scratch / "hive"),
        "spark.hadoop.hive.exec.local.scratchdir": str(scratch / "local"),
        # Hive removes this folder with the session, so sessions must not share it.
        "spark.hadoop.hive.downloaded.resources.dir": f"{scratch}/${{hive.session.id}}_resources",
    }


def prepare(settings: Settings) -> None:
    """Write the server's files."""
    folder = settings.run_dir / "thrift"
    write(folder / "log4j2.properties", log4j({"org.apache.spark.scheduler.DAGScheduler": "error"}))
    write(folder / "spark.properties", properties(spark_properties(settings)))
    for name in ("local", "scratch/local"):
        (settings.data_dir / "thrift" / name).mkdir(parents=True, exist_ok=True)
