"""Charts as data, and one geometry that the screen and the PDF both draw."""
