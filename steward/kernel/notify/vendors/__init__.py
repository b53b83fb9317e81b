"""What a company's own applications at WeCom, WeChat, DingTalk and Feishu are asked: who it is, and to tell somebody.

Words: an *application* (`VendorApp`) is what the company registered at a vendor; a *subject* is the vendor's id of a
person within it; an *identity* links a subject to one of our people. Invariants: secrets leave for the vendor's own
host alone and stand in no error; what is no clear yes is a no; a token is fetched once and again when it ended.
"""
