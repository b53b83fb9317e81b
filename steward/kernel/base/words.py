"""Words of choices in the reader's language, for what is written hundreds of times on a page."""

from functools import cache
from typing import Any

from django.db.models import Choices

from steward.kernel.base import reader


def word_of(choice: Choices) -> str:
    """The label of a choice; translated once for each language."""
    return _word(type(choice), choice.value, reader.language())


@cache
def _word(kind: type[Choices], value: Any, language: str | None) -> str:
    return str(kind(value).label)
