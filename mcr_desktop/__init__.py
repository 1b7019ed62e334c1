"""MCR Desktop: the memory and early warning of the small team round each key account."""

from __future__ import annotations

import os

# The matrices here are small: numpy's threads wait for each other longer than they reckon, on cores that others need.
# It reads this when it is first imported, so it is said before anything else.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
