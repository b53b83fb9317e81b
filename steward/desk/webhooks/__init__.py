"""Webhooks as an administrator meets them: the addresses of other programs, and what was sent to each.

Words: as `kernel.notify`, whose rows and actions these are; the kernel lies below the pages, so the declarations are
here. Invariants: an address and its secret never leave through a list, an export or the API; a secret is shown once,
when it is made.
"""
