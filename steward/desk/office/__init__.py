"""The organisation chart edited in the product: departments, posts and areas, and a picture of the whole.

Words: as `kernel.tenancy`, whose tables these are; the audit trail lies above them, therefore the verbs are here. Who
holds what is `desk.staff`.
Invariants: the reporting line has no loop and leads to posts of the same site or of the company; somebody who can sign
in always holds a company post with the role of administrator; what somebody held is never deleted, it is closed.
"""
