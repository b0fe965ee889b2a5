"""Live requests of this process: followed in the background, read by pages."""
