"""Learning from what people decided, and what is suggested then."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from steward.capabilities.quality.actions import judge_text_model, train_text_model
from steward.capabilities.quality.choices import Task
from steward.capabilities.quality.jobs import learn, learn_here
from steward.capabilities.quality.models import Correction, TextModel
from steward.capabilities.quality.queries.texts import current_model, examples, suggest
from steward.capabilities.quality.tests.factories import make_history, say
from steward.kernel.audit.models import Event
from steward.kernel.base import clock
from steward.kernel.base.refused import NotAllowed, Refused
from steward.kernel.tenancy.scope import scope
from steward.kernel.work.models import Category, WorkItem


def test_suggest_before_the_first_model_says_nothing(office):
    assert suggest("天花板漏水", "").category is None


def test_train_text_model_suggests_matter_kind_and_urgency(office):
    make_history(office)
    train_text_model(by=office.kim)

    leak, noise = suggest("卫生间天花板漏水", ""), suggest("楼上半夜太吵闹", "睡不着")

    assert leak.category and (leak.kind, leak.category.code) == ("repair", "leak")
    assert noise.category and (noise.kind, noise.category.code) == ("complaint", "noise")
    assert leak.urgency is None  # urgent anyway: what the matter brings along is not said again
    assert Event.objects.filter(kind="text_model.train").count() == 1


def test_train_text_model_knows_the_names_of_matters_before_any_request(office):

    names = {
        "repair": ("电梯停梯", "电梯异响", "道闸故障", "门禁故障"),
        "complaint": ("油烟扰民", "保洁投诉", "停车投诉"),
    }
    for kind, matters in names.items():
        for name in matters:
            Category.objects.create(organisation=office.organisation, kind=kind, code=name, name=name)

    model = train_text_model(by=office.kim)

    assert model.examples == Category.objects.count()
    assert suggest("电梯故障", "").kind == "repair"


def test_train_text_model_without_anything_is_refused(world):
    with pytest.raises(Refused):
        train_text_model(by=world.kim)


def test_train_text_model_by_the_desk_is_refused(office):
    with pytest.raises(NotAllowed):
        train_text_model(by=office.carol)


def test_train_text_model_leaves_complaints_about_colleagues_out(office):
    make_history(office)
    before = len(examples()[Task.KIND])
    say(office, "管家态度差", kind="complaint", about_user=office.users["heidi"])

    assert len(examples()[Task.KIND]) == before


def test_train_text_model_empties_the_one_before(office):
    make_history(office)
    first = train_text_model(by=office.kim)
    second = train_text_model(by=office.kim)

    first.refresh_from_db()
    assert (first.lines, current_model()) == ({}, second)


def test_judge_text_model_keeps_what_people_decided_otherwise(office):
    rows = make_history(office)
    model = train_text_model(by=office.kim)
    light = Category.objects.get(code="light")
    right = say(office, "天花板漏水滴水", category=rows[0].category)
    wrong = say(office, "阳台漏水把灯泡坏了，漏水", category=light)

    with clock.moved_to(clock.now() + timedelta(hours=1)):
        assert judge_text_model(model, by=office.kim) >= 1

    told = Correction.objects.get(item=wrong, task="category")
    assert (told.suggested, told.decided) == (str(rows[0].category_id), str(light.pk))
    assert not Correction.objects.filter(item=right, task="category").exists()
    model.refresh_from_db()
    assert model.agreement["category"] == [2, 1]


def test_judge_text_model_twice_counts_once(office):
    rows = make_history(office)
    model = train_text_model(by=office.kim)
    say(office, "天花板漏水滴水", category=rows[0].category)
    stale = TextModel.objects.get(pk=model.pk)

    with clock.moved_to(clock.now() + timedelta(hours=1)):
        judge_text_model(model, by=office.kim)
        judge_text_model(stale, by=office.kim)

    model.refresh_from_db()
    assert model.agreement["category"][0] == 1


def test_corrections_weigh_more_in_the_next_model(office):
    rows = make_history(office)
    Correction.objects.create(
        organisation=office.organisation, item=rows[0], task="category", suggested="1", decided="2"
    )

    weights = [example.weight for example in examples()[Task.CATEGORY]]

    assert weights.count(3.0) == 1


def test_learn_trains_each_company_on_its_own_words_only(office, strangers):
    make_history(office)

    learn.func()

    assert current_model() is not None
    with scope(strangers.organisation.pk):
        assert current_model() is None
        assert suggest("天花板漏水", "").category is None


def test_learn_forgets_by_night_what_was_erased_by_day(office):
    make_history(office)
    named = [say(office, f"欧阳锋家漏水{i}") for i in range(2)]
    learn_here(office.organisation.pk)
    assert "欧阳" in str([model.lines for model in TextModel.objects.all()])

    WorkItem.objects.filter(pk__in=[item.pk for item in named]).update(title="***家漏水")
    learn_here(office.organisation.pk)

    assert not [model for model in TextModel.objects.all() if "欧阳" in str(model.lines)]


def test_train_classifier_says_what_it_did(office, capsys):
    make_history(office)

    call_command("train_classifier", "--organisation", office.organisation.slug)

    assert "trained" in capsys.readouterr().out
