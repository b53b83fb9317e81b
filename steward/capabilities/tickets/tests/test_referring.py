"""Not ours: told clearly, with number and words (DSK12)."""

import pytest

from steward.capabilities.tickets.actions import refer_ticket
from steward.capabilities.tickets.tests.factories import complaint_matter, report, ticket_in
from steward.kernel.audit.queries import timeline
from steward.kernel.base.refused import Refused
from tests.people import World

TOLD = {"answers": "供电公司", "phone": "95598", "words": "请拨供电公司电话查询恢复时间"}


def test_refer_ticket_tells_the_customer_who_answers(office: World) -> None:
    item = refer_ticket(report(office), by=office.carol, **TOLD)
    assert (item.state, item.ticket.cancel_reason) == ("cancelled", "elsewhere")
    last = [entry for entry in timeline(item, public=True) if "95598" in str(entry.sentence)]
    assert [entry.note for entry in last] == [TOLD["words"]]
    assert not item.clocks.filter(stopped_at__isnull=True).exists()


def test_refer_ticket_refuses_complaints_empty_words_and_work_that_has_begun(office: World) -> None:
    complaint = report(office, kind="complaint", category=complaint_matter(office))
    with pytest.raises(Refused) as alone:
        refer_ticket(complaint, by=office.carol, **TOLD)
    assert alone.value.code == "second_person"
    with pytest.raises(Refused):
        refer_ticket(report(office), by=office.carol, **TOLD | {"words": " "})
    with pytest.raises(Refused):
        refer_ticket(ticket_in(office, "started"), by=office.carol, **TOLD)
