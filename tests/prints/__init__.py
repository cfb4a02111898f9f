"""Tests of what is printed for meetings and associations."""
