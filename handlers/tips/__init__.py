"""Tips and case studies: small steps after a seminar or a visit, at the reader's own pace (S4-1-カ.c, S4-2-カ-8)."""
