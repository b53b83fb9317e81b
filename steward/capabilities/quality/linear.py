"""A small linear classifier: words weighted by rarity, one line between each label and the rest.

Trained by dual coordinate descent on the squared hinge loss (Hsieh and others, "A Dual Coordinate Descent Method for
Large-scale Linear SVM", 2008). Plain Python: some thousand short texts take seconds, once a night, and nothing has to
be installed for it. What was learned is words and whole numbers, kept as JSON.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCALE = 1000  # weights are kept as whole thousandths
SOFTNESS = 3.0  # how dear a misplaced example is; tried from 0.3 to 3, flat above 1
ROUNDS = 6
RAREST = 2  # a word must be in so many texts: a name told once is nobody's business in a model

Vector = list[tuple[int, float]]


@dataclass(frozen=True)
class Example:
    """The words of a text, what it was, and how much it counts."""

    words: Sequence[str]
    label: str
    weight: float = 1.0


@dataclass(frozen=True)
class Guess:
    """A label, how far it lies on its own side of the line, and by how much it leads the next one."""

    label: str
    score: float
    lead: float


@dataclass(frozen=True)
class Linear:
    """What was learned: a place and a rarity for each word, a bias and weights for each label."""

    places: Mapping[str, int]
    rarity: Sequence[int]
    labels: Mapping[str, tuple[int, Mapping[int, int]]]

    def guess(self, words: Iterable[str], among: Iterable[str] | None = None) -> Guess | None:
        """The likeliest label (of some of them); None for a text without a known word.

        Where there is no next one, the lead is how far it lies on its own side.
        """
        vector = _vector(Counter(words), self.places, self.rarity)
        allowed = set(self.labels if among is None else among) & set(self.labels)
        if not vector or not allowed:
            return None
        scores = sorted(((self._score(vector, label), label) for label in allowed), reverse=True)
        best, label = scores[0]
        return Guess(label, best, best - (scores[1][0] if len(scores) > 1 else 0.0))

    def _score(self, vector: Vector, label: str) -> float:
        bias, weights = self.labels[label]
        return (bias + sum(weights.get(place, 0) * value for place, value in vector)) / SCALE

    def as_json(self) -> dict[str, Any]:
        """Words, whole numbers, lists."""
        labels = {
            name: {"bias": bias, "at": list(weights), "weights": list(weights.values())}
            for name, (bias, weights) in self.labels.items()
        }
        return {"words": list(self.places), "rarity": list(self.rarity), "labels": labels}


def from_json(kept: Mapping[str, Any]) -> Linear:
    """What `as_json` wrote."""
    labels = {
        name: (line["bias"], dict(zip(line["at"], line["weights"], strict=True)))
        for name, line in kept["labels"].items()
    }
    return Linear({word: i for i, word in enumerate(kept["words"])}, kept["rarity"], labels)


def train(examples: Sequence[Example]) -> Linear:
    """Learn from examples; the same examples give the same model on every machine."""
    seen = Counter(word for example in examples for word in set(example.words))
    places: dict[str, int] = {}
    rarity: list[int] = []
    for word, texts in seen.items():
        if texts >= RAREST:
            places[word] = len(rarity)
            rarity.append(round(SCALE * (math.log((1 + len(examples)) / (1 + texts)) + 1)))
    vectors = [_vector(Counter(example.words), places, rarity) for example in examples]
    # An example without a known word could only teach that everything is like it.
    pairs = [(example, vector) for example, vector in zip(examples, vectors, strict=True) if vector]
    counts = Counter(example.label for example, _vector in pairs)
    labels = {label: _line(label, counts, pairs, len(rarity)) for label in sorted(counts)}
    return Linear(places, rarity, labels)


def _vector(words: Counter[str], places: Mapping[str, int], rarity: Sequence[int]) -> Vector:
    """The known words of a text by place, of length one."""
    known = [
        (places[word], (1 + math.log(n)) * rarity[places[word]])
        for word, n in words.items()
        if word in places
    ]
    length = math.sqrt(sum(value * value for _place, value in known))
    return [(place, value / length) for place, value in known] if length else []


def _line(
    label: str, counts: Counter[str], pairs: Sequence[tuple[Example, Vector]], size: int
) -> tuple[int, dict[int, int]]:
    """The line between a label and the rest. A rare label's examples weigh more, or nobody would ever hear it."""
    total, ours = len(pairs), counts[label]
    share = {True: math.sqrt(total / (2 * ours)), False: math.sqrt(total / (2 * max(1, total - ours)))}
    sides = [1 if example.label == label else -1 for example, _vector in pairs]
    loose = [
        1 / (2 * SOFTNESS * share[side > 0] * e.weight) for side, (e, _) in zip(sides, pairs, strict=True)
    ]
    weights, bias, pulls = [0.0] * size, 0.0, [0.0] * total
    order, dice = list(range(total)), random.Random(label)  # noqa: S311 - an order, no secret
    for _round in range(ROUNDS):
        dice.shuffle(order)
        for i in order:
            side, vector, old = sides[i], pairs[i][1], pulls[i]
            score = bias
            for place, value in vector:
                score += weights[place] * value
            slope = side * score - 1 + old * loose[i]
            if old == 0.0 and slope >= 0:
                continue
            pulls[i] = max(0.0, old - slope / (2 + loose[i]))
            step = (pulls[i] - old) * side
            bias += step
            for place, value in vector:
                weights[place] += step * value
    return round(SCALE * bias), {i: whole for i, w in enumerate(weights) if (whole := round(SCALE * w))}
