"""The measuring tools: what they start ends with them, and what they say they measure is what they measure."""
