"""Live requests of this process: followed in background threads, read by the pages."""
