"""Item models that several screens show: long tables that read only what is looked at."""
