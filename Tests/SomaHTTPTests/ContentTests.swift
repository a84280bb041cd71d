@testable import SomaHTTP
import Testing

struct ContentTests {
    @Test(
        arguments: [
            ([], [], []),
            (["a, b;q=0.5, c"], ["a", "c", "b"], [1, 1, 0.5]),
            (["a;q=0.1", "b;q=0.2"], ["b", "a"], [0.2, 0.1]),
            ([" A/B ; Q=0.25 ;x=\"1,2;q=0\" ,, ;"], ["a/b"], [0.25]),
            (["a;q=2, b;q=x, c;q=, d;q=0"], ["a", "b", "c", "d"], [1, 1, 1, 0]),
        ] as [([String], [String], [Double])]
    )
    func `a list is read heaviest first`(fields: [String], values: [String], weights: [Double]) {
        let items = WeightedItem.list(fields)
        #expect(items.map(\.value) == values)
        #expect(items.map(\.weight) == weights)
    }

    @Test func `parameters lose their quotes, and a hostile list is cut`() {
        #expect(WeightedItem.list(["t; version=\"1.0.0\"; N=v"]).first?.parameters == ["version": "1.0.0", "n": "v"])
        #expect(WeightedItem.list([String(repeating: "a,", count: 100_000)]).count == 64)
    }

    @Test(
        arguments: [
            ("gzip", 2_000, .gzip), ("gzip", 1_023, .identity), ("gzip, identity;q=0", 10, .gzip),
            ("", 2_000, .identity),
            ("*", 2_000, .gzip), ("*;q=0", 2_000, .identity), ("x-gzip", 2_000, .gzip),
            ("gzip;q=0, *", 2_000, .identity),
            ("gzip;q=0.5, identity", 2_000, .identity), ("gzip;q=0.5, identity;q=0.5", 2_000, .gzip),
            ("deflate, br", 2_000, .identity), ("identity;q=0", 2_000, .identity),
        ] as [(String, Int, ContentCoding)]
    )
    func `a coding is what the client takes and the length is worth`(field: String, bytes: Int, coding: ContentCoding) {
        #expect(ContentCoding(accepting: field.isEmpty ? [] : [field], bodyBytes: bytes) == coding)
    }

    @Test func `a packed body has gzip's head and is shorter`() throws {
        let packed = try #require(Gzip.compress(Array(repeating: 7, count: 100_000)))
        #expect(packed.prefix(3) == [0x1F, 0x8B, 8])
        // ISIZE, the last four bytes, is the length before packing (RFC 1952, 2.3.1).
        #expect(packed.suffix(4) == [0xA0, 0x86, 0x01, 0x00])
        #expect(packed.count < 1_000)
        #expect(Gzip.compress([])?.isEmpty == false)
    }
}
