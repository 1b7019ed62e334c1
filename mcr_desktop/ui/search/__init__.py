"""Everything that holds some words, narrowed as one likes."""
