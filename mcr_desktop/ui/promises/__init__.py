"""The ledger of promises: the page over all accounts, and what one account's tab shows of it."""
