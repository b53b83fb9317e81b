"""A person's own account: password, language, messages, and the devices he is signed in on.

Words: a *sign-in* is a session on a device; *presence* notes that it was used, at most every ten minutes.
Invariants: everybody reaches these pages, also without a post, and each sees only what is his own; a changed
password ends every other session at once. None of it is in the REST API: a program acts for a person, it does not
change who that person is. Tokens have a page of their own (`surface.tokens`).
"""
