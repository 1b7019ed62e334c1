"""The screen of printed papers: which, for whom, its real pages, and the ways out."""
