"""Findings and errors as sentences, from one catalogue, for the screens, the briefs and `mcr` alike."""
