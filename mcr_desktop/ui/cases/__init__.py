"""One case: from the problem to the proof that its cause is gone."""
