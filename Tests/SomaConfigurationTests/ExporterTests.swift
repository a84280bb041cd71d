import SomaConfiguration
import Testing

struct ExporterTests {
    private static let base = "OTEL_EXPORTER_OTLP_"

    private func exporter(_ environment: [String: String], _ document: String = "") throws -> ExporterSettings {
        try Configuration.parsing(document, environment: environment).exporter
    }

    struct Headers: CustomTestStringConvertible, Sendable {
        var text: String
        var wanted: [String]
        var testDescription: String { text }
    }

    static let headers = [
        Headers(text: "api-key=abc", wanted: ["api-key: abc"]),
        Headers(text: "a=1,b=2", wanted: ["a: 1", "b: 2"]),
        Headers(text: " a = 1 , b = 2 ", wanted: ["a: 1", "b: 2"]),
        Headers(text: "Authorization=Basic dXNlcjpwYXNz==", wanted: ["Authorization: Basic dXNlcjpwYXNz=="]),
        Headers(text: "Authorization=Bearer%20x%2Cy", wanted: ["Authorization: Bearer x,y"]),
        Headers(text: "Authorization=Bearer x", wanted: ["Authorization: Bearer x"]),
        Headers(text: "a=1+1", wanted: ["a: 1+1"]),
        Headers(text: "a=", wanted: ["a: "]),
        Headers(text: "a=1,", wanted: ["a: 1"]),
        Headers(text: "a=%C3%A9", wanted: ["a: é"]),
    ]

    @Test(arguments: headers) func `headers are read as the specification says`(row: Headers) throws {
        let found = try exporter([Self.base + "HEADERS": row.text])
        for signal in [found.standard.traces, found.standard.metrics, found.standard.logs] {
            #expect(signal.headers.value.map { "\($0.name): \($0.value)" } == row.wanted)
        }
    }

    @Test(arguments: ["a", "=b", "a b=c", "a=%zz", "a=%", "a=%0A", "a=%00", "a=1,b", "a=%FF"])
    func `a pair that is none is left out and said, its text is not, and the others hold`(text: String) throws {
        let environment = [Self.base + "HEADERS": text + ",k=topsecret"]
        let configuration = try Configuration(yaml: []) { environment[$0] }
        #expect(
            configuration.warnings == [
                "OTEL_EXPORTER_OTLP_HEADERS: left out a pair; write name=value,name=value, percent-encoded"
            ]
        )
        #expect(configuration.exporter.standard.traces.headers.value.last?.value == "topsecret")
    }

    @Test func `a form for one signal goes before the general one, and that before the file`() throws {
        let document = "exporter: {headers: {x: file}, timeout: 3, certificate: /ca.pem}"
        let environment = [
            Self.base + "HEADERS": "x=general", Self.base + "TRACES_HEADERS": "x=traces",
            Self.base + "METRICS_TIMEOUT": "2500", Self.base + "TRACES_ENDPOINT": "https://c/custom?x=1",
            Self.base + "CLIENT_KEY": "/key.pem",
        ]
        let found = try exporter(environment, document).standard
        #expect(found.traces.headers.value.map(\.value) == ["traces"])
        #expect(found.metrics.headers.value.map(\.value) == ["general"])
        #expect((found.traces.timeout.value, found.metrics.timeout.value) == (3, 2.5))
        #expect((found.traces.url.value, found.metrics.url.value) == ("https://c/custom?x=1", nil))
        #expect(found.metrics.certificate.value == "/ca.pem")
        #expect(found.traces.clientKey.value == "/key.pem")
        #expect(try exporter([:], document).standard.traces.headers.value.map(\.value) == ["file"])
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        var variable: String
        var value: String
        var message: String
        var testDescription: String { variable + "=" + value }
    }

    static let refused = [
        Refused(
            variable: "PROTOCOL",
            value: "grpc",
            message: "must be http/protobuf: soma sends no other, neither grpc nor http/json"
        ),
        Refused(
            variable: "METRICS_PROTOCOL",
            value: "http/json",
            message: "must be http/protobuf: soma sends no other, neither grpc nor http/json"
        ),
        Refused(variable: "TIMEOUT", value: "10s", message: "must be milliseconds from 1 to 3600000"),
        Refused(variable: "TIMEOUT", value: "0", message: "must be milliseconds from 1 to 3600000"),
        Refused(variable: "TIMEOUT", value: "nan", message: "must be milliseconds from 1 to 3600000"),
        Refused(
            variable: "TRACES_ENDPOINT",
            value: "localhost:4318",
            message: "must be an http or https URL, used as it is"
        ),
        Refused(variable: "COMPRESSION", value: "snappy", message: "must be gzip or none"),
        Refused(
            variable: "METRICS_TEMPORALITY_PREFERENCE",
            value: "both",
            message: "must be cumulative, delta or lowmemory"
        ),
    ]

    @Test(arguments: refused) func `what soma cannot do is said once`(row: Refused) {
        let problems = Configuration.problems([], environment: [Self.base + row.variable: row.value])
        #expect(problems == ["\(Self.base)\(row.variable) \(row.message)"])
    }

    @Test(arguments: [("true", true), ("TRUE", true), ("1", false), ("yes", false), ("false", false)])
    func `only true disables`(text: String, isDisabled: Bool) throws {
        #expect(try exporter(["OTEL_SDK_DISABLED": text]).isDisabled.value == isDisabled)
    }

    @Test func `a header's value is in no description and no listing`() throws {
        let configuration = try Configuration.parsing("exporter: {headers: {Authorization: topsecret}}")
        #expect(configuration.changed == ["exporter.headers Authorization=*** soma.yaml:1"])
        #expect(!"\(configuration.exporter)".contains("topsecret"))
        #expect(!String(reflecting: configuration.exporter).contains("topsecret"))
        let problems = Configuration.problems(Array("exporter: {headers: {'a b': topsecret}}".utf8))
        #expect(problems == ["soma.yaml:1: exporter.headers must be header names and their values as text"])
    }

    @Test func `compression, temporality and signals are read from either place`() throws {
        let document = "exporter: {compression: gzip, temporality: delta, signals: [logs, traces]}"
        var found = try exporter([:], document).standard
        #expect(found.logs.compression.value == .gzip)
        #expect(found.temporality.value == .delta)
        #expect(found.signals == [.traces, .logs])
        let environment = [
            Self.base + "COMPRESSION": "none", Self.base + "LOGS_COMPRESSION": "gzip",
            Self.base + "METRICS_TEMPORALITY_PREFERENCE": "LowMemory", "OTEL_METRICS_EXPORTER": "otlp",
            "OTEL_TRACES_EXPORTER": "none",
        ]
        found = try exporter(environment, document).standard
        #expect((found.traces.compression.value, found.logs.compression.value) == (.none, .gzip))
        #expect(found.temporality.value == .lowmemory)
        #expect(found.signals == [.metrics, .logs])
    }

    @Test func `the schedule is read in milliseconds, and the shorter time-out holds`() throws {
        let found = try Configuration.parsing(
            "exporter: {metric_interval: 90, timeout: 20}",
            environment: [
                "OTEL_BSP_SCHEDULE_DELAY": "250", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "64",
                "OTEL_BSP_MAX_QUEUE_SIZE": "9",
                "OTEL_BSP_EXPORT_TIMEOUT": "4000", "OTEL_METRIC_EXPORT_TIMEOUT": "30000",
            ]
        )
        #expect(found.exporter.scheduleDelay.value == 0.25)
        #expect(found.exporter.batchSize.value == 64)
        #expect(found.queue.items.value == 9)
        #expect(found.exporter.metricInterval.value == 90)
        let standard = found.exporter.standard
        #expect(standard.traces.timeout.value == 4)
        #expect((standard.metrics.timeout.value, standard.logs.timeout.value) == (20, 20))
        #expect(try exporter(["OTEL_METRIC_EXPORT_INTERVAL": "1500"]).metricInterval.value == 1.5)
    }

    @Test(arguments: [
        ("OTEL_BSP_SCHEDULE_DELAY", "must be milliseconds from 1 to 3600000"),
        ("OTEL_BSP_EXPORT_TIMEOUT", "must be milliseconds from 1 to 3600000"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "must be a whole number from 1 to 100000"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "must be a whole number from 1 to 10000000"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "must be milliseconds from 1 to 86400000"),
        ("OTEL_LOGS_EXPORTER", "must be otlp or none"),
    ])
    func `a variable that says nothing is said`(name: String, message: String) {
        for value in ["x", "0", "-1", "1e99"] {
            #expect(Configuration.problems([], environment: [name: value]) == ["\(name) \(message)"])
        }
    }

    @Test func `each destination has settings of its own, and the variables speak of the standard one`() throws {
        let document = """
            exporter:
              endpoint: http://a
              timeout: 3
              destinations:
                archive: {endpoint: "https://b/otlp", headers: {k: v}, compression: gzip, signals: [logs]}
                other: {endpoint: "http://c"}
            """
        let found = try exporter([Self.base + "TIMEOUT": "4000", Self.base + "ENDPOINT": "http://z"], document)
        #expect(found.destinations.map(\.name) == ["default", "archive", "other"])
        #expect(found.destinations.map(\.endpoint.value) == ["http://z", "https://b/otlp", "http://c"])
        #expect(found.destinations.map(\.logs.timeout.value) == [4, 10, 10])
        #expect(found.others[0].signals == [.logs])
        #expect(found.others[0].logs.headers.value.map(\.name) == ["k"])
        #expect(found.others[1].logs.compression.value == .none)
    }

    @Test(arguments: [
        (
            "default: {endpoint: 'http://a'}",
            "exporter.destinations.default: a destination's name must be of a-z, 0-9, _ and -, at most 64 and not default"
        ),
        (
            "A: {endpoint: 'http://a'}",
            "exporter.destinations.A: a destination's name must be of a-z, 0-9, _ and -, at most 64 and not default"
        ),
        ("a: {}", "exporter.destinations.a needs an endpoint such as https://otlp.example.com:4318"),
        ("a: {endpoint: x}", "exporter.destinations.a.endpoint must be a base URL such as http://localhost:4318"),
        (
            "a: {endpoint: 'http://a', signals: []}",
            "exporter.destinations.a.signals must be a list of traces, metrics and logs, one at least, not an empty list"
        ),
        (
            "a: {endpoint: 'http://a', signals: [spans]}",
            "exporter.destinations.a.signals must be traces, metrics or logs each, not 'spans'"
        ),
        ("a: {endpoint: 'http://a', tiemout: 3}", "unknown key 'tiemout' in exporter.destinations.a; write timeout"),
    ])
    func `a destination that cannot be is said`(entry: String, message: String) {
        let document = "exporter: {destinations: {\(entry)}}"
        #expect(Configuration.problems(Array(document.utf8)) == ["soma.yaml:1: " + message])
    }
}
