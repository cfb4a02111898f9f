"""Tests of tips and case studies."""
