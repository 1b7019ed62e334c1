"""The screen of complaints: signals, the explorer, the register and the list of cases."""
