"""Steward 管家: a property-services company run from its job descriptions."""
