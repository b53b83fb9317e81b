"""Plain data as YAML, always the same text for the same data."""

import json
from typing import Any

# Words that a reader of YAML 1.1 takes for something else.
NOT_TEXT = frozenset({"on", "off", "yes", "no", "y", "n", "true", "false", "null"})


def to_yaml(value: Any, indent: str = "") -> str:
    """YAML of plain data: blocks for what nests, JSON (which is YAML) for the rest. Long lines stay long."""
    if isinstance(value, dict) and value:
        return "".join(f"{indent}{_word(key)}:{_nested(item, indent)}" for key, item in value.items())
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        blocks = (to_yaml(item, indent + "  ") for item in value)
        return "".join(f"{indent}- {block.lstrip()}" for block in blocks)
    return f"{indent}{json.dumps(value, ensure_ascii=False)}\n"


def _nested(value: Any, indent: str) -> str:
    blocks = isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict) for v in value))
    return f"\n{to_yaml(value, indent + '  ')}" if value and blocks else f" {to_yaml(value)}"


def _word(key: str) -> str:
    return key if key.isidentifier() and key.lower() not in NOT_TEXT else json.dumps(key)
