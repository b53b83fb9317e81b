"""Corrections: what customers find wrong in their own record, asked for in the portal and decided at the desk (REG1).

Words: a *correction* asks for one change of one *field*; *before* is what stood there when it was asked for, the rest
is what shall stand there; the record *stands* as it does now. *Asked*, it is *accepted*, *declined* or *withdrawn*.
No work item: nobody is sent anywhere, one decision ends it, and its one clock is the day it should be answered by.
Invariants: a customer asks only about himself and the homes he answers for; one open correction for each field; nothing
is written over that changed meanwhile; nobody decides about himself; a new number was proved by a code; what was asked
for and its photos are forgotten some days after the decision, the trail holds neither.
"""
