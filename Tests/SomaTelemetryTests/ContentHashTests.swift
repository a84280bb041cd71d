import SomaTelemetry
import Testing

struct ContentHashTests {
    /// The digests were computed with another program's SHA-256.
    @Test func `lines are hashed as they come, each with a line feed`() {
        let hash = ContentHash()
        // The empty text.
        #expect(hash.hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        hash.add(Array("a".utf8))
        // a, line feed
        #expect(hash.hexadecimal == "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7")
        hash.add([])
        hash.add(Array("é".utf8))
        // a, line feed, line feed, é, line feed
        #expect(hash.hexadecimal == "55ad07c22d481abc00ebb0534b92150be27f12020362ad07d69857a622f43e5a")
    }
}
