import Testing

@testable import SomaGuidance

struct TextDigestTests {
    @Test func `a digest begins as SHA-256 does`() {
        // printf abc | sha256sum
        #expect(TextDigest(of: "abc").number == 0xba78_16bf_8f01_cfea)
    }
}
