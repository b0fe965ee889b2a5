"""A container's health check: does the address answer, and does the named part call itself healthy?

``python answers.py URL [PART]`` exits 0 or 1. Standard library only: it runs every few seconds.
"""

import json
import sys
from urllib.request import urlopen

url, *parts = sys.argv[1:]
with urlopen(url, timeout=4) as answer:  # noqa: S310 - the address is docker-compose.yml's
    body = answer.read()
sys.exit(any(json.loads(body)[part]["status"] != "healthy" for part in parts))
