"""A module per service: its programs, configuration files and preparation."""
