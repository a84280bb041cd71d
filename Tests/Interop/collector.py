"""An OTLP/HTTP receiver that answers as it is told to, and decodes with OpenTelemetry's own classes."""

import gzip
import http.server
import socket
import struct
import threading

from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2

from checks import Failed, expect


class Request:
    """What came in one POST, and the status it was answered with."""

    def __init__(self, path, headers, body, status):
        self.path = path
        self.headers = headers
        self.body = body
        self.status = status

    @property
    def signal(self):
        return self.path.rsplit("/", 1)[1]

    @property
    def is_traces(self):
        return self.signal == "traces"

    @property
    def message(self):
        """The body decoded; fails where it is no such message or holds fields that the official definition lacks."""
        message = {
            "traces": trace_service_pb2.ExportTraceServiceRequest,
            "metrics": metrics_service_pb2.ExportMetricsServiceRequest,
            "logs": logs_service_pb2.ExportLogsServiceRequest,
        }[self.signal]()
        try:
            message.ParseFromString(self.body)
        except Exception as error:
            raise Failed(f"{self.path}: not decodable: {error}") from None
        everything = message.SerializeToString(deterministic=True)
        message.DiscardUnknownFields()
        known = message.SerializeToString(deterministic=True)
        expect(everything == known, f"{self.path}: the body holds fields that OpenTelemetry's definition lacks")
        expect(known == self.body, f"{self.path}: encoded again, the body is {len(known)} bytes, not {len(self.body)}")
        return message


class Answer:
    """A response; `hang_up` closes the connection without one, `silence` waits that many seconds before."""

    def __init__(self, status=200, body=b"", headers=(), hang_up=False, silence=0):
        self.status = status
        self.body = body
        self.headers = headers
        self.hang_up = hang_up
        self.silence = silence


OK = Answer()


def partial_success(rejected, message):
    """An answer to traces that takes all but `rejected` spans."""
    response = trace_service_pb2.ExportTraceServiceResponse()
    response.partial_success.rejected_spans = rejected
    response.partial_success.error_message = message
    return Answer(body=response.SerializeToString(), headers=[("Content-Type", "application/x-protobuf")])


class Collector:
    """Listens on a free port while its `with` block runs."""

    def __init__(self, answer=lambda path, number: OK, tls=None, largest=None):
        #: From the path and how many requests came before to the answer.
        self.answer = answer
        #: The most bytes of a body, unpacked, that is not answered 413; `None` takes all.
        self.largest = largest
        self._tls = tls
        self._requests = []
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def __enter__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if self._tls:
            self._server.socket = self._tls.wrap_socket(self._server.socket, server_side=True)
        # A client that goes away in the middle is part of what is checked.
        self._server.handle_error = lambda *_: None
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def url(self):
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._server.server_address[1]}"

    @property
    def requests(self):
        with self._lock:
            return list(self._requests)

    def take(self):
        """The requests so far, which are forgotten."""
        with self._lock:
            taken, self._requests = self._requests, []
            return taken

    def _handler(self):
        collector = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_POST(self):
                body = self._body()
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                with collector._lock:
                    answer = collector.answer(self.path, len(collector._requests))
                    if collector.largest is not None and len(body) > collector.largest:
                        answer = Answer(413)
                    status = 0 if answer.hang_up or answer.silence else answer.status
                    collector._requests.append(Request(self.path, dict(self.headers), body, status))
                if answer.silence:
                    collector._closing.wait(answer.silence)
                if answer.hang_up or answer.silence:
                    reset = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def _body(self):
                if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length", 0)))
                body = b""
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return body

            def log_message(self, *_):
                pass

        return Handler


def spans(requests):
    """Every span in the requests, in order."""
    return [
        span
        for request in requests
        if request.is_traces
        for resource in request.message.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


def metrics(requests):
    """Every metric in the requests, in order."""
    return [
        metric
        for request in requests
        if request.signal == "metrics"
        for resource in request.message.resource_metrics
        for scope in resource.scope_metrics
        for metric in scope.metrics
    ]


def logs(requests):
    """Every log record in the requests, in order."""
    return [
        record
        for request in requests
        if request.signal == "logs"
        for resource in request.message.resource_logs
        for scope in resource.scope_logs
        for record in scope.log_records
    ]


def envelopes(request):
    """Each resource of a request with its scopes."""
    message = request.message
    if request.signal == "traces":
        return [(resource.resource, resource.scope_spans) for resource in message.resource_spans]
    if request.signal == "logs":
        return [(resource.resource, resource.scope_logs) for resource in message.resource_logs]
    return [(resource.resource, resource.scope_metrics) for resource in message.resource_metrics]


def items(scope):
    """What a scope holds, whichever signal it is of."""
    return getattr(scope, next(name for name in ("spans", "metrics", "log_records") if hasattr(scope, name)))


def resources(requests):
    """The resource attributes of every request."""
    return [attributes(resource.attributes) for request in requests for resource, _ in envelopes(request)]


def attributes(pairs):
    """Attributes as a dictionary; fails where a key stands twice."""
    found = {}
    for pair in pairs:
        expect(pair.key not in found, f"attribute {pair.key} stands twice")
        found[pair.key] = getattr(pair.value, pair.value.WhichOneof("value"))
    return found


def points(metric):
    """A metric's data points, whatever its kind."""
    return getattr(metric, metric.WhichOneof("data")).data_points


def number(point):
    """The value of a gauge's or a sum's point."""
    return getattr(point, point.WhichOneof("value"))
