"""The local stack: jars, programs, their supervision and health, and the tone command."""
