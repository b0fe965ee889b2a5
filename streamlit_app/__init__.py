"""The web application: pages compose, charts are pure functions, data access is one module."""
