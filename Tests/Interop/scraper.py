"""Scrapes once a second until it is ended, in a process of its own: a line of JSON for each scrape. What it measures waits
for nothing else that the checks do."""

import gzip
import json
import sys
import time
import urllib.request

url = sys.argv[1]
while True:
    start = time.monotonic()
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as response:
        packed = response.read()
    seconds = time.monotonic() - start
    page = gzip.decompress(packed)
    series = sum(not line.startswith(b"#") for line in page.splitlines())
    print(json.dumps({"seconds": seconds, "series": series, "bytes": len(page), "packed": len(packed)}), flush=True)
    time.sleep(max(0, 1 - (time.monotonic() - start)))
