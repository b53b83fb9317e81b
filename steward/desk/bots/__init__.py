"""Robots in group chats as an administrator meets them: which groups there are, what each hears, what it was told.

Words: as `kernel.notify`, whose rows and actions these are; the kernel lies below the pages, so the declarations are
here. Invariants: a robot's address and secret never leave through a page, a list, an export or the API.
"""
