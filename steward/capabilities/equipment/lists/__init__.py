"""Lists that come in: registers of equipment, and plans of its maintenance.

Invariants: a row that cannot be understood stays out and says why; a value that cannot be read stays as it was written;
a date is read in one order for its whole row, and never in another than the row says.
"""
