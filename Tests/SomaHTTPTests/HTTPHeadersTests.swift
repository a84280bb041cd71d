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

    @Test(arguments: [
        ("application/json", true), ("Application/JSON", true), ("application/json;charset=utf-8", true),
        (" application/json ; charset=utf-8", true), ("application/json\t;", true), ("application/jsonp", false),
        ("application/ json", false), ("text/plain; application/json", false), ("", false), (";", false),
    ])
    func `a media type is told whatever the case of its letters and its parameters`(value: String, isJSON: Bool) {
        let headers = HTTPHeaders([("content-type", value)])
        #expect(headers.hasContent(ofType: "application/json") == isJSON)
        #expect(!HTTPHeaders().hasContent(ofType: "application/json"))
    }
}
