"""The page of one account, a module a tab."""
