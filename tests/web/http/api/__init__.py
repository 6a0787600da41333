"""Tests of the answers below /api/v1; what it refuses is the subject of test_problems.py."""
