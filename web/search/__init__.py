"""From a question to codes and ranked hits."""
