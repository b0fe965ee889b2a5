"""Health probes, one per part of the platform.

`tone status`, the Platform page and the containers' health checks call the same functions. A probe
returns a short detail of a healthy part and raises `NotHealthyError` otherwise, within a time
limit. It imports its client library when called, because most commands need none.
"""
