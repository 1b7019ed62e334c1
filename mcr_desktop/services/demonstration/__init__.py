"""The demo: invented companies and people with a story in every figure."""
