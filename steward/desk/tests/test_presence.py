"""Which of several questions have an answer."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from steward.kernel.base.presence import count_rows, which_have_rows
from steward.kernel.tenancy.models import Site, User
from tests.people import World


def test_which_have_rows_asks_once(world: World) -> None:
    questions = [
        Site.objects.all(),
        Site.objects.filter(name="nowhere"),
        Site.objects.none(),
        User.objects.filter(username__in=[]),
        User.objects.order_by("username").select_related("organisation")[:3],
    ]
    with CaptureQueriesContext(connection) as asked:
        assert which_have_rows(questions) == [bool(list(question)) for question in questions]
        assert which_have_rows([]) == []
    assert sum("EXISTS" in query["sql"] for query in asked.captured_queries) == 1


def test_count_rows_asks_once_and_goes_no_further_than_the_slice(world: World) -> None:
    people = User.objects.order_by("username").select_related("organisation")
    questions = [people, people[:3], User.objects.none(), people.filter(pk=world.users["alice"].pk)]
    with CaptureQueriesContext(connection) as asked:
        found = count_rows(questions)
    assert found == [len(question) for question in questions] and found[1:] == [3, 0, 1]
    assert len(asked.captured_queries) == 1
