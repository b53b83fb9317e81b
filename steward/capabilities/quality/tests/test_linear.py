"""The classifier by itself, and on the reference data."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from steward.capabilities.quality.crossing import cross_validate, figures_of, macro_f1
from steward.capabilities.quality.linear import Example, Linear, from_json, train
from steward.capabilities.quality.tests.factories import SAID
from steward.capabilities.quality.words import phrases_of, words_of

COMPLAINTS = Path(__file__).resolve().parents[5] / "shared/data/complaints_cn"
EXAMPLES = [Example(words_of(text), code) for code, texts in SAID.items() for text in texts]


def said(model: Linear, title: str, among: list[str] | None = None) -> str | None:
    guess = model.guess(words_of(title), among)
    return guess.label if guess else None


with_data = pytest.mark.skipif(not COMPLAINTS.exists(), reason="the reference data is not there")


def test_words_of_a_title_know_what_no_dictionary_has():
    assert "=不亮" in words_of("灯不亮")
    assert words_of("漏水").count("漏水") == 2


def test_words_of_leave_out_numbers_and_single_characters():
    assert not {"501", "，", "了"} & set(words_of("501 室漏水了，请来", "13800001234"))


def test_phrases_of_join_the_pieces_of_a_name():
    assert "丽发新城" in phrases_of("丽发新城旁边的搅拌站")


def test_train_tells_labels_apart():
    model = train(EXAMPLES)

    assert said(model, "卫生间天花板漏水") == "leak"
    assert said(model, "半夜太吵，不能睡觉") == "noise"


def test_train_gives_the_same_model_again():
    assert train(EXAMPLES) == train(EXAMPLES)


def test_train_keeps_whole_numbers_that_survive_json():
    model = train(EXAMPLES)
    kept = json.loads(json.dumps(model.as_json()))

    assert from_json(kept) == model
    assert all(
        isinstance(w, int) for line in kept["labels"].values() for w in [line["bias"], *line["weights"]]
    )


def test_train_forgets_words_told_once():
    assert "厨房" not in train(EXAMPLES).places  # in one text only, as a name would be
    assert "漏水" in train(EXAMPLES).places


def test_guess_of_a_text_without_a_known_word_is_none():
    assert train(EXAMPLES).guess(["从未", "见过"]) is None


def test_guess_keeps_to_the_labels_it_may_choose_of():
    model = train(EXAMPLES)

    assert said(model, "天花板漏水", ["light", "noise"]) in ("light", "noise")
    assert said(model, "天花板漏水", []) is None


def test_guess_of_the_only_label_leads_by_its_own_score():
    model = train(EXAMPLES)
    right, wrong = (model.guess(words_of(text), ["leak"]) for text in ("天花板漏水", "半夜太吵"))

    assert right and wrong and right.lead == right.score > 0 > wrong.lead


def test_a_heavier_example_pulls_the_line():
    words = words_of("水管")
    even = [*EXAMPLES, Example(words, "light"), Example(words, "leak")]
    pulled = [*EXAMPLES, Example(words, "light", 20.0), Example(words, "leak")]

    assert train(pulled)._score([(train(pulled).places["水管"], 1.0)], "light") > train(even)._score(
        [(train(even).places["水管"], 1.0)], "light"
    )


def test_figures_of_count_what_was_called_so_and_what_was_found():
    told = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b")]
    first, second = figures_of(told)

    assert (first.precision, round(first.recall, 3), round(first.f1, 3)) == (1.0, 0.667, 0.8)
    assert (second.precision, second.recall) == (0.5, 1.0)
    assert round(macro_f1([first, second]), 3) == round((0.8 + 2 / 3) / 2, 3)


def test_cross_validate_never_shows_the_text_it_asks_about():
    """Twelve texts with nothing in common, each there twice: known only if its double was shown."""
    doubled = [Example([f"word{i}"] * 2, "ab"[i % 2]) for i in range(12) for _time in (1, 2)]

    assert all(figure.recall == 0.0 for figure in cross_validate(doubled, 4))


def test_train_classifier_evaluates_a_file(tmp_path, capsys):
    path = tmp_path / "said.csv"
    lines = [f"{text},,{code}" for code, texts in SAID.items() for text in texts]
    path.write_text("title,text,label\n" + "\n".join(lines), "utf-8")

    call_command("train_classifier", "--evaluate", path, "--folds", 4)

    assert "macro F1" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("train_classifier", "--evaluate", path, "--folds", 4, "--at-least", 1.01)
    with pytest.raises(CommandError):
        call_command("train_classifier", "--evaluate", path, "--label", "none")


@pytest.mark.data
@with_data
def test_classifier_recognises_full_texts_of_the_reference_data(capsys):
    full = COMPLAINTS / "labelled_text_dev.csv.gz"
    call_command("train_classifier", "--evaluate", full, "--at-least", 0.82)
    call_command(
        "train_classifier",
        "--evaluate",
        full,
        "--names",
        COMPLAINTS / "category_tree.csv",
        "--at-least",
        0.83,
    )


@pytest.mark.data
@pytest.mark.slow
@with_data
def test_classifier_recognises_word_lists_of_the_reference_data(capsys):
    words = COMPLAINTS / "labelled_words_dev.csv.gz"
    call_command("train_classifier", "--evaluate", words, "--folds", 2, "--at-least", 0.88)
