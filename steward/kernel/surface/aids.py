"""Aids: what helps beside a form while it is being filled in, brought by somebody the form's owner need not know.

The page asks `page` once the person pauses, and shows the fragment it answers. Without a script, or when nothing
comes back, the form is what it was: an aid never decides and is never waited for.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Aid:
    """`page` names the address that is sent the fields `reads`; what it answers stands under the field `after`."""

    resource: str
    verb: str
    page: str
    reads: Sequence[str]
    after: str

    @property
    def watched(self) -> str:
        """The fields as the page finds them."""
        return ", ".join(f"#id_{name}" for name in self.reads)


_aids: dict[tuple[str, str], list[Aid]] = {}


def declare_aid(aid: Aid) -> Aid:
    """Put an aid beside a verb's form; the same one twice is an error at import time."""
    beside = _aids.setdefault((aid.resource, aid.verb), [])
    if aid in beside:
        raise ValueError(f"aid {aid.page} is declared twice")
    beside.append(aid)
    return aid


def aids_of(resource: str, verb: str) -> list[Aid]:
    """What helps beside a verb's form."""
    return _aids.get((resource, verb), [])
