"""The watch: changes that deserve somebody's look, searched for in the background and told once."""
