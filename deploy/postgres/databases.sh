#!/bin/bash
# Runs once, when the volume is empty: a role and a database for each service, no rights beyond them.
set -eu
for name in airflow dagster metastore; do
  variable="${name^^}_DB_PASSWORD"
  psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --quiet \
    --set name="$name" --set password="${!variable}" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
done
