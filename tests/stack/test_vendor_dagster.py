"""GraphQL texts and names that the code leans on, against the installed Dagster."""

import dagster as dg
import pytest
from dagster_airlift.in_airflow.gql_queries import RUNS_BY_TAG_QUERY, TRIGGER_ASSETS_MUTATION
from dagster_graphql.schema import create_schema
from graphql import GraphQLSchema, parse, validate

from stack import dagster_client, dagster_operator
from streaming.watch.probes import dagster as probes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    schema: GraphQLSchema = create_schema().graphql_schema
    return schema


@pytest.mark.parametrize(
    "text",
    [
        dagster_client.LAUNCH,
        dagster_operator.EVENTS,
        dagster_operator.TERMINATE,
        probes._DEFINITIONS,
        probes._DAEMONS,
        RUNS_BY_TAG_QUERY,
        TRIGGER_ASSETS_MUTATION,
    ],
    ids=["launch", "events", "terminate", "definitions", "daemons", "runs", "materialize"],
)
def test_dagster_has_what_a_request_names(schema: GraphQLSchema, text: str) -> None:
    assert validate(schema, parse(text)) == []


def test_unnamed_definitions_are_one_repository() -> None:
    assert dg.Definitions().get_repository_def().name == dagster_client.REPOSITORY
