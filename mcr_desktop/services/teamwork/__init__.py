"""The team: who belongs to an account's fence, how their devices exchange, and how one is brought back."""
