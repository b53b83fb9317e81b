"""The catalogue of job descriptions: kinds of posts, their duties, and the clauses of the source they answer.

Data of `presets/duties/` and `presets/clauses.toml`; an organisation gets rows of its own from it (`preset_duties`).
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from steward.config.preset_files import FOLDER, read_presets

CHART = (
    "general-manager",
    "director",
    "quality-head",
    "quality-officer",
    "site-manager",
    "duty-manager",
    "cs-head",
)


@dataclass(frozen=True)
class Words:
    """The same in both languages."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Description:
    """One job description: the kind of post, what its holder must bring, and the duties that stand in its file."""

    code: str
    title: Words
    above: str
    needs: tuple[dict[str, Any], ...]
    duties: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Clause:
    """One clause of the source, in our own words; `reason` where it is no duty and no need of a post."""

    code: str
    post: str
    requirements: tuple[str, ...]
    gist: Words
    reason: Words | None


@cache
def descriptions() -> dict[str, Description]:
    """Every job description by code; those who lead a site or the company first."""
    read = [_description(path.stem) for path in sorted((FOLDER / "duties").glob("*.toml"))]
    places = {code: place for place, code in enumerate(CHART)}
    return {row.code: row for row in sorted(read, key=lambda row: places.get(row.code, len(CHART)))}


def _description(name: str) -> Description:
    data = tomllib.loads((FOLDER / "duties" / f"{name}.toml").read_text("utf-8"))
    post = data["post"]
    return Description(
        code=post["code"],
        title=Words(post["zh"], post["en"]),
        above=post["above"],
        needs=tuple(post.get("needs", ())),
        duties=tuple(data.get("duty", ())),
    )


def catalogue_duties() -> dict[str, dict[str, Any]]:
    """Every duty by its code. Raises `ValueError` where a code stands twice: a bad delivery."""
    found: dict[str, dict[str, Any]] = {}
    for description in descriptions().values():
        for duty in description.duties:
            if found.setdefault(duty["code"], duty) is not duty:
                raise ValueError(f"the catalogue has {duty['code']} twice")
    return found


def duties_of(kind: str) -> list[dict[str, Any]]:
    """The duties of a kind of post, in the order of the catalogue: the heaviest first."""
    found = [duty for duty in catalogue_duties().values() if kind in duty["posts"]]
    return sorted(found, key=lambda duty: -duty["weight"])


@cache
def clauses() -> dict[str, Clause]:
    """Every clause of the source by its code, in the order of the source."""
    return {row["code"]: _clause(row) for row in read_presets("clauses")["clause"]}


def _clause(row: dict[str, Any]) -> Clause:
    reason = Words(row["reason_zh"], row["reason_en"]) if "reason_zh" in row else None
    return Clause(row["code"], row["post"], tuple(row["requirements"]), Words(row["zh"], row["en"]), reason)


@cache
def happenings() -> dict[str, tuple[str, str]]:
    """What cadences wait for: code -> Chinese and English words."""
    return {code: (words["zh"], words["en"]) for code, words in read_presets("clauses")["happenings"].items()}


def unanswered() -> list[str]:
    """Clauses of the source that no duty, no need of a post and no reason answers."""
    answered = {code for duty in catalogue_duties().values() for code in duty["clauses"]}
    answered |= {
        code for row in descriptions().values() for need in row.needs for code in need.get("clauses", ())
    }
    return [
        clause.code for clause in clauses().values() if clause.code not in answered and clause.reason is None
    ]
