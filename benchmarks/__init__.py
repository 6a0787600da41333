"""What each figure is measured against, in one run: `make bench` writes RESULTS.md."""
