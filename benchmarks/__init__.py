"""Benchmarks beside their yardsticks: `make bench` writes RESULTS.md."""
