"""What cadences wait for (a complaint comes in, a renovation is under way): the words for it, by code."""

from collections.abc import Mapping

from steward.kernel.tenancy.models import in_language

_words: dict[str, tuple[str, str]] = {}


def declare_happenings(words: Mapping[str, tuple[str, str]]) -> None:
    """Register happenings: code -> Chinese and English words. The same code with other words is an error."""
    for code, said in words.items():
        if _words.setdefault(code, said) != said:
            raise ValueError(f"happening {code} is declared twice")


def happening_words() -> dict[str, str]:
    """The words of every happening in the reader's language."""
    return {code: in_language(chinese, english) for code, (chinese, english) in _words.items()}
