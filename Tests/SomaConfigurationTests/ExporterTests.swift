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
        Headers(text: "a=b%09c", wanted: ["a: b\tc"]),
        Headers(text: "User-Agent=mine,Accept-Encoding=gzip", wanted: ["User-Agent: mine", "Accept-Encoding: gzip"]),
    ]

    @Test(arguments: headers) func `headers are read as the specification says`(row: Headers) throws {
        let found = try exporter([Self.base + "HEADERS": row.text])
        for signal in [found.standard.traces, found.standard.metrics, found.standard.logs] {
            #expect(signal.headers.value.map { "\($0.name): \($0.value)" } == row.wanted)
        }
    }

    @Test(arguments: [
        "a", "=b", "a b=c", "a=%zz", "a=%", "a=%0A", "a=%00", "a=1,b", "a=%FF", "a=%01", "a=b%1Fc", "a=%7F",
        "Content-Type=text/plain", "content-length=3", "Content-Encoding=gzip", "TRANSFER-ENCODING=chunked", "Host=h",
        "Connection=close", "Expect=100-continue",
    ])
    func `a pair that is none is left out and said, its text is not, and the others hold`(text: String) throws {
        let environment = [Self.base + "HEADERS": text + ",k=topsecret"]
        let configuration = try Configuration(yaml: []) { environment[$0] }
        #expect(
            configuration.warnings == [
                "OTEL_EXPORTER_OTLP_HEADERS: left out a pair; write name=value,name=value, percent-encoded, and no name that soma sets itself"
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
        Refused(variable: "TIMEOUT", value: "10s", message: "must be a whole number of milliseconds"),
        Refused(variable: "TIMEOUT", value: "1e3", message: "must be a whole number of milliseconds"),
        Refused(variable: "TIMEOUT", value: "2.5", message: "must be a whole number of milliseconds"),
        Refused(variable: "TRACES_TIMEOUT", value: "-1", message: "must be a whole number of milliseconds"),
        Refused(
            variable: "ENDPOINT",
            value: "localhost:4318",
            message: "must be a base URL such as http://localhost:4318"
        ),
        Refused(
            variable: "ENDPOINT",
            value: "http://h:99999",
            message: "must be a base URL such as http://localhost:4318"
        ),
        Refused(
            variable: "TRACES_ENDPOINT",
            value: "localhost:4318",
            message: "must be an http or https URL, used as it is"
        ),
        Refused(
            variable: "LOGS_ENDPOINT",
            value: "http://h:99999/x",
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

    struct Overridden: CustomTestStringConvertible, Sendable {
        var name: String
        var value: String
        var better: String
        var testDescription: String { name + "=" + value }
    }

    static let overridden = [
        Overridden(name: "PROTOCOL", value: "grpc", better: "http/protobuf"),
        Overridden(name: "COMPRESSION", value: "zstd", better: "gzip"),
        Overridden(name: "TIMEOUT", value: "10s", better: "1000"),
        Overridden(name: "ENDPOINT", value: "collector:4317", better: "http://h/own"),
    ]

    @Test(arguments: overridden)
    func `a general value is wrong only where a signal that is sent has no form of its own`(row: Overridden) throws {
        var environment = [Self.base + row.name: row.value]
        func problems() -> [String] {
            Configuration.problems([], environment: environment).map { String($0.prefix { $0 != " " }) }
        }
        for signal in ["TRACES", "METRICS", "LOGS"] {
            #expect(problems() == [Self.base + row.name])
            environment["\(Self.base)\(signal)_\(row.name)"] = row.better
        }
        #expect(try exporter(environment, "exporter: {endpoint: http://file}").standard.endpoint.value == "http://file")
        environment["\(Self.base)LOGS_\(row.name)"] = nil
        #expect(problems() == [Self.base + row.name])
        environment["OTEL_LOGS_EXPORTER"] = "none"
        #expect(problems().isEmpty)
        environment["\(Self.base)LOGS_\(row.name)"] = row.value
        #expect(problems().isEmpty)
        environment["OTEL_LOGS_EXPORTER"] = "otlp"
        #expect(problems() == ["\(Self.base)LOGS_\(row.name)"])
        environment["OTEL_SDK_DISABLED"] = "true"
        #expect(problems().isEmpty)
    }

    @Test(arguments: [
        ("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", ["METRICS"]),
        ("OTEL_METRIC_EXPORT_INTERVAL", ["METRICS"]),
        ("OTEL_METRIC_EXPORT_TIMEOUT", ["METRICS"]), ("OTEL_BSP_EXPORT_TIMEOUT", ["TRACES"]),
        ("OTEL_BSP_SCHEDULE_DELAY", ["TRACES", "LOGS"]), ("OTEL_BSP_MAX_QUEUE_SIZE", ["TRACES", "LOGS"]),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", ["TRACES", "LOGS"]),
    ])
    func `a variable for what is not sent may say anything`(name: String, signals: [String]) throws {
        var environment = [name: "x"]
        for signal in signals {
            #expect(Configuration.problems([], environment: environment).count == 1)
            environment["OTEL_\(signal)_EXPORTER"] = "none"
        }
        #expect(Configuration.problems([], environment: environment).isEmpty)
        // Not those that other destinations go by, too.
        let isGeneral = name.hasSuffix("INTERVAL") || name.hasSuffix("DELAY") || name.hasSuffix("SIZE")
        let document = Array("exporter: {destinations: {a: {endpoint: 'http://a'}}}".utf8)
        #expect(Configuration.problems(document, environment: environment).count == (isGeneral ? 1 : 0))
    }

    @Test func `what of a signal that is not sent is left out is not said`() throws {
        let environment = [Self.base + "TRACES_HEADERS": "bad", "OTEL_TRACES_EXPORTER": "none"]
        #expect(try Configuration.parsing("", environment: environment).warnings.isEmpty)
    }

    @Test func `the case of letters is no matter`() throws {
        let found = try exporter([
            Self.base + "PROTOCOL": "HTTP/PROTOBUF", Self.base + "COMPRESSION": "GZIP", "OTEL_TRACES_EXPORTER": "OTLP",
            Self.base + "LOGS_COMPRESSION": "None", "OTEL_METRICS_EXPORTER": "None",
        ]).standard
        #expect(found.signals == [.traces, .logs])
        #expect((found.traces.compression.value, found.logs.compression.value) == (.gzip, .none))
    }

    @Test(arguments: [
        ("true", true, false), ("TRUE", true, false), ("1", false, true), ("yes", false, true), (" true", false, true),
        ("false", false, false), ("False", false, false),
    ])
    func `only true disables, and what is neither true nor false is said`(
        text: String,
        isDisabled: Bool,
        isSaid: Bool
    ) throws {
        let configuration = try Configuration.parsing("", environment: ["OTEL_SDK_DISABLED": text])
        #expect(configuration.exporter.isDisabled.value == isDisabled)
        let wanted = isSaid ? ["OTEL_SDK_DISABLED: taken as false; write true or false"] : []
        #expect(configuration.warnings == wanted)
    }

    @Test func `a header's value is in no description and no listing`() throws {
        let configuration = try Configuration.parsing("exporter: {headers: {Authorization: topsecret}}")
        #expect(configuration.changed == ["exporter.headers Authorization=*** soma.yaml:1"])
        #expect(!"\(configuration.exporter)".contains("topsecret"))
        #expect(!String(reflecting: configuration.exporter).contains("topsecret"))
        let environment = [
            Self.base + "ENDPOINT": "http://me:topsecret@h:1", Self.base + "TRACES_ENDPOINT": "http://x/y?k=topsecret",
        ]
        let shown = try Configuration.parsing("", environment: environment).changed
        #expect(
            shown == [
                "exporter.endpoint http://h:1 environment OTEL_EXPORTER_OTLP_ENDPOINT",
                "exporter.traces.url http://x/y?*** environment OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            ]
        )
        for entry in ["'a b': topsecret", "a: \"topsecret\\x01\"", "a: \"topsecret\\n\"", "a: [topsecret]"] {
            let problems = Configuration.problems(Array("exporter: {headers: {\(entry)}}".utf8))
            #expect(problems == ["soma.yaml:1: exporter.headers must be header names and their values as text"])
        }
    }

    @Test(arguments: ["Content-Type", "content-length", "CONTENT-ENCODING", "Transfer-Encoding", "Host", "Connection"])
    func `a header that soma sets itself is no header for the file`(name: String) {
        let document = "exporter:\n  headers:\n    X-Team: soma\n    \(name): topsecret\n"
        let problems = Configuration.problems(Array(document.utf8))
        #expect(problems == ["soma.yaml:4: exporter.headers must not have \(name): soma sets it itself"])
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
        ("OTEL_BSP_SCHEDULE_DELAY", "must be a whole number of milliseconds"),
        ("OTEL_BSP_EXPORT_TIMEOUT", "must be a whole number of milliseconds"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "must be a whole number from 1 to 100000"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "must be a whole number from 1 to 10000000"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "must be a whole number of milliseconds"),
        ("OTEL_METRIC_EXPORT_TIMEOUT", "must be a whole number of milliseconds"),
        ("OTEL_LOGS_EXPORTER", "must be otlp or none"),
    ])
    func `a variable that says nothing is said`(name: String, message: String) {
        for value in ["x", "-1", "1e99", "1.5", " 1"] {
            #expect(Configuration.problems([], environment: [name: value]) == ["\(name) \(message)"])
        }
    }

    @Test(arguments: ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "OTEL_BSP_MAX_QUEUE_SIZE"])
    func `a size is neither none nor beyond what soma holds`(name: String) {
        for value in ["0", "10000001", "99999999999999999999"] {
            #expect(Configuration.problems([], environment: [name: value]).count == 1)
        }
    }

    @Test(arguments: [("0", 3_600.0), ("1", 0.001), ("7200000", 3_600), ("99999999999999999999", 3_600)])
    func `a time-out of nothing or beyond an hour is the longest there is`(text: String, seconds: Double) throws {
        let general = try exporter([Self.base + "TIMEOUT": text, Self.base + "LOGS_TIMEOUT": "7000"]).standard
        #expect((general.traces.timeout.value, general.logs.timeout.value) == (seconds, 7))
        let limits = ["OTEL_BSP_EXPORT_TIMEOUT": text, "OTEL_METRIC_EXPORT_TIMEOUT": text]
        let limited = try exporter(limits).standard
        let shorter = min(seconds, 10)
        #expect((limited.traces.timeout.value, limited.metrics.timeout.value) == (shorter, shorter))
    }

    @Test(arguments: [
        ("0", 0.1, 0.1), ("1", 0.001, 0.001), ("7200000", 3_600, 7_200), ("99999999999999999999", 3_600, 86_400),
    ])
    func `an interval of nothing is a short one, and one beyond what soma waits the longest there is`(
        text: String,
        delay: Double,
        interval: Double
    ) throws {
        let found = try exporter(["OTEL_BSP_SCHEDULE_DELAY": text, "OTEL_METRIC_EXPORT_INTERVAL": text])
        #expect((found.scheduleDelay.value, found.metricInterval.value) == (delay, interval))
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
