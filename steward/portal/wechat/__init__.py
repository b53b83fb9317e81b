"""Owners in WeChat: the public account's word opens the portal once a code has proved whose telephone it is.

Words: a *link* ties a person to the id that the company's public account knows him by. Invariants: a link is made only
in the visit that a code has just opened, in the browser that came back from WeChat; it opens nothing once the number is
the person's no more or the last home is gone; the way is offered only inside WeChat, and only where it is set up.
"""
