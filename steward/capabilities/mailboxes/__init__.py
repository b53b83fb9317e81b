"""Mailboxes: requests that come in by e-mail (DSK1), looked for over IMAP every few minutes.

Words: a *mailbox* of a site, or of the whole company; a *letter* is one e-mail and what became of it: *taken* (a
ticket), *reply* (the customer's word on his ticket), *ignored* (automatic answers, bounces, our own), *unreadable*.
*Add*, *change*, *fetch*, *pause*, *resume*, *remove*; *retry* of a letter.
Invariants: nothing in the mailbox is changed or deleted; a letter fetched twice is one ticket, a reply never a second
one; a letter that cannot be read stops no other; a machine is never answered; a password goes to its server alone.

Python's own `imaplib` and `email` carry it: two screens of code, kept as long as Python is. A capability of its own, as
`posters`: both call the one action `report_ticket`.
"""
