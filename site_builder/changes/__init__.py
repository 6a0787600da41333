"""Compare two versions of a catalogue: changes with a verdict, breaking or not."""
