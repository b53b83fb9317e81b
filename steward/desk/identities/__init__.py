"""Signing in over WeCom, WeChat, DingTalk and Feishu, and the linking of such an account to one's own.

Words: a *trip* is the way to a vendor's page and back, bound to one browser by a secret (`state`), good once and for
five minutes; an *unlinked* subject has come back and belongs to nobody yet. Invariants: nobody gets an account by it;
a subject is linked only by whoever has just shown his password and second factor; the second factor stays demanded
after it unless the company says that the vendor's counts; what closes or locks an account closes this way, too.
"""
