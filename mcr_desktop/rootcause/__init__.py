"""What complaints tell: pure functions over columns of numbers, without a store and without a screen.

`columns` is what all of them read; `signals` and `explain` are where a search begins.
"""
