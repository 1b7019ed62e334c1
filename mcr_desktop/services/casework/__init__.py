"""Cases: a suspected cause from its checks and actions to whether they worked, and the report."""
