"""The scrape endpoint as an operator meets it: formats, packing, TLS, passwords, and clients that mean no good."""

import base64
import contextlib
import gzip
import re
import socket
import sqlite3
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request

from prometheus_client.openmetrics import parser as openmetrics_parser

import web
from checks import check, expect, expect_equal
from prometheus_checks import ask, families, get, query, record, samples, scrape, start_prometheus, wait_for
from recording import write_crowd, write_hostile
from world import ROOT, expect_one_line_failure

OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
DRAFT = "application/openmetrics-text; version=0.0.1; charset=utf-8"
TEXT = "text/plain; version=0.0.4; charset=utf-8"
PROMETHEUS_2 = (
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
    "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
)
PROMETHEUS_3 = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
)
ACCEPTED = {
    PROMETHEUS_2: OPENMETRICS,
    PROMETHEUS_3: OPENMETRICS,
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7," + PROMETHEUS_3:
        OPENMETRICS,
    "application/openmetrics-text": OPENMETRICS,
    'Application/OpenMetrics-Text; version="1.0.0"': OPENMETRICS,
    "application/openmetrics-text;version=0.0.1": DRAFT,
    "application/openmetrics-text;version=2.0.0": TEXT,
    "application/openmetrics-text;q=0,text/plain": TEXT,
    "application/openmetrics-text;q=0.4,text/plain;q=0.5": TEXT,
    "text/plain;q=0.4,application/openmetrics-text;q=0.5": OPENMETRICS,
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": TEXT,
    "application/json": TEXT,
    "text/plain;version=9": TEXT,
    ";;;,,=;q=x": TEXT,
    "*/*": TEXT,
    "": TEXT,
}  # fmt: skip


@check("what Prometheus 2 and 3 send gets OpenMetrics, and nothing mixes the two formats")
def accept(world):
    home = world.home()
    record(world, home, world.edge_cases)
    _, base = world.serve(home)
    for wanted, found in ACCEPTED.items():
        status, headers, body = get(base + "/metrics", headers={"Accept": wanted})
        expect_equal((status, headers["Content-Type"]), (200, found), f"answer to Accept {wanted!r}")
        text = body.decode("utf-8")
        vary = {name.strip() for name in headers.get("Vary", "").split(",")}
        expect_equal(vary, {"Accept", "Accept-Encoding"}, "Vary")
        expect_equal(text.count("# EOF"), 1 if found != TEXT else 0, f"ends for Accept {wanted!r}")
        for mark in (" # {", "_created", "# UNIT", " info\n"):
            expect((mark in text) == (found != TEXT), f"{mark!r} for Accept {wanted!r}")
        if found != TEXT:
            expect(text.endswith("\n# EOF\n"), "the end of OpenMetrics")
            list(openmetrics_parser.text_string_to_metric_families(text))
        else:
            families(text)


@check("OpenMetrics has the text's values, each counter's own start, and exemplars of sessions that the database has")
def openmetrics(world):
    home = world.home()
    record(world, home, world.edge_cases, write_hostile(world.scratch()))
    _, base = world.serve(home)
    body = get(base + "/metrics", headers={"Accept": PROMETHEUS_2})[2].decode("utf-8")
    plain = samples(scrape(base))
    found, exemplars, created = {}, {}, {}
    for family in openmetrics_parser.text_string_to_metric_families(body):
        for sample in family.samples:
            key = sample.name, frozenset(sample.labels.items())
            if sample.name.endswith("_created"):
                created[key] = sample.value
                continue
            found[key] = sample.value
            if sample.exemplar:
                exemplars[key] = sample.exemplar
        expect(not family.unit or family.name.endswith("_" + family.unit), f"unit {family.unit} of {family.name}")
    moving = ("process_", "soma_scrape_", "soma_exporter_")
    same = lambda values: {bounds_alike(key): value for key, value in values.items() if not key[0].startswith(moving)}
    expect_equal(same(found), same(plain), "values in OpenMetrics against the text's")
    with contextlib.closing(sqlite3.connect(f"file:{home}/analytics.db?mode=ro", uri=True)) as database:
        traces = {trace for trace, in database.execute("SELECT trace_id FROM sessions")}
        starts = {start for start, in database.execute("SELECT DISTINCT start_time_unix_nano FROM series")}
    names = {name for name, _ in exemplars}
    for name in ("soma_actions_total", "soma_tokens_total", "soma_cost_usd_total", "soma_action_duration_seconds_bucket"):
        expect(name in names, f"no exemplar of {name}")
    for (name, labels), exemplar in exemplars.items():
        expect_equal(set(exemplar.labels), {"trace_id", "span_id"}, f"labels of {name}'s exemplar")
        expect(exemplar.labels["trace_id"] in traces, f"trace {exemplar.labels['trace_id']} is not in the database")
        expect(re.fullmatch("[0-9a-f]{16}", exemplar.labels["span_id"]), "span id")
        bound = dict(labels).get("le")
        expect(bound is None or exemplar.value <= float(bound), f"exemplar {exemplar.value} in bucket {bound}")
    near = [round(start / 1e9, 3) for start in starts]
    for (name, _), value in created.items():
        expect(name.startswith("process_") or round(value, 3) in near, f"{name} began at {value}, which no series did")
    expect(any(name == "soma_actions_created" for name, _ in created), "no start of soma_actions")


def bounds_alike(key):
    """A bucket's bound as a number: 1 is `1.0` in OpenMetrics."""
    name, labels = key
    return name, frozenset((label, float(value) if label == "le" else value) for label, value in labels)


@check("gzip is what it was before packing, and comes only to whoever takes it")
def packed(world):
    home = world.home()
    record(world, home, world.edge_cases)
    _, base = world.serve(home)
    still = lambda text: [line for line in text.split("\n") if not line.startswith(("process_", "soma_scrape_"))]
    for accepted in (PROMETHEUS_2, TEXT):
        plain = get(base + "/metrics", headers={"Accept": accepted})[2].decode("utf-8")
        for wanted, packs in (
            ("gzip", True), ("gzip, deflate, br", True), ("*", True), ("identity;q=0.5, gzip;q=0.8", True),
            ("identity;q=0, gzip", True), ("x-gzip", True), ("gzip;q=0", False), ("identity", False), ("br", False),
            ("gzip;q=0.2, identity;q=0.7", False), ("*;q=0", False), ("gzip;q=0, *", False), ("identity;q=0", False),
        ):  # fmt: skip
            status, headers, body = get(base + "/metrics", headers={"Accept": accepted, "Accept-Encoding": wanted})
            expect_equal(status, 200, f"status with Accept-Encoding {wanted!r}")
            expect_equal(headers.get("Content-Encoding"), "gzip" if packs else None, f"coding for {wanted!r}")
            expect_equal(int(headers["Content-Length"]), len(body), f"length for {wanted!r}")
            text = (gzip.decompress(body) if packs else body).decode("utf-8")
            expect_equal(still(text), still(plain), f"text for {wanted!r}")
    headers = {"Accept-Encoding": "gzip"}
    expect_equal(get(base + "/-/healthy", headers=headers)[1].get("Content-Encoding"), None, "coding of a short body")
    status, head, body = get(base + "/metrics", method="HEAD", headers=headers)
    expect_equal((status, head["Content-Encoding"], body), (200, "gzip", b""), "HEAD with gzip")


@check("requests to a loopback address under another host's name are refused, whoever made that name lead here")
def rebinding(world):
    home = world.home()
    _, base = world.serve(home, "--web.allowed-host", "metrics.example")
    port = base.rpartition(":")[2]
    for host, status in (
        ("127.0.0.1", 200), ("localhost", 200), ("LOCALHOST.", 200), ("a.localhost", 200), ("[::1]", 200),
        ("192.0.2.7", 200), ("metrics.example", 200), (socket.gethostname(), 200), ("evil.example", 421),
        ("127.0.0.1.evil.example", 421), ("localhost.evil.example", 421), ("[evil.example]", 421), ("[::1", 421),
    ):  # fmt: skip
        for suffix in ("", ":" + port):
            found = get(base + "/metrics", headers={"Host": host + suffix})[0]
            expect_equal(found, status, f"status for Host {host + suffix!r}")


def client(folder, authority="ca", certificate=None):
    """Opens URLs as a client that trusts one authority."""
    context = ssl.create_default_context(cafile=folder / f"{authority}.crt")
    if certificate:
        context.load_cert_chain(folder / f"{certificate}.crt", folder / f"{certificate}.key")
    return context


def fetch(url, context=None, user=None, password=web.PASSWORD):
    """Status and headers; `None` where there was no answer."""
    request = urllib.request.Request(url)
    if user is not None:
        pair = base64.b64encode(f"{user}:{password}".encode()).decode()
        request.add_header("Authorization", "Basic " + pair)
    handlers = [urllib.request.ProxyHandler({})]
    if context:
        handlers.append(urllib.request.HTTPSHandler(context=context))
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=10) as response:
            response.read()
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers
    except OSError:
        return None, None


def settings(folder, text):
    path = folder / "web.yml"
    path.write_text(text)
    return path


TLS = "tls_server_config: {cert_file: server.crt, key_file: server.key}\n"


@check("a Prometheus server scrapes over TLS with a user's name and password, and keeps the exemplars")
def tls_and_users(world):
    home, folder = world.home(), world.scratch()
    record(world, home, world.edge_cases)
    web.make_authority(folder, "ca")
    web.make_certificate(folder, "server", "ca")
    path = settings(folder, TLS + f"basic_auth_users: {{scraper: '{web.bcrypt(web.PASSWORD)}'}}\n")
    _, base = world.serve(home, "--web.config.file", path)
    expect(base.startswith("https://"), f"soma serves {base}")
    extra = (
        f", tls_config: {{ca_file: {folder / 'ca.crt'}}}"
        f", basic_auth: {{username: scraper, password: '{web.PASSWORD}'}}"
    )
    prometheus = start_prometheus(world, base, "https", extra)
    total = len(world.edge_cases.actions)
    wait_for(prometheus, "sum(soma_actions_total)", lambda found: found and float(found[0]["value"][1]) == total)
    expect_equal([series["value"][1] for series in query(prometheus, "up")], ["1"], "up")
    now = time.time()
    found = ask(prometheus, "/api/v1/query_exemplars", query="soma_actions_total", start=now - 86_400, end=now + 60)
    expect(found and found[0]["exemplars"], "Prometheus has no exemplars")
    expect_equal(fetch(base + "/metrics", client(folder))[0], 401, "status without a name")
    plain = base.replace("https", "http")
    expect(fetch(plain + "/metrics")[0] in (None, 400), "metrics without TLS")


@check("a wrong password, an unknown user and garbage are refused alike; a password is hashed once, not at each scrape")
def users(world):
    home, folder = world.home(), world.scratch()
    path = settings(folder, f"basic_auth_users: {{a: '{web.bcrypt(web.PASSWORD, 11)}', b: '{web.bcrypt('x')}'}}\n")
    _, base = world.serve(home, "--web.config.file", path)

    def timed(user, password):
        start = time.monotonic()
        status = fetch(base + "/metrics", None, user, password)[0]
        return status, time.monotonic() - start

    first = timed("a", web.PASSWORD)
    expect_equal(first[0], 200, "status of a known user")
    again = sorted(timed("a", web.PASSWORD)[1] for _ in range(5))[2]
    expect(again < first[1] / 2, f"the second scrape took {again:.3f} s, the first {first[1]:.3f} s")
    for path in ("/", "/metrics", "/-/healthy", "/-/ready", "/nothing"):
        status, headers = fetch(base + path)
        expect_equal(status, 401, f"status of {path}")
        expect(headers["WWW-Authenticate"].startswith("Basic "), "WWW-Authenticate")
    # In turn, so that a busy moment hits both, and the best of each.
    pairs = [(timed("a", f"wrong {n}")[1], timed(f"nobody {n}", web.PASSWORD)[1]) for n in range(8)]
    wrong, unknown = (min(times) for times in zip(*pairs))
    expect(0.5 < unknown / wrong < 2, f"an unknown user costs {unknown:.3f} s, a wrong password {wrong:.3f} s")
    for user, password in (("a", ""), ("", ""), ("b", web.PASSWORD), ("a", web.PASSWORD + "\0x"), ("A", web.PASSWORD)):
        expect_equal(timed(user, password)[0], 401, f"status of {user!r} with {password!r}")
    for field in ("Basic", "Basic !!!", "Bearer abc", "Basic " + base64.b64encode(b"nocolon").decode()):
        expect_equal(get(base + "/metrics", headers={"Authorization": field})[0], 401, f"status of {field!r}")
    # While many guess, whoever is known already waits for nobody.
    stop = threading.Event()

    def guess(number):
        count = 0
        while not stop.is_set():
            count += 1
            fetch(base + "/metrics", None, "a", f"guess {number} {count}")

    guessers = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for thread in guessers:
        thread.start()
    time.sleep(0.5)
    slowest = max(timed("a", web.PASSWORD)[1] for _ in range(10))
    stop.set()
    for thread in guessers:
        thread.join()
    expect(slowest < 1, f"beside guesses the slowest scrape took {slowest:.3f} s")


@check("client certificates are asked for as client_auth_type says")
def client_certificates(world):
    folder = world.scratch()
    for authority in ("ca", "other"):
        web.make_authority(folder, authority)
    web.make_certificate(folder, "server", "ca")
    web.make_certificate(folder, "good", "ca", "clientAuth")
    web.make_certificate(folder, "foreign", "other", "clientAuth")
    web.make_certificate(folder, "wrong", "ca", "serverAuth")
    for kind, authority, allowed in (
        ("NoClientCert", "", {None, "good", "foreign"}),
        ("RequestClientCert", "", {None, "good", "foreign"}),
        ("RequireAnyClientCert", "", {"good", "foreign"}),
        ("VerifyClientCertIfGiven", ", client_ca_file: ca.crt", {None, "good"}),
        ("RequireAndVerifyClientCert", ", client_ca_file: ca.crt", {"good"}),
    ):
        text = f"tls_server_config: {{cert_file: server.crt, key_file: server.key, client_auth_type: {kind}{authority}}}"
        process, base = world.serve(world.home(), "--web.config.file", settings(folder, text))
        for certificate in (None, "good", "foreign", "wrong"):
            if certificate == "wrong" and not authority:
                continue
            status = fetch(base + "/-/healthy", client(folder, certificate=certificate))[0]
            wanted = 200 if certificate in allowed else None
            expect_equal(status, wanted, f"status for {kind} with certificate {certificate}")
        process.terminate()
        process.wait(10)


@check("min_version, max_version, inline certificates, curves and headers are kept")
def versions_and_headers(world):
    folder = world.scratch()
    web.make_authority(folder, "ca")
    web.make_certificate(folder, "server", "ca")
    for low, high, offered, works in (
        ("TLS12", "TLS13", ssl.TLSVersion.TLSv1_2, True), ("TLS13", "TLS13", ssl.TLSVersion.TLSv1_2, False),
        ("TLS12", "TLS12", ssl.TLSVersion.TLSv1_3, False), ("TLS13", "TLS13", ssl.TLSVersion.TLSv1_3, True),
    ):  # fmt: skip
        options = f"min_version: {low}, max_version: {high}, curve_preferences: [CurveP256, X25519], "
        text = f"tls_server_config: {{{options}cert_file: server.crt, key_file: {folder / 'server.key'}}}"
        process, base = world.serve(world.home(), "--web.config.file", settings(folder, text))
        context = client(folder)
        context.minimum_version = context.maximum_version = offered
        status = fetch(base + "/-/healthy", context)[0]
        expect_equal(status, 200 if works else None, f"{offered.name} with {low} to {high}")
        process.terminate()
        process.wait(10)
    indented = lambda name: (folder / name).read_text().replace("\n", "\n    ")
    text = (
        f"tls_server_config:\n  cert: |\n    {indented('server.crt')}\n  key: |\n    {indented('server.key')}\n"
        "http_server_config:\n  http2: false\n  headers:\n    X-Frame-Options: deny\n"
        "    Strict-Transport-Security: max-age=63072000\n    X-Content-Type-Options: nosniff\n"
    )
    _, base = world.serve(world.home(), "--web.config.file", settings(folder, text))
    for path in ("/metrics", "/nothing"):
        headers = fetch(base + path, client(folder))[1]
        expect_equal(headers["X-Frame-Options"], "deny", "X-Frame-Options")
        expect_equal(headers["Strict-Transport-Security"], "max-age=63072000", "Strict-Transport-Security")


@check("the README's web configuration is one that promtool takes too, and works")
def readme_example(world):
    folder = world.scratch()
    blocks = (ROOT / "README.md").read_text(encoding="utf-8").split("```yaml\n")[1:]
    path = settings(folder, next(block.split("```")[0] for block in blocks if "basic_auth_users:" in block))
    for authority in ("ca", "clients"):
        web.make_authority(folder, authority)
    web.make_certificate(folder, "soma", "ca")
    web.make_certificate(folder, "scraper", "clients", "clientAuth")
    result = subprocess.run(
        ["promtool", "check", "web-config", str(path)], capture_output=True, text=True, timeout=60
    )
    expect_equal(result.returncode, 0, f"promtool check web-config: {result.stderr}")
    _, base = world.serve(world.home(), "--web.config.file", path)
    context = client(folder, certificate="scraper")
    expect_equal(fetch(base + "/metrics", context, "prometheus", "example")[0], 200, "status")
    expect_equal(fetch(base + "/metrics", context, "prometheus", "other")[0], 401, "status of a wrong password")
    expect_equal(fetch(base + "/metrics", client(folder), "prometheus", "example")[0], None, "without a certificate")


def wait_until(holds, what, seconds=10):
    deadline = time.monotonic() + seconds
    while not holds():
        expect(time.monotonic() < deadline, f"{what} not within {seconds} s")
        time.sleep(0.1)


@check("a changed web configuration is in force within seconds, a broken one is said once and changes nothing")
def reread(world):
    home, folder = world.home(), world.scratch()
    for authority in ("ca", "next"):
        web.make_authority(folder, authority)
    web.make_certificate(folder, "server", "ca")
    one, two = web.bcrypt("one"), web.bcrypt("two")
    path = settings(folder, TLS + f"basic_auth_users: {{u: '{one}'}}\n")
    process, base = world.serve(home, "--web.config.file", path)
    status = lambda password, authority="ca": fetch(base + "/metrics", client(folder, authority), "u", password)[0]
    expect_equal(status("one"), 200, "the first password")
    settings(folder, TLS + f"basic_auth_users: {{u: '{two}'}}\n")
    wait_until(lambda: status("two") == 200, "the second password was in force")
    said = lambda: process.said.read_text().splitlines()[-1]
    wait_until(lambda: said() == f"soma: {path} is in force anew: TLS, 1 user", "the new version was reported")
    expect_equal(status("one"), 401, "the first password, after it was changed")
    users_gone = TLS + "basic_auth_users:\n"
    for broken in (
        "", users_gone, "{}\n", "http_server_config:\n", "tls_server_config: {}\n", "basic_auth_user: {}\n",
        "basic_auth_users: {u: plain}\n",
    ):  # fmt: skip
        settings(folder, broken)
        before = process.said.read_text().count("\n")
        wait_until(lambda: process.said.read_text().count("\n") > before, f"{broken!r} was reported")
        time.sleep(2.2)
        expect_equal(process.said.read_text().count("\n"), before + 1, f"lines about {broken!r}")
        expect(str(path) in process.said.read_text().splitlines()[-1], "the line does not name the file")
        expect_equal((status("two"), status("one")), (200, 401), f"passwords while the file is {broken!r}")
    settings(folder, TLS + f"basic_auth_users: {{u: '{one}'}}\n")
    wait_until(lambda: status("one") == 200, "the repaired file was in force")
    # The certificate alone, in place.
    web.make_certificate(folder, "server", "next")
    wait_until(lambda: status("one", "next") == 200, "the new certificate was in force")
    expect_equal(status("one"), None, "the old authority with the new certificate")
    settings(folder, f"basic_auth_users: {{u: '{one}'}}\n")
    plain = base.replace("https", "http")
    wait_until(lambda: fetch(plain + "/metrics", None, "u", "one")[0] == 200, "TLS was gone")
    expect_equal(said(), f"soma: {path} is in force anew: no TLS, 1 user", "the line about TLS")
    expect_equal(fetch(plain + "/metrics")[0], 401, "status without a name after TLS was gone")


BAD = {
    "tls_server_confg: {}": (1, "tls_server_config"),
    "tls_server_config: {}": (1, "cert_file"),
    "\ntls_server_config:\n  cert_file: server.crt": (3, "key_file"),
    "tls_server_config:\n  key_file: server.key": (2, "cert_file"),
    "tls_server_config:\n  cert_file: missing.crt\n  key_file: server.key": (2, "missing.crt"),
    "tls_server_config:\n  cert_file: server.crt\n  key_file: ca.key": (2, "cannot be used together"),
    "tls_server_config:\n  cert_file: web.yml\n  key_file: server.key": (2, "cannot be used together"),
    "tls_server_config:\n  cert_file: .\n  key_file: server.key": (2, "no file"),
    TLS.replace("}", ", min_version: TLS14}"): (1, "TLS13"),
    TLS.replace("}", ", min_version: TLS13, max_version: TLS12}"): (1, "max_version"),
    TLS.replace("}", ", client_auth_type: Yes}"): (1, "NoClientCert"),
    TLS.replace("}", ", client_auth_type: RequireAndVerifyClientCert}"): (1, "client_ca_file"),
    TLS.replace("}", ", client_ca_file: ca.crt}"): (1, "client_auth_type"),
    TLS.replace("}", ", client_auth_type: VerifyClientCertIfGiven, client_ca_file: server.key}"): (1, "client_ca_file"),
    TLS.replace("}", ", curve_preferences: [CurveP255]}"): (1, "CurveP256"),
    TLS.replace("}", ", cipher_suites: [TLS_AES_128_GCM_SHA256]}"): (1, "cipher_suites"),
    TLS.replace("}", ", client_allowed_sans: [a]}"): (1, "client_allowed_sans"),
    TLS.replace("}", ", cert: x}"): (1, "keep one"),
    "basic_auth_users:\n  u: secret": (2, "bcrypt"),
    "basic_auth_users:\n  u: $2y$31$" + "a" * 53: (2, "bcrypt"),
    "basic_auth_users:\n  u:": (2, "bcrypt"),
    "basic_auth_users:\n  'a:b': " + web.bcrypt("x"): (2, "colon"),
    "basic_auth_users: []": (1, "mapping"),
    "basic_auth_users: {}": (1, "nobody"),
    "http_server_config:\n  headers:\n    Set-Cookie: a": (3, "Set-Cookie"),
    "http_server_config:\n  headers:\n    X-Frame-Options: maybe": (3, "deny"),
    'http_server_config:\n  headers:\n    X-XSS-Protection: "a\\r\\nb: c"': (3, "X-XSS-Protection"),
    "http_server_config:\n  http2: perhaps": (2, "true or false"),
    "http_server_config:\n  http3: true": (2, "http2"),
    "rate_limit: {interval: 1s}": (1, "rate_limit"),
    "- a": (1, "mapping"),
    "a: [": (None, "YAML"),
    "": (None, "nothing"),
    "{}": (None, "nothing"),
    "basic_auth_users:": (1, "nothing"),
    "basic_auth_users: ~": (1, "nothing"),
    "http_server_config:": (1, "nothing"),
    "http_server_config: {}": (None, "nothing"),
    "http_server_config:\n  headers:": (2, "nothing"),
    TLS + "basic_auth_users:": (2, "nothing"),
}


@check("whatever is wrong with a web configuration is one line with its place, and exit code 2")
def bad_settings(world):
    folder = world.scratch()
    web.make_authority(folder, "ca")
    web.make_certificate(folder, "server", "ca")
    for text, (line, word) in BAD.items():
        path = settings(folder, text + "\n")
        result = world.soma("serve", "--web.listen-address", "127.0.0.1:0", "--web.config.file", path, timeout=15)
        place = f"{path}:{line}: " if line else str(path)
        expect_one_line_failure(result, 2, f"serve with {text!r}", place, word)
        expect("secret" not in result.stderr, "the line repeats a password")
    missing = folder / "missing.yml"
    result = world.soma("serve", "--web.listen-address", "127.0.0.1:0", "--web.config.file", missing, timeout=15)
    expect_one_line_failure(result, 2, "serve without its file", str(missing))


class Clients:
    """Connections that hold on to what they can get."""

    def __init__(self, world, base):
        self.address = base.partition("//")[2].split(":")
        self.world = world
        self.open = []

    def connect(self, count, *, sends=b"", reads=4096):
        for _ in range(count):
            one = socket.socket()
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, reads)
            one.settimeout(10)
            one.connect((self.address[0], int(self.address[1])))
            self.world.entering(one)
            with contextlib.suppress(OSError):
                one.sendall(sends)
            self.open.append(one)

    def trickle(self, stop):
        while not stop.wait(0.3):
            for one in self.open:
                with contextlib.suppress(OSError):
                    one.send(b"a")


def slowest_scrape(base, count, context=None):
    slowest = 0
    for _ in range(count):
        start = time.monotonic()
        status = fetch(base + "/metrics", context)[0]
        slowest = max(slowest, time.monotonic() - start)
        expect_equal(status, 200, "status of a scrape")
    return slowest


@check("idle, slow, greedy and broken clients leave every other scrape under a second")
def hostile_clients(world):
    home, folder = world.home(), world.scratch()
    record(world, home, write_crowd(world.scratch(), agents=300, tools=20))
    web.make_authority(folder, "ca")
    web.make_certificate(folder, "server", "ca")
    for path, context in ((None, None), (settings(folder, TLS), client(folder))):
        process, base = world.serve(home, *(("--web.config.file", path) if path else ()))
        for what, connections, sends in (
            ("300 idle connections", 300, b""),
            ("1,000 idle connections", 1_000, b""),
            ("300 half requests", 300, b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "),
            ("200 clients that never read", 200, b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20),
            ("200 bodies that never come", 200, b"POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n"),
            ("200 handshakes that are none", 200, b"\x16\x03\x01\x02\x00\x01\x00"),
        ):
            clients = Clients(world, base)
            clients.connect(connections, sends=sends)
            stop = threading.Event()
            trickle = threading.Thread(target=clients.trickle, args=(stop,))
            trickle.start()
            try:
                slowest = slowest_scrape(base, 8, context)
            finally:
                stop.set()
                trickle.join()
            expect(slowest < 1, f"beside {what} over {base[:5]} the slowest scrape took {slowest:.2f} s")
            for one in clients.open:
                one.close()
        process.terminate()
        expect_equal(process.wait(10), 0, "exit code")


@check("a request's head has ten seconds to come, however steadily it trickles in")
def slow_head(world):
    _, base = world.serve(world.home())
    clients = Clients(world, base)
    clients.connect(1, sends=b"GET /metrics HTTP/1.1\r\nX-A: ")
    start = time.monotonic()
    one = clients.open[0]
    one.settimeout(0.2)
    while True:
        expect(time.monotonic() - start < 20, "the connection was still open after 20 s")
        try:
            one.send(b"a")
            if one.recv(4096) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    expect(time.monotonic() - start > 5, "the connection was closed too early")


@check("a part of the database that cannot be read costs its own metrics and no others")
def damaged_part(world):
    home = world.home()
    record(world, home, world.edge_cases)
    process, base = world.serve(home)
    whole = samples(scrape(base))
    expect_equal({value for (name, _), value in whole.items() if name == "soma_scrape_part_success"}, {1}, "success")
    for table, part, lost, kept in (
        ("series", "series", {"soma_actions_total"}, "soma_pressure_ratio"),
        ("edges", "agents", {"soma_pressure_ratio", "soma_agents"}, "soma_actions_total"),
        ("destinations", "queues", set(), "soma_actions_total"),
    ):
        with contextlib.closing(sqlite3.connect(home / "analytics.db")) as database:
            database.execute(f"ALTER TABLE {table} RENAME TO gone")
            database.commit()
            found = samples(scrape(base))
            database.execute(f"ALTER TABLE gone RENAME TO {table}")
            database.commit()
        success = {dict(labels)["part"]: value for (name, labels), value in found.items() if name.endswith("part_success")}
        expect_equal({name for name, value in success.items() if value == 0}, {part}, f"parts without {table}")
        expect_equal(found["soma_up", frozenset()], 0, f"soma_up without {table}")
        names = {name for name, _ in found}
        expect(kept in names and not lost & names, f"without {table} there must be {kept} and no {lost}")
        expect_equal(get(base + "/-/ready")[0], 200, "ready again")
    with contextlib.closing(sqlite3.connect(home / "analytics.db")) as database:
        database.execute("ALTER TABLE exemplars RENAME TO gone")
        database.commit()
        page = get(base + "/metrics", headers={"Accept": OPENMETRICS})[2].decode()
        database.execute("ALTER TABLE gone RENAME TO exemplars")
        database.commit()
    expect('soma_scrape_part_success{part="exemplars"} 0' in page and "soma_actions_total{" in page, "exemplars")
    expect_equal(samples(scrape(base))["soma_up", frozenset()], 1, "soma_up in the end")
    # A line for each failure, and one for where it serves.
    expect_equal(process.said.read_text().count("\n"), 5, "lines on standard error")
