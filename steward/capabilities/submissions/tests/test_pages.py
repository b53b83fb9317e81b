"""Pages beside the lists: one report as a file, and who is punctual."""

from io import BytesIO
from zipfile import ZipFile

from steward.capabilities.submissions.tests.factories import due, handed_in


def test_a_report_is_printed_and_taken_as_a_worksheet(world, client):
    row = handed_in(world, words="=1+1 不是公式")
    client.force_login(world.users["dave"])

    paper = client.get(f"/submissions/{row.pk}/report.pdf")
    sheet = client.get(f"/submissions/{row.pk}/report.xlsx")

    assert paper.content.startswith(b"%PDF") and paper["Content-Type"] == "application/pdf"
    inside = ZipFile(BytesIO(sheet.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside and "不是公式" in inside


def test_punctuality_shows_who_is_missing(world, client):
    row = due(world)
    client.force_login(world.users["kim"])
    page = client.get("/submissions/punctuality/", {"month": f"{row.due_on:%Y-%m}"})
    assert page.status_code == 200 and str(row.post) in page.content.decode()
    assert client.get("/submissions/punctuality/", {"month": "x"}).status_code == 200
