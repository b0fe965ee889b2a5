"""The web application: page modules compose, chart functions are pure, `data` does all I/O."""
