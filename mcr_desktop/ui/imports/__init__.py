"""The import assistant: a file, how it is read, what its columns mean, what would happen, and back."""
