"""Tests of the proposal for next year: issues, policies, budget, figures, the paper."""
