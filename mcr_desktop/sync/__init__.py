"""What one device did, carried to the others through storage that nobody has to trust.

`engine` is one sync from end to end; `membership` and `rosters` say who may do what, `segments` and
`blob_...` are what travels; `folders`, `objects` and `bundles` are the ways on which it does.
"""
