"""The `prefix` lookup: text beginning with something, through an ordinary index on both databases.

Django's `startswith` becomes `LIKE ... ESCAPE`, which SQLite never answers from an index. An index that serves
`prefix` on PostgreSQL needs the operator class `varchar_pattern_ops` (SQLite ignores it).
"""

from typing import Any

from django.db.models import CharField, Lookup
from django.db.models.sql.compiler import SQLCompiler

# Sorts after every character that text can hold.
LAST = "\U0010ffff"


@CharField.register_lookup
class Prefix(Lookup):
    lookup_name = "prefix"

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, left = self.process_lhs(compiler, connection)
        text = str(self.rhs)
        return f"({column} >= %s AND {column} < %s)", (*left, text, *left, text + LAST)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, left = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", (*left, connection.ops.prep_for_like_query(self.rhs) + "%")
