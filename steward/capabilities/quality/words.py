"""Texts cut into words: what the classifier and the hot spots read."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

# What a title says weighs twice what the text says; a text is read so far.
TITLE_WEIGHT = 2
LONGEST = 2000
HAS_LETTER = re.compile(r"[^\W\d_]")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
PIECES = re.compile(r"[^\W_]+")
# What every complaint says, and names that are too wide for a place.
_SAID_ANYWAY = (
    "小区 物业 业主 居民 住户 投诉 反映 问题 希望 请求 领导 尊敬 您好 你好 谢谢 感谢 我们 他们 没有 严重 影响 处理 "
    "解决 有关 部门 工作 人员 公司 现在 已经 一直 多次 怎么 什么 这个 可以 不能 需要 强烈要求"
)
EMPTY = frozenset(_SAID_ANYWAY.split())
# Words that only hold others together: no name has them at its seam.
HOLLOW = frozenset(
    "的了把在被和是有不也都还就到给对从这那很太又再没我你他她它要会能请让叫向为与或吗呢吧啊着得地"
) | {"有人"}
USUAL = 20_000  # a word counted so often ("学校") is in every text, as far as telling goes
WIDE = ("镇", "街道", "乡")


@cache
def _jieba() -> Any:
    """The cutter. Importing it reads its dictionary, a fifth of the time a process takes to start; few ever cut."""
    import rjieba  # noqa: PLC0415

    return rjieba


def words_of(title: str, text: str = "") -> list[str]:
    """The words a text is recognised by, those of the title twice; numbers and signs say nothing.

    Cut as for a search, so that a word inside a compound counts too; single characters are noise. Of the title each
    pair of characters counts as well: it is short, and what the dictionary does not know ("灯不亮") is the matter.
    """
    pairs = [run[i : i + 2] for run in CHINESE.findall(title) for i in range(len(run) - 1)]
    return _cut(title) * TITLE_WEIGHT + [f"={pair}" for pair in pairs] + _cut(text[:LONGEST])


def phrases_of(text: str) -> list[str]:
    """Words of two characters and more, and each pair of neighbours: no dictionary knows the name of an estate.

    "丽发新城" is cut into 丽发 and 新城; only their pair says which place is meant.
    """
    found = []
    for piece in PIECES.findall(text[:LONGEST]):
        words = _jieba().cut(piece)
        found += [word for word in words if len(word) > 1 and not word.isdigit() and word not in EMPTY]
        found += [
            one + two
            for one, two in pairwise(words)
            if not {one, two} <= EMPTY and HOLLOW.isdisjoint((one, two))
        ]
    return [word for word in found if not word.endswith(WIDE)]


@lru_cache(maxsize=100_000)
def usualness(text: str) -> float:
    """The share of people's texts that would hold a word, by the dictionary's counts of sixty million words."""
    return min(1.0, float(_jieba().suggest_freq(text)) / USUAL)


def is_word(text: str) -> bool:
    """Whether the dictionary knows it as one word that says something."""
    return len(text) > 1 and text not in EMPTY and _jieba().has_word(text)


def _cut(text: str) -> list[str]:
    return [w.lower() for w in _jieba().cut_for_search(text) if len(w) > 1 and HAS_LETTER.search(w)]
