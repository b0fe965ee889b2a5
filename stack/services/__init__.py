"""One module for each service: its programs, its files, its one-time work and its health."""
