"""An e-mail taken apart: who writes, what, with which pictures; whatever it is made of, it stays a text.

Nothing here trusts a letter: names, charsets and sizes are those of a stranger. Headers lose what breaks lines, texts
what no table takes, HTML is read for its words alone, and attachments are looked at by their bytes, not their names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from html.parser import HTMLParser

from steward.capabilities.mailboxes.choices import Machine
from steward.kernel.evidence.pictures import MAX_BYTES
from steward.kernel.surface.forms import MAX_PHOTOS, MAX_TEXT

SUBJECT_CHARS, NAME_CHARS, REFERENCES = 200, 60, 50
MAX_SOURCE = 2_000_000
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"})
# What Chinese programs call their charsets, and the larger one each is part of.
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb_2312-80": "gb18030",
}
_PREFIX = re.compile(r"^\s*((re|fw|fwd|aw|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)
# Where the words of this letter end and those of earlier ones, or the signature, begin.
_QUOTED = re.compile(
    r"^(>|-- ?$|_{10,}$|-{2,}\s*(original message|原始邮件|原邮件|回复的邮件|forwarded message)"
    r"|发件人\s*[:：]|from:\s.+@"
    r"|on .{6,120} wrote:$|在.{4,120}写道[:：]$|.{0,80}于.{4,60}写道[:：]$|发自我的|sent from my )",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass
class Mail:
    """What a letter says."""

    message_id: str = ""
    references: list[str] = field(default_factory=list)
    name: str = ""
    address: str = ""
    subject: str = ""
    own: str = ""
    quoted: str = ""
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    # Attachments that stay in the mailbox: name and size.
    left: list[tuple[str, int]] = field(default_factory=list)
    # Why it needs no answer from people, if so.
    automatic: str = ""

    @property
    def title(self) -> str:
        return _PREFIX.sub("", self.subject).strip()


def read_mail(raw: bytes) -> Mail:
    """The parts of a letter. Raises `RecursionError` or `ValueError` for what was made to break readers."""
    message = message_from_bytes(raw)
    name, address = parseaddr(_line(message["From"]))
    mail = Mail(
        message_id=_line(message["Message-ID"], 500).strip(),
        references=re.findall(r"<[^<>\s]{1,400}>", f"{message['In-Reply-To']} {message['References']}")[
            :REFERENCES
        ],
        name=_line(name, NAME_CHARS),
        address=address.strip().lower()[:254],
        subject=_line(message["Subject"], SUBJECT_CHARS),
        automatic=_automatic(message),
    )
    plain: list[str] = []
    rich: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            (rich if part.get_content_subtype() == "html" else plain).append(_text(part))
        else:
            _take(mail, part)
    text = "\n".join(text for text in plain if text.strip()) or "\n".join(map(words_of_html, rich))
    mail.own, mail.quoted = _parted(text)
    return mail


def _automatic(message: Message) -> str:
    """Why a machine wrote it: automatic answers, bounces, lists (RFC 3834)."""
    submitted = _line(message["Auto-Submitted"]).strip().lower()
    if submitted and submitted != "no":
        return Machine.SUBMITTED
    if message["Return-Path"] is not None and _line(message["Return-Path"]).strip() in ("<>", ""):
        return Machine.BOUNCE
    if message.get_content_type() == "multipart/report":
        return Machine.BOUNCE
    if _line(message["Precedence"]).strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return Machine.BULK
    if message["List-Id"] or message["X-Autoreply"] or message["X-Autorespond"]:
        return Machine.BULK
    return ""


def _line(value: object, most: int = 1000) -> str:
    """A header in one line: decoded, without line breaks and control signs, cut."""
    if value is None:
        return ""
    source = str(value)[: 8 * most]
    try:
        pieces = [
            part if isinstance(part, str) else _decoded(part, charset)
            for part, charset in decode_header(source)
        ]
    except (ValueError, LookupError):
        pieces = [source]
    text = re.sub(r"\s+", " ", _CONTROL.sub("", "".join(pieces)))
    return text.encode("utf-8", "ignore").decode()[:most]


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return _decoded(payload[:MAX_SOURCE], part.get_content_charset()) if isinstance(payload, bytes) else ""


def _decoded(raw: bytes, charset: str | None) -> str:
    """A text by what it says it is, if it is; else by what Chinese mail mostly is. Never an error, never a NUL."""
    named = WIDER.get((charset or "").lower(), charset or "")
    for name in dict.fromkeys((named if named.lower() != "unknown-8bit" else "", "utf-8", "gb18030")):
        try:
            if name:
                return _CONTROL.sub("", raw.decode(name).replace("\r\n", "\n").replace("\r", "\n"))
        except (LookupError, ValueError):
            continue
    return _CONTROL.sub("", raw.decode("utf-8", "replace").replace("\r", "\n"))


def _take(mail: Mail, part: Message) -> None:
    """An attachment: pictures come along, as many and as large as photos may be; of the others the name."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    name = _line(part.get_filename(), 80) or part.get_content_type()
    is_picture = part.get_content_type() in PICTURES
    if is_picture and raw and len(raw) <= MAX_BYTES and len(mail.pictures) < MAX_PHOTOS:
        mail.pictures.append((name, raw))
    elif raw:
        mail.left.append((name, len(raw)))


def _parted(text: str) -> tuple[str, str]:
    """The words of this letter, and what stands below: earlier ones, signatures."""
    lines = text.strip().split("\n")
    end = next((n for n, line in enumerate(lines) if _QUOTED.match(line.strip())), len(lines))
    own = re.sub(r"\n{3,}", "\n\n", "\n".join(lines[:end])).strip()
    return own[:MAX_TEXT], "\n".join(lines[end:]).strip()[:MAX_TEXT]


class _Words(HTMLParser):
    """The words of a page; what is no text, or hidden in scripts and styles, is none."""

    SILENT = frozenset({"script", "style", "head", "title", "template"})
    BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in self.SILENT
        if tag in self.BREAKS:
            self.found.append("\n")
        if tag == "blockquote":
            self.found.append("> ")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(self.silent - (tag in self.SILENT), 0)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(re.sub(r"\s+", " ", data))


def words_of_html(source: str) -> str:
    """HTML as plain text."""
    reader = _Words()
    reader.feed(source)
    reader.close()
    return _CONTROL.sub("", re.sub(r"[ \xa0]*\n[\s\xa0]*", "\n", "".join(reader.found))).strip()


def names_of(left: list[tuple[str, int]]) -> Iterator[str]:
    """`contract.pdf (120 KB)`."""
    for name, size in left[:20]:
        yield f"{name} ({max(size // 1024, 1)} KB)"
