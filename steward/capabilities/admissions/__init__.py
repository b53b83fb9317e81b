"""Admissions: people who are not on record ask for access to a home, and somebody who knows says yes or no (REG1).

Words: an *applicant* proved a telephone number and says what he is to a home; an *admission* is his request; it is
*asked*, then *approved* at the desk, *confirmed* by an owner of the home, or *refused*.
No work item, for the reasons of corrections: one decision ends it, its one clock is the day it should be answered by.
Invariants: a stranger learns nothing from an answer: it is the same whoever lives there and whoever he is; an owner
confirms family and tenants of his own home alone; nobody decides about himself; what is approved enters the register
through the register's own verbs and is verified there; words, number and photos are forgotten some days after the
decision.
"""
