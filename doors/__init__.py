"""Guards of the three web servers against requests of foreign web pages."""
