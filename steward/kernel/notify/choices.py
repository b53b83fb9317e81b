"""Fixed words of notify."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    PENDING = "pending", _("On its way")
    SENT = "sent", _("Delivered")
    FAILED = "failed", _("Given up")
    SUPPRESSED = "suppressed", _("Not sent")


class Silence(TextChoices):
    """Why a message was not sent although a notice named the person."""

    OPTED_OUT = "opted_out", _("Turned off by the reader")
    NO_ADDRESS = "no_address", _("No address known")
    LEFT = "left", _("Account closed")
    REMOVED = "removed", _("Receiver removed")


class BotKind(TextChoices):
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")


class VendorKind(TextChoices):
    """Programs people are signed in to anyway; `WECHAT` is the code a website shows, `ACCOUNT` a public account."""

    WECOM = "wecom", _("WeCom")
    WECHAT = "wechat", _("WeChat")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    ACCOUNT = "account", _("WeChat public account")
