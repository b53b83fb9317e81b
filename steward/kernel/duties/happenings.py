"""What cadences wait for (a complaint comes in, a renovation is under way): the words for it, by code."""

from collections.abc import Callable, Mapping

from steward.kernel.tenancy.models import in_language

Words = Mapping[str, tuple[str, str]]
_sources: list[Callable[[], Words]] = []


def declare_happenings(source: Callable[[], Words]) -> None:
    """Register where words of happenings come from: code -> Chinese and English; read when something is said."""
    if source not in _sources:
        _sources.append(source)


def happening_words() -> dict[str, str]:
    """The words of every happening in the reader's language."""
    said = {code: words for source in _sources for code, words in source().items()}
    return {code: in_language(chinese, english) for code, (chinese, english) in said.items()}
