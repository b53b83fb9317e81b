"""The company's applications at WeCom, WeChat, DingTalk and Feishu as an administrator enters them.

Words: as `kernel.notify.vendors`, whose rows and actions these are. Invariants: a secret never leaves through a page, a
list, an export or the API; whether an application works is what the vendor said, not what was typed.
"""
