import SomaRouting
import Testing

struct OTLPEndpointTests {
    @Test(arguments: [
        ("http://localhost:4318", "http://localhost:4318/v1/"),
        ("http://localhost:4318/", "http://localhost:4318/v1/"),
        ("https://collector.example.org/otlp", "https://collector.example.org/otlp/v1/"),
        ("https://collector.example.org/otlp/", "https://collector.example.org/otlp/v1/"),
        ("HTTP://h", "HTTP://h/v1/"),
        ("http://[::1]:4318", "http://[::1]:4318/v1/"),
        ("http://u:p@h:65535/a:b", "http://u:p@h:65535/a:b/v1/"),
    ])
    func `the signals' paths follow the base after one slash`(base: String, prefix: String) {
        #expect(OTLPEndpoint(base: base)?.url(for: .traces) == prefix + "traces")
        #expect(OTLPEndpoint(base: base)?.url(for: .metrics) == prefix + "metrics")
    }

    @Test(arguments: [
        "", "localhost:4318", "http:", "http://", "http:///v1", "http://:4318", "ftp://h", "file:///etc/passwd",
        "http://h?x=1", "http://h#x", "http://h h", "http://h\n", "http://h\0", " http://h", "://h",
        "http://h:", "http://h:0", "http://h:65536", "http://a:b:c", "http://[::1]:x",
    ])
    func `anything else is no endpoint`(base: String) {
        #expect(OTLPEndpoint(base: base) == nil)
    }
}
