# Three images: `application` is every Python process of the deployment but one, `training` is the same
# with torch and the other packages of training for Dagster's runs, and `metastore` is the official Hive
# image with the PostgreSQL driver that it lacks.
#
# Spark's master, workers, drivers and the Thrift Server all come from `application`, not from
# apache/spark: a worker unpickles functions of the driver and runs the model, so both need the same
# Python, the same pyspark, the project's modules and ONNX Runtime. One image cannot disagree with itself.

FROM python:3.11.13-slim-bookworm AS base
RUN apt-get update \
    && apt-get install --yes --no-install-recommends openjdk-17-jre-headless procps tini \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/tone
ENV PATH=/opt/tone/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1

FROM base AS build
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-default-groups --extra wandb --group deploy --no-install-project --no-cache
# Jars before sources: a changed module does not fetch them again.
COPY settings.py errors.py ./
COPY stack/__init__.py stack/ivy.py stack/jars.py stack/jars.lock stack/java.py stack/maven.py stack/
COPY deploy/metastore/jars.lock deploy/metastore/
RUN python -m stack.jars \
    && python -c "from pathlib import Path; from settings import Settings; from stack.jars import ensure; ensure(Settings(), lock=Path('deploy/metastore/jars.lock'))"
COPY . .
RUN uv sync --frozen --no-default-groups --extra wandb --group deploy --no-cache

FROM build AS heavy
RUN uv sync --frozen --no-default-groups --group training --group deploy --no-cache

FROM apache/hive:4.0.0 AS metastore
COPY --from=build /opt/tone/.jars/metastore/ /opt/hive/lib/
COPY deploy/metastore/hive-site.xml /opt/hive/conf/hive-site.xml

FROM base AS application
# The warehouse's path and owner are those of the metastore's image: both write to the same volume.
RUN useradd --uid 1000 --create-home tone \
    && install --directory --owner=tone --group=tone \
        /var/lib/tone /var/lib/airflow /var/lib/dagster /opt/hive/data/warehouse
COPY --from=build /opt/tone /opt/tone
COPY deploy/dagster/dagster.yaml /var/lib/dagster/dagster.yaml
ENV AIRFLOW_HOME=/var/lib/airflow \
    DAGSTER_HOME=/var/lib/dagster \
    PYSPARK_PYTHON=/opt/tone/.venv/bin/python \
    SPARK_CONF_DIR=/opt/tone/deploy/spark \
    TONE_DATA_DIR=/var/lib/tone
USER tone
ENTRYPOINT ["tini", "-g", "--"]
CMD ["tone", "--help"]

FROM application AS training
COPY --from=heavy /opt/tone/.venv /opt/tone/.venv
