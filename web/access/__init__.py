"""Say what the server does, without a word of what people ask."""
