"""The owner's portal: owners, tenants and their households, on a telephone.

Words: a *customer* is a known person with a home; a *home* is a place held or lived in today; a *code* is six digits
sent to a number; a *visit* is a sign-in on one device; *own* requests are those whose requester the customer is.
Invariants: a visit opens the portal and nothing else, and a sign-in of staff opens none of it; it lasts only while the
number is the person's and the person has a home; the answer to a number never tells whether it is known; of a
request the customer reads public sentences, words meant for him and photos that are not internal (decision 0007).
"""
