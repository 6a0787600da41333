"""The catalogue: YAML files in, frozen models and located problems out."""
