"""Duties on the desk: what each post has to do, what is due of it now, and the proof that is brought by hand.

The list of dues is everybody's own and that of those who report to him; the list of duties is the organisation's job
descriptions, read by all and kept by administrators and directors. What is due stands on the Today page.
"""
