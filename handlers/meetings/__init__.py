"""Seminars, exchange meetings and the days of visits: agreed, prepared, held, reported (S4-1 … S4-3)."""
