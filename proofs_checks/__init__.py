"""The papers that verify checks, one folder each."""
