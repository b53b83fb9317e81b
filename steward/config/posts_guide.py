"""The guide to posts, written from the catalogue: what the system asks of each holder, and how it knows."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from steward.config.catalogue import Description, Words, descriptions, duties_of, happenings
from steward.kernel.duties.cadence import read_cadence
from steward.kernel.duties.say import say_cadence

FILES = {"zh-hans": "docs/guide/posts.zh-CN.md", "en": "docs/guide/posts.md"}
TITLE = Words("岗位职责指南", "Guide to posts")
INTRO = Words(
    "每个岗位要做什么、多久一次、系统凭什么认定做到了。由 `manage.py write_docs` 按 `presets/duties/` 生成，请勿手改。"
    "各公司可在“岗位职责”里按自己的制度调整。",
    "For each post: what the system asks of its holder, how often, and how it knows. Written by `manage.py write_docs` "
    "from `presets/duties/`; do not edit. Each company adjusts its own copy under Duties.",
)
ABOVE, NEEDS = Words("直接上级", "Reports to"), Words("任职要求", "Requirements of the post")
HEAD = Words("| 职责 | 频次 | 认定依据 | 条款 |", "| Duty | How often | How it is known | Clauses |")
WORK = Words("日常工作自动计数", "counted from daily work")
WANTED = {
    "manual:note": Words("文字说明", "a note"),
    "manual:photo": Words("现场照片", "a photo"),
    "manual:file": Words("文件", "a file"),
}
STANDARD = Words("标准", "Standard")


def posts_guides() -> dict[str, str]:
    """Path below the checkout -> text, one in each language."""
    return {name: _guide(language) for language, name in FILES.items()}


def _guide(language: str) -> str:
    with override(language):
        words = {code: said[language == "en"] for code, said in happenings().items()}
        parts = [f"# {TITLE.said(language)}", INTRO.said(language), *_contents(language)]
        for description in descriptions().values():
            parts += _post(description, language, words)
        return "\n\n".join(parts) + "\n"


def _contents(language: str) -> Iterator[str]:
    yield "\n".join(
        f"- [{row.title.said(language)}](#{row.code}) · {len(duties_of(row.code))}"
        for row in descriptions().values()
    )


def _post(row: Description, language: str, words: dict[str, str]) -> Iterator[str]:
    yield f'## <a id="{row.code}"></a>{row.title.said(language)}'
    above = descriptions().get(row.above)
    facts = [f"**{ABOVE.said(language)}**: {above.title.said(language)}"] if above else []
    if row.needs:
        said = "；" if language != "en" else "; "
        facts.append(f"**{NEEDS.said(language)}**: " + said.join(_said(need, language) for need in row.needs))
    if facts:
        yield "  \n".join(facts)
    lines = [_duty(duty, language, words) for duty in duties_of(row.code)]
    yield "\n".join([HEAD.said(language), "|---|---|---|---|", *lines])


def _said(row: dict[str, Any], language: str) -> str:
    return str(row["en" if language == "en" else "zh"])


def _duty(duty: dict[str, Any], language: str, words: dict[str, str]) -> str:
    how = str(duty["how_en" if language == "en" else "how_zh"])
    what = f"**{_said(duty, language)}**<br>{how}"
    if standard := duty.get("standard"):
        what += f"<br>{STANDARD.said(language)}: {_said(standard, language)}"
    often = say_cadence(read_cadence(duty["cadence"]), words)
    proof = WANTED.get(duty["evidence"], WORK).said(language)
    if duty["count"] > 1:
        proof += f" × {duty['count']}"
    return f"| {what} | {often} | {proof} | {', '.join(duty['clauses'])} |"
