import SomaModel
import SomaTelemetry
import Testing

struct TelemetrySourceTests {
    private func source(_ environment: [String: String]) -> (attributes: [String: String], warning: String?) {
        let (source, warning) = TelemetrySource.standard(instanceID: "i-1", hostName: "h") { environment[$0] }
        var attributes: [String: String] = [:]
        for attribute in source.resource {
            if case .string(let text) = attribute.value { attributes[attribute.key] = text }
        }
        #expect(attributes.count == source.resource.count)
        #expect(source.resource.map(\.key) == source.resource.map(\.key).sorted())
        return (attributes, warning)
    }

    private static let own = [
        "host.name": "h", "os.type": "linux", "service.instance.id": "i-1", "service.name": "soma",
        "service.version": somaVersion, "telemetry.sdk.language": "swift", "telemetry.sdk.name": "soma",
        "telemetry.sdk.version": somaVersion,
    ]

    @Test func `soma says who it is`() {
        let (attributes, warning) = source([:])
        #expect(attributes == Self.own)
        #expect(warning == nil)
        let (source, _) = TelemetrySource.standard(instanceID: "i", hostName: "") { _ in nil }
        #expect(!source.resource.contains { $0.key == "host.name" })
        #expect((source.scopeName, source.scopeVersion) == ("soma", somaVersion))
    }

    @Test(
        arguments: [
            ("", [:]),
            ("k=v", ["k": "v"]),
            ("k=v,l=w", ["k": "v", "l": "w"]),
            (" k = v ,\tl=w\t", ["k": "v", "l": "w"]),
            ("k=v,,l=w,", ["k": "v", "l": "w"]),
            ("k=", ["k": ""]),
            ("k=a=b", ["k": "a=b"]),
            ("k=a%20b%2Cc%3D", ["k": "a b,c="]),
            ("k%2Cl=v", ["k,l": "v"]),
            ("k=%C3%A9", ["k": "é"]),
            ("k=é", ["k": "é"]),
            ("k=1,k=2", ["k": "2"]),
            ("service.name=x,host.name=y", ["service.name": "x", "host.name": "y"]),
            ("service.instance.id=mine", ["service.instance.id": "mine"]),
        ] as [(String, [String: String])]
    )
    func `OTEL_RESOURCE_ATTRIBUTES adds and overrides`(list: String, more: [String: String]) {
        let (attributes, warning) = source(["OTEL_RESOURCE_ATTRIBUTES": list])
        #expect(attributes == Self.own.merging(more) { $1 })
        #expect(warning == nil)
    }

    @Test(arguments: [
        "k", "=v", " =v", "k=v,l", "k=%", "k=%2", "k=%2G", "k=%+1", "k=%-1", "k=% 1", "k=%C3", "%FF=v", "k=v,=", "k;l",
    ])
    func `a list that is none is ignored whole, with a warning`(list: String) {
        let (attributes, warning) = source(["OTEL_RESOURCE_ATTRIBUTES": "a=b,\(list)"])
        #expect(attributes == Self.own)
        #expect(warning == "OTEL_RESOURCE_ATTRIBUTES is ignored: write it as key=value,key=value, percent-encoded")
    }

    @Test func `OTEL_SERVICE_NAME goes before the list`() {
        let both = ["OTEL_SERVICE_NAME": "mine,=%20", "OTEL_RESOURCE_ATTRIBUTES": "service.name=other,k=v"]
        let (attributes, _) = source(both)
        #expect(attributes["service.name"] == "mine,=%20")
        #expect(attributes["k"] == "v")
    }
}
