"""Surveys after events: agreed with the ward, answered on the phone, on a page or on paper, counted once."""
