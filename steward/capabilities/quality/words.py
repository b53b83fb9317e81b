"""Texts cut into words: what the classifier and the hot spots read."""

import re
from itertools import pairwise

import rjieba

# What a title says weighs twice what the text says; a text is read so far.
TITLE_WEIGHT = 2
LONGEST = 2000
HAS_LETTER = re.compile(r"[^\W\d_]")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
PIECES = re.compile(r"[^\W_]+")


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
        words = rjieba.cut(piece)
        found += [word for word in words if len(word) > 1 and not word.isdigit()]
        found += [first + second for first, second in pairwise(words)]
    return found


def _cut(text: str) -> list[str]:
    return [w.lower() for w in rjieba.cut_for_search(text) if len(w) > 1 and HAS_LETTER.search(w)]
