"""Surveys: agreed, opened, answered in three ways, counted once, closed for good."""
