import SomaHTTP
import Testing

struct HTTPHeadersTests {
    @Test func `a name is found whatever the case of its letters`() {
        let headers = HTTPHeaders([("Content-TYPE", "a"), ("X", "b"), ("content-type", "c")])
        #expect(headers["content-Type"] == "a")
        #expect(headers.values(of: "CONTENT-TYPE") == ["a", "c"])
        #expect(headers["content-typ"] == nil)
        #expect(HTTPHeaders([("@", "a")])["`"] == nil)
    }
}
