"""The registers as people look through them: the ledger, searched, proved and copied out."""
