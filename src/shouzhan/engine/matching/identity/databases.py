"""Where pairs are found: DuckDB on this machine, or a Spark cluster; both are given the same table and say the same."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from shouzhan.engine.matching.cluster import run_on
from shouzhan.engine.matching.identity.model import WORDS

Compared = Mapping[str, Mapping[str, str]]
Found = list[dict[str, Any]]
Asks = Callable[[list[dict[str, Any]], Compared], Found]
_LISTS = frozenset({"names", "slips", "grams", "places", "address_grams", "works_grams", "keys"})
_PARTS = "64"  # of the exchanges between Spark's workers


def on_duckdb(made: list[dict[str, Any]], compared: Compared) -> Found:
    """The pairs and their levels, found in this process."""
    from splink import DuckDBAPI

    api = DuckDBAPI()
    predicted = _predicted(api, _table(made), compared, "duckdb")
    columns = _columns(compared)
    return [dict(zip(columns, row, strict=True)) for row in api.duckdb_con.table(predicted.physical_name).select(*columns).fetchall()]


def on_spark(master: str) -> Asks:
    """The same on the workers of a cluster."""

    def asks(made: list[dict[str, Any]], compared: Compared) -> Found:
        return run_on(master, lambda spark: _on_spark(spark, made, compared))

    return asks


def _on_spark(context: Any, made: list[dict[str, Any]], compared: Compared) -> Found:
    from pyspark.sql import SparkSession
    from splink import SparkAPI

    session = SparkSession(context)
    session.conf.set("spark.sql.shuffle.partitions", _PARTS)
    api = SparkAPI(spark_session=session, break_lineage_method="persist", register_udfs_automatically=False)  # type: ignore[no-untyped-call]
    predicted = _predicted(api, session.createDataFrame(_table(made)), compared, "spark")
    return [row.asDict() for row in session.table(predicted.physical_name).select(*_columns(compared)).collect()]


def _table(made: list[dict[str, Any]]) -> Any:
    import pyarrow  # noqa: ICN001, RUF100 - heavy, and only here

    kinds = [(name, pyarrow.list_(pyarrow.string()) if name in _LISTS else pyarrow.string()) for name in made[0]]
    return pyarrow.Table.from_pylist(made, pyarrow.schema(kinds))


def _columns(compared: Compared) -> list[str]:
    return ["id_l", "id_r", *(f"gamma_{field}" for field in compared)]


def _predicted(api: Any, table: Any, compared: Compared, dialect: str) -> Any:
    from splink import Linker, SettingsCreator

    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="id", retain_matching_columns=True,
        comparisons=[_comparison(field, levels, WORDS[dialect]) for field, levels in compared.items()],
        blocking_rules_to_generate_predictions=[{"blocking_rule": "l.keys = r.keys", "sql_dialect": dialect, "arrays_to_explode": ["keys"]}],
    )  # fmt: skip
    linker = Linker(api.register(table), settings, log_level=logging.ERROR, validate_settings=False)
    return linker.inference.predict(warning_mode="never")


def _comparison(field: str, levels: Mapping[str, str], words: Mapping[str, str]) -> dict[str, Any]:
    missing = {"sql_condition": f"{field}_l IS NULL OR {field}_r IS NULL", "label_for_charts": "missing", "is_null_level": True}
    told = [{"sql_condition": sql.format(**words), "label_for_charts": level} for level, sql in levels.items()]
    return {"output_column_name": field, "comparison_levels": [missing, *told]}
