"""Reads of quality: what texts read like (`texts`), and where complaints pile up (`hot_spots`)."""
