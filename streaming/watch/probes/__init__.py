"""One probe for each part of the platform: does it do its work?

The stack's programs, the Platform page and the containers' health checks all call these functions.
A probe returns what a healthy part says of itself and raises `NotHealthyError` otherwise. It is
bounded in time. It imports its client when it is called, as most commands need none.
"""
