"""Django registration of the notify package."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "steward.kernel.notify"
    label = "notify"

    def ready(self) -> None:
        # Models exist only now; importing them earlier is an error.
        from steward.kernel.audit.kinds import watch  # noqa: PLC0415
        from steward.kernel.notify import aliyun, channels, events, jobs, mail, sms, tencent, wecom  # noqa: F401, PLC0415
        from steward.kernel.notify.vendors import telling  # noqa: PLC0415

        channels.register_channel(channels.INBOX)
        channels.register_channel(mail.EMAIL)
        channels.register_channel(wecom.WECOM)
        channels.register_channel(telling.DINGTALK)
        channels.register_channel(telling.FEISHU)
        for line in (sms.DEMONSTRATION, aliyun.ALIYUN, tencent.TENCENT):
            sms.register_sms_line(line)
        watch(jobs.queue_deliveries)
