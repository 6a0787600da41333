"""Write a catalogue for other systems: files, spreadsheets, engines, databases."""
