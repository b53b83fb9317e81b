"""Figures over the capabilities: weekly statistics, months, published standards; what managers read and hand on."""
