"""Files brought in: what their columns mean, a look before, the rows, and the way back."""
