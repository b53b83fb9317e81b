"""Law 3: one verb threads everything - action, form, policy, move, event, sentence, tests."""

import inspect
import re
from importlib import import_module, util
from pathlib import Path

import pytest
from django.utils import translation

from steward.kernel.audit.kinds import event_kinds
from steward.kernel.surface.declare import resources
from steward.kernel.surface.forms import VerbForm
from steward.kernel.work.lifecycle import Lifecycle

VERBS = [(resource, verb) for resource in resources().values() for verb in resource.verbs]
every_verb = pytest.mark.parametrize(
    ("resource", "verb"), VERBS, ids=[f"{resource.name}:{verb.name}" for resource, verb in VERBS]
)
# Sentences that say the same in both languages, and why.
SAME_IN_BOTH: dict[str, str] = {}


def package_of(thing):
    """`steward.capabilities.tickets` for a function in `steward.capabilities.tickets.actions.hands`."""
    return ".".join(thing.__module__.split(".")[:3])


def event_of(verb):
    """The event a verb records: the declared one, else `ticket.dispatch` for the action `dispatch_ticket`."""
    return verb.event or f"{verb.action.__name__.removeprefix(f'{verb.name}_')}.{verb.name}"


def lifecycle_of(resource):
    """The state graph of the resource's capability, if it has one."""
    name = f"{package_of(resource.rows)}.lifecycle"
    if not util.find_spec(name):
        return None
    return next((x for x in vars(import_module(name)).values() if isinstance(x, Lifecycle) and x.moves), None)


@every_verb
def test_verb_is_an_action_of_that_name(resource, verb):
    name, words = verb.action.__name__, iter(verb.action.__name__.split("_"))
    assert name.startswith(verb.name.split("_")[0])
    assert all(word in words for word in verb.name.split("_")), (
        f"{verb.name} runs {name}: one grep must find both"
    )
    assert getattr(import_module(f"{package_of(verb.action)}.actions"), name) is verb.action
    assert inspect.signature(verb.action).parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY
    assert inspect.getdoc(verb.action)


@every_verb
def test_verb_has_a_form_of_that_name(resource, verb):
    name = "".join(part.title() for part in verb.name.split("_"))
    assert issubclass(verb.form, VerbForm)
    assert verb.form.__name__.startswith(name)
    assert verb.form.__name__.endswith("Form")
    assert f"{verb.form.__module__}.".startswith(f"{package_of(resource.rows)}.forms.")


@every_verb
def test_verb_has_the_roles_of_the_policy(resource, verb):
    may = import_module(f"{package_of(resource.rows)}.policies").MAY
    assert set(verb.roles) == set(may[verb.name])
    assert set(verb.roles) <= set(resource.roles), "roles that may use a verb they cannot reach"


@every_verb
def test_verb_is_a_move_of_the_lifecycle(resource, verb):
    lifecycle = lifecycle_of(resource)
    assert lifecycle is None or verb.creates or verb.name in lifecycle.moves


@pytest.mark.parametrize("resource", resources().values(), ids=lambda resource: resource.name)
def test_every_move_is_offered_as_a_verb(resource):
    moves = set(lifecycle_of(resource).moves) if lifecycle_of(resource) else set()
    assert not moves - {verb.name for verb in resource.verbs}


@every_verb
def test_verb_has_an_event_with_sentences_in_both_languages(resource, verb):
    code = event_of(verb)
    kind = event_kinds()[code]
    sentences = [kind.sentence] + ([kind.public] if kind.public else [])
    for sentence in sentences:
        with translation.override("en"):
            english = str(sentence)
        with translation.override("zh-hans"):
            chinese = str(sentence)
        assert english.strip()
        assert chinese != english or code in SAME_IN_BOTH, f"{code} has no Chinese sentence"


@every_verb
def test_verb_has_tests_named_after_it(resource, verb):
    folders = {
        Path(import_module(package_of(x)).__file__).parent / "tests" for x in (resource.rows, verb.action)
    }
    texts = [path.read_text("utf-8") for folder in sorted(folders) for path in folder.rglob("test_*.py")]
    name = re.compile(rf"^def test_{verb.action.__name__}_\w+", re.MULTILINE)
    found = any(name.search(text) for text in texts)
    # What a verb refuses by role and by state is tried for all of them in test_refusals.py.
    assert found, f"no test_{verb.action.__name__}_*"


@every_verb
def test_verb_has_words_in_both_languages(resource, verb):
    for text in (verb.label, verb.done):
        with translation.override("en"):
            english = str(text)
        with translation.override("zh-hans"):
            assert not english or str(text) != english, english


def test_every_event_kind_has_a_chinese_sentence():
    same = []
    for code, kind in event_kinds().items():
        for sentence in filter(None, (kind.sentence, kind.public)):
            with translation.override("en"):
                english = str(sentence)
            with translation.override("zh-hans"):
                if str(sentence) == english and re.search(r"[a-z]", re.sub(r"\{\w+\}", "", english)):
                    same.append(code)
    # Kinds that tests declare for themselves ("tests.moved") are read by nobody.
    assert not [code for code in same if code not in SAME_IN_BOTH and not code.startswith("tests.")]


def test_names_of_resources_are_their_addresses():
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*|[a-z_]+", name) for name in resources())


def test_columns_of_states_have_an_icon_beside_the_word():
    for resource in resources().values():
        assert all(column.mark for column in resource.columns if column.kind == "state"), resource.name
