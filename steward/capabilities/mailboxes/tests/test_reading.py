"""Letters taken apart, as Chinese programs write them and as hostile people do."""

import base64
import time
from email.message import EmailMessage

import pytest

from steward.capabilities.mailboxes.reading import read_mail, words_of_html
from steward.capabilities.mailboxes.tests.factories import letter, picture


def raw(*lines: str | bytes) -> bytes:
    return b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "utf-8", "x-unknown", "ascii"])
@pytest.mark.parametrize("way", ["base64", "8bit"])
def test_words_in_any_charset(charset, way):
    """What a program says of its charset is tried, not believed."""
    spoken = "utf-8" if charset in ("utf-8", "x-unknown") else "gb18030"
    words = "电梯又坏了，镕".encode(spoken)
    body = base64.encodebytes(words) if way == "base64" else words
    mail = read_mail(raw(
        "From: a@b.cn", f"Subject: =?{charset}?B?{base64.b64encode(words).decode()}?=",
        f"Content-Type: text/plain; charset={charset}", f"Content-Transfer-Encoding: {way}", "", body,
    ))  # fmt: skip
    assert mail.own == "电梯又坏了，镕"
    assert mail.title == "电梯又坏了，镕"


def test_html_alone_is_read_for_its_words():
    mail = read_mail(raw(
        "From: a@b.cn", "Content-Type: text/html; charset=utf-8", "",
        "<head><style>p{}</style><title>x</title></head><p>门&nbsp;坏了</p><script>alert(1)</script><div>请修</div>",
    ))  # fmt: skip
    assert mail.own == "门 坏了\n请修"
    assert words_of_html("<p>a<b") == "a<b"


@pytest.mark.parametrize(
    "mark",
    [
        "> 几点停水？", "-- ", "-----Original Message-----", "------------------ 原始邮件 ------------------",
        "发件人：客服 <fuwu@example.com>", "On Mon, 23 Nov 2026, fuwu@example.com wrote:",
        "在 2026年11月23日，客服写道：",
    ],
)  # fmt: skip
def test_quoted_words_and_signatures_stand_below(mark):
    mail = read_mail(letter(f"还没来水\n\n{mark}\n以前的话"))
    assert mail.own == "还没来水"
    assert mail.quoted.endswith("以前的话")


def test_header_injection_and_control_signs_are_one_harmless_line():
    injected = base64.b64encode("停水\r\nBcc: all@example.com\x00\x1b[2J".encode()).decode()
    mail = read_mail(raw("From: =?utf-8?B?" + base64.b64encode(b"a\r\nTo: x").decode() + "?= <A@B.cn>",
                         f"Subject: =?utf-8?B?{injected}?=", "", "x\x00y"))  # fmt: skip
    assert mail.subject == "停水 Bcc: all@example.com[2J"
    assert "\n" not in mail.name
    assert mail.address == "a@b.cn"
    assert mail.own == "xy"


def test_pictures_come_along_and_other_files_stay():
    mail = EmailMessage()
    mail["From"] = "a@b.cn"
    mail.set_content("见附件")
    mail.add_attachment(picture(), maintype="image", subtype="jpeg", filename="漏水.jpg")
    mail.add_attachment(b"%PDF" * 600, maintype="application", subtype="pdf", filename="合同.pdf")
    mail.add_attachment(b"PK\x03\x04" * 10, maintype="application", subtype="zip", filename="bomb.zip")
    found = read_mail(mail.as_bytes())
    assert [name for name, _bytes in found.pictures] == ["漏水.jpg"]
    assert found.left == [("合同.pdf", 2400), ("bomb.zip", 40)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-replied"), ("Return-Path", "<>"), ("Precedence", "bulk"), ("List-Id", "<x.y>"),
        ("Content-Type", "multipart/report; boundary=x"),
    ],
)  # fmt: skip
def test_machines_are_known(name, value):
    assert read_mail(raw("From: a@b.cn", f"{name}: {value}", "", "x")).automatic
    assert not read_mail(
        raw("From: a@b.cn", "Auto-Submitted: no", "Return-Path: <a@b.cn>", "", "x")
    ).automatic


def test_nested_multiparts_are_read_and_bottomless_ones_said_to_be():
    def nested(depth):
        head = b"From: a@b.cn\r\nSubject: x\r\n"
        for n in range(depth):
            head += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        return head + b"Content-Type: text/plain\r\n\r\ndeep\r\n"

    assert read_mail(nested(20)).own == "deep"
    with pytest.raises(RecursionError):
        read_mail(nested(2000))


def test_ten_megabytes_of_text_are_read_quickly_and_cut():
    begun = time.process_time()  # of our own: the machine may be busy
    mail = read_mail(letter("x" * 998 + "\n") + b"<p>\n" * 2_500_000)
    assert len(mail.own) <= 10_000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "junk", [b"", b"\x00" * 1000, b"\xff\xfe" * 500, b"From: \r\n\r\n", b"Subject: =?x?q?" + b"=" * 99]
)
def test_junk_is_no_error(junk):
    assert "@" not in read_mail(junk).address
