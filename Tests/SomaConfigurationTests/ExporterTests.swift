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
        for signal in [found.traces, found.metrics] {
            #expect(signal.headers.value.map { "\($0.name): \($0.value)" } == row.wanted)
        }
    }

    @Test(arguments: ["a", "=b", "a b=c", "a=%zz", "a=%", "a=%0A", "a=%00", "a=1,b", "a=%FF"])
    func `a pair that is none is said, and its text is not`(text: String) {
        let problems = Configuration.problems([], environment: [Self.base + "HEADERS": text + ",k=topsecret"])
        #expect(
            problems == [
                "OTEL_EXPORTER_OTLP_HEADERS must be name=value,name=value, percent-encoded; 1 of them are not"
            ]
        )
    }

    @Test func `a form for one signal goes before the general one, and that before the file`() throws {
        let document = "exporter: {headers: {x: file}, timeout: 3, certificate: /ca.pem}"
        let environment = [
            Self.base + "HEADERS": "x=general", Self.base + "TRACES_HEADERS": "x=traces",
            Self.base + "METRICS_TIMEOUT": "2500", Self.base + "TRACES_ENDPOINT": "https://c/custom?x=1",
            Self.base + "CLIENT_KEY": "/key.pem",
        ]
        let found = try exporter(environment, document)
        #expect(found.traces.headers.value.map(\.value) == ["traces"])
        #expect(found.metrics.headers.value.map(\.value) == ["general"])
        #expect((found.traces.timeout.value, found.metrics.timeout.value) == (3, 2.5))
        #expect((found.traces.url.value, found.metrics.url.value) == ("https://c/custom?x=1", nil))
        #expect(found.metrics.certificate.value == "/ca.pem")
        #expect(found.traces.clientKey.value == "/key.pem")
        #expect(try exporter([:], document).traces.headers.value.map(\.value) == ["file"])
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
        Refused(variable: "COMPRESSION", value: "snappy", message: "must be none"),
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
}
