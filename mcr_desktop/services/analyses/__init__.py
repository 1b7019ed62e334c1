"""Analyses of a file that somebody brings: a table in, a finding out, no workspace needed."""
