import SomaHTTP
import Testing

struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:9464", "127.0.0.1:9464"),
        ("localhost:80", "127.0.0.1:80"),
        (":9464", "0.0.0.0:9464"),
        ("0.0.0.0:0", "0.0.0.0:0"),
        ("[::1]:65535", "[::1]:65535"),
        ("[::]:1", "[::]:1"),
    ])
    func `an address is read and written`(text: String, written: String) throws {
        #expect(try ListenAddress(text).description == written)
    }

    @Test(arguments: [
        "", ":", "9464", "localhost", "localhost:", "localhost:x", "localhost:-1", "localhost:+1", "localhost:65536",
        "localhost:000001", "localhost: 1", "example.org:80", "::1:80", "[]:80", "[::1]", "[::1]:", "[::1:80",
        "::1]:80",
        "[127.0.0.1]:80", "127.0.0.256:80", "127.1:80", "127.0.0.1\0:80", "[::1\0]:80", "[::1%lo]:80", "http://a:80",
        "a\n:1",
        "localhost:\u{661}", "e\u{301}:80", "localhost:\u{301}80",
    ])
    func `anything else is refused with one line that says what to write`(text: String) {
        let error = #expect(throws: HTTPServerError.self) { try ListenAddress(text) }
        #expect(error?.code == .invalidAddress)
        #expect(error?.description.contains("such as 127.0.0.1:9464, :9464 or [::1]:9464") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func `the message for a bad address repeats it`() {
        let error = #expect(throws: HTTPServerError.self) { try ListenAddress("example.org:80") }
        #expect(
            error?.description
                == "cannot listen on example.org:80: write it as host:port, with a numeric host, localhost "
                + "or none for all interfaces, and a port from 0 to 65535, such as 127.0.0.1:9464, :9464 or [::1]:9464"
        )
    }
}
