"""The doors of the three web servers: which browsers' requests they let in."""
