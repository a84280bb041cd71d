"""The way to a collector: TLS, proxies, redirects, kept connections and HTTP/2."""

import ssl

import h2.config
import h2.connection
import h2.events

from authority import Authority
from checks import check, expect, expect_equal
from fault_checks import Place
from fault_server import FaultServer, response
from proxy import Proxy
from recording import write_long
from world import expect_one_line_failure, expect_success, free_port

#: A name that no name service knows: what reaches its server came through a proxy.
NAME = "collector.soma.invalid"


@check("a redirect is not followed: what waits is kept, and no credentials go elsewhere")
def redirects(world):
    elsewhere = world.entering(FaultServer({"v1": response(), "elsewhere": response()}))
    moved = {
        f"m{status}": response(status, headers=[("Location", f"{elsewhere.url}/elsewhere/v1/traces")])
        for status in (300, 301, 302, 303, 307, 308)
    }
    server = world.entering(FaultServer(moved))
    urls = {name: f"{server.url}/{name}" for name in moved}
    place = Place(world, urls, ", headers: {Authorization: 'Bearer topsecret'}")
    result = place.export()
    expect_one_line_failure(result, 1, "an export to what has moved", "301", "307", "redirects are not followed")
    expect("topsecret" not in result.stderr, "the credentials are shown")
    place.expect_all_waits(moved)
    expect_equal(elsewhere.connections, 0, "connections to where the redirects lead")
    server.take()
    server.heal()
    place.expect_all_taken(server, [])


@check("a server that cannot be trusted gets nothing, in TLS or in the clear, and the line says what is wrong with it")
def untrusted(world):
    authority, stranger = Authority(world.scratch()), Authority(world.scratch())
    old = authority.server("old")
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1
    contexts = {
        "expired": authority.server("expired", valid=("20200101000000Z", "20200102000000Z")),
        "early": authority.server("early", valid=("20980101000000Z", "20990101000000Z")),
        "name": authority.server("other", subject="DNS:other.example"),
        "stranger": stranger.server("stranger"),
        "asks": authority.server("asks", client_authority=authority.path),
        "old": old,
        "clear": None,
    }
    words = {
        "expired": "expired",
        "early": "not yet valid",
        "name": "127.0.0.1",
        "stranger": "certificate",
        "asks": "certificate required",
        "old": "no trusted TLS connection",
        "clear": "wrong version number",
    }
    servers = {
        name: world.entering(FaultServer({name: response()}, tls=context)) for name, context in contexts.items()
    }
    urls = {name: f"https://127.0.0.1:{server.port}/{name}" for name, server in servers.items()}
    place = Place(world, urls, f", certificate: {authority.path}")
    result = place.export()
    expect_one_line_failure(result, 1, "an export to servers that cannot be trusted", *words, *words.values())
    for (name, signal), row in place.status().items():
        if signal == "traces":
            expect(words[name] in row["last_error"], f"{name}: {row['last_error']!r}")
    place.expect_all_waits(servers)
    for name, server in servers.items():
        expect_equal(server.take(), [], f"{name}: requests")


@check("a server that asks for a client certificate takes the right one and no other, and what waits is kept until then")
def client_certificates(world):
    authority, stranger = Authority(world.scratch()), Authority(world.scratch())
    own, foreign = authority.issue("client"), stranger.issue("client")
    server = world.entering(FaultServer(
        {"own": response()}, tls=authority.server("server", client_authority=authority.path)
    ))
    place = Place(world, {"own": f"{server.url}/own"}, f", certificate: {authority.path}")
    settings = (place.home / "soma.yaml").read_text(encoding="utf-8")

    def export(certificate, key):
        files = f", client_certificate: {certificate}, client_key: {key}}}"
        (place.home / "soma.yaml").write_text(settings.replace("}", files), encoding="utf-8")
        return place.export()

    for what, pair, word in (
        ("another authority's", foreign, "unknown ca"),
        ("another's key", (own[0], foreign[1]), "certificate"),
        ("a missing", (own[0], world.scratch() / "missing.key"), "certificate"),
    ):
        expect_one_line_failure(export(*pair), 1, what, word)
        place.expect_all_waits(["own"])
    expect_equal(server.take(), [], "requests before the right certificate")
    expect_success(export(*own), "the export with the right certificate")
    expect_equal(place.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what still waits")


@check("proxies of the environment are used for other machines and for this one never, and their password is not shown")
def proxies(world):
    authority = Authority(world.scratch())
    tls = authority.server("server", subject=f"DNS:{NAME}")
    secure = world.entering(FaultServer({"s": response()}, tls=tls))
    here = world.entering(FaultServer({"here": response()}))
    proxy = world.entering(Proxy(secure.port))
    user = f"http://me:topsecret@{proxy.address}"
    expected = "Basic bWU6dG9wc2VjcmV0"

    def export(url, environment):
        place = Place(world, {"one": url}, f", certificate: {authority.path}")
        result = place.export(environment=environment)
        expect("topsecret" not in result.stdout + result.stderr, f"the proxy's password is shown: {result.stderr!r}")
        return place, result

    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        place, result = export(f"http://{NAME}/s", {name: user})
        expect_success(result, f"an export through {name}")
        asked = proxy.take()
        expect_equal([line for line, _ in asked], [
            f"POST http://{NAME}/s/v1/traces HTTP/1.1", f"POST http://{NAME}/s/v1/logs HTTP/1.1",
        ], f"requests through {name}")
        expect_equal({fields.get("proxy-authorization") for _, fields in asked}, {expected}, "Proxy-Authorization")
    place, result = export(f"https://{NAME}/s", {"HTTPS_PROXY": user})
    expect_success(result, "an export through HTTPS_PROXY")
    expect_equal([line for line, _ in proxy.take()], [f"CONNECT {NAME}:443 HTTP/1.1"], "tunnels")
    taken = place.identities(secure.take())["s"]
    expect_equal((len(taken[0]), len(taken[1])), (place.spans, place.logs), "spans and log records through the tunnel")
    everything = {name: user for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")}
    for no_proxy in (NAME, "soma.invalid", "*"):
        place, result = export(f"http://{NAME}/s", {**everything, "NO_PROXY": no_proxy})
        expect_one_line_failure(result, 1, f"NO_PROXY={no_proxy}", NAME, "resolved")
    place, result = export(f"{here.url}/here", everything)
    expect_success(result, "an export to this machine")
    expect_equal(proxy.take(), [], "requests through the proxy that are to go around it")
    refusing = world.entering(Proxy(status=407))
    for address, words in (
        (refusing.address, ["407"]),
        (f"127.0.0.1:{free_port()}", ["proxy"]),
        ("proxy.soma.invalid:3128", ["proxy"]),
    ):
        for scheme in ("http", "https"):
            place, result = export(f"{scheme}://{NAME}/s", dict.fromkeys(everything, f"http://me:topsecret@{address}"))
            expect_one_line_failure(result, 1, f"{scheme} through {address}", *words)
            place.expect_all_waits(["one"])
    place, result = export(f"https://{NAME}/s", {"HTTPS_PROXY": "ftp://me:topsecret@127.0.0.1:1"})
    expect_one_line_failure(result, 1, "a proxy of an unknown kind", "proxy")


@check("all signals of an export go over one connection")
def kept_connection(world):
    place = Place(world, {})
    with FaultServer({"one": response()}) as server:
        expect_success(place.export("--endpoint", server.url + "/one"), "the first export")
        expect_equal(server.connections, 1, "connections of the first export")
        place.record(write_long(world.scratch(), 1_200), 1_200)
        server.take()
        expect_success(place.export(), "an export of several batches")
        signals = {request.signal for _, request, _ in server.take()}
        expect_equal(signals, {"traces", "logs", "metrics"}, "signals")
        expect_equal(server.connections, 2, "connections of both exports")


def answer_http2(connection, taken):
    """Speaks HTTP/2 over one connection, answers all with success, and appends each request's path and body to `taken`."""
    state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    state.initiate_connection()
    connection.sendall(state.data_to_send())
    paths, bodies = {}, {}
    while data := connection.recv(65_536):
        for event in state.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                paths[event.stream_id] = dict(event.headers)[b":path"].decode()
                bodies[event.stream_id] = b""
            elif isinstance(event, h2.events.DataReceived):
                bodies[event.stream_id] += event.data
                state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded):
                taken.append((paths[event.stream_id], bodies[event.stream_id]))
                state.send_headers(event.stream_id, [(":status", "200")], end_stream=True)
        connection.sendall(state.data_to_send())


@check("HTTP/2 is spoken where a collector offers it")
def http2(world):
    authority = Authority(world.scratch())
    tls = authority.server("server")
    tls.set_alpn_protocols(["h2", "http/1.1"])
    taken, spoken = [], []

    def serve(connection):
        spoken.append(connection.selected_alpn_protocol())
        answer_http2(connection, taken)

    server = world.entering(FaultServer({}, tls=tls, before=serve))
    place = Place(world, {"two": server.url}, f", certificate: {authority.path}")
    place.record(write_long(world.scratch(), 1_200), 1_200)
    expect_success(place.export(), "the export by HTTP/2")
    expect_equal(spoken, ["h2"], "protocols that were agreed on, a connection each")
    expect_equal({path for path, _ in taken}, {"/v1/traces", "/v1/logs"}, "paths")
    expect(all(body for _, body in taken), "a request without a body")
    expect_equal(place.query("SELECT coalesce(sum(items), 0) FROM outbox"), [(0,)], "what still waits")
