import SomaModel
import SomaTestSupport
import Testing

struct TimestampTests {
    private static let second: Int64 = 1_000_000_000

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1970-01-01T00:00:00.000000001Z", 0, 1),
            ("2026-01-01T12:00:00Z", 1_767_268_800, 0),
            ("2026-01-01t12:00:00z", 1_767_268_800, 0),
            ("2026-01-01 12:00:00Z", 1_767_268_800, 0),
            ("2026-01-01T12:00:00+00:00", 1_767_268_800, 0),
            ("2026-01-01T12:00:00-00:00", 1_767_268_800, 0),
            ("2026-01-01T14:00:00+02:00", 1_767_268_800, 0),
            ("2026-01-01T06:30:00-05:30", 1_767_268_800, 0),
            ("2026-01-02T11:59:00+23:59", 1_767_268_800, 0),
            ("2025-12-31T12:01:00-23:59", 1_767_268_800, 0),
            ("2026-01-01T12:00:00.5Z", 1_767_268_800, 500_000_000),
            ("2026-01-01T12:00:00.123456789Z", 1_767_268_800, 123_456_789),
            ("2026-01-01T12:00:00.1234567899999Z", 1_767_268_800, 123_456_789),
            ("2026-01-01T12:00:00.000000000000Z", 1_767_268_800, 0),
            ("2024-02-29T00:00:00Z", 1_709_164_800, 0),
            ("2000-02-29T23:59:59Z", 951_868_799, 0),
            ("2000-03-01T00:00:00Z", 951_868_800, 0),
            ("2016-12-31T23:59:60Z", 1_483_228_800, 0),
            ("2016-12-31T23:59:60.25Z", 1_483_228_800, 250_000_000),
            ("2038-01-19T03:14:08Z", 2_147_483_648, 0),
            ("2261-12-31T23:59:59.999999999Z", 9_214_646_399, 999_999_999),
            ("2261-12-31T23:59:59-23:59", 9_214_732_739, 0),
        ] as [(String, Int64, Int64)]
    )
    func `an RFC 3339 time is read`(text: String, seconds: Int64, nanoseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.nanosecondsSinceEpoch == seconds * Self.second + nanoseconds)
    }

    @Test(arguments: [
        "", "now", "2026", "2026-01-01", "2026-01-01T12:00:00", "2026-01-01T12:00Z", "2026-01-01T12:00:00 Z",
        "2026-01-01T12:00:00ZZ", " 2026-01-01T12:00:00Z", "2026-01-01T12:00:00Z\n", "2026-01-01T12:00:00+0200",
        "2026-01-01T12:00:00+02", "2026-01-01T12:00:00+24:00", "2026-01-01T12:00:00+00:60",
        "2026-01-01T12:00:00+2:00", "2026-01-01T12:00:00.Z", "2026-01-01T12:00:00,5Z", "2026-01-01_12:00:00Z",
        "2026-1-1T12:00:00Z", "20260101T120000Z", "26-01-01T12:00:00Z", "2026-00-01T12:00:00Z",
        "2026-13-01T12:00:00Z", "2026-01-00T12:00:00Z", "2026-01-32T12:00:00Z", "2026-04-31T12:00:00Z",
        "2025-02-29T12:00:00Z", "2100-02-29T12:00:00Z", "2024-02-30T12:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T12:60:00Z", "2026-01-01T12:00:61Z", "2026-01-01T-1:00:00Z", "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+00:01", "2262-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "-2026-01-01T12:00:00Z",
        "2026-01-01T12:00:00Z\0", "٢٠٢٦-01-01T12:00:00Z", "2026-01-01T12:00:0\u{661}Z", "1767268800",
    ])
    func `anything else is refused`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z", "19700101T000000.000000Z"),
            (1, "1970-01-01T00:00:00.000000001Z", "19700101T000000.000000Z"),
            (1_767_268_800_000_000_000, "2026-01-01T12:00:00.000000Z", "20260101T120000.000000Z"),
            (1_767_268_800_123_456_000, "2026-01-01T12:00:00.123456Z", "20260101T120000.123456Z"),
            (1_767_268_800_123_456_789, "2026-01-01T12:00:00.123456789Z", "20260101T120000.123456Z"),
            (951_868_799_000_000_000, "2000-02-29T23:59:59.000000Z", "20000229T235959.000000Z"),
            (.max, "2262-04-11T23:47:16.854775807Z", "22620411T234716.854775Z"),
        ] as [(Int64, String, String)]
    )
    func `a time is written`(nanoseconds: Int64, text: String, compact: String) {
        let time = Timestamp(nanosecondsSinceEpoch: nanoseconds)
        #expect(time.rfc3339 == text)
        #expect(time.compact == compact)
    }

    @Test func `a compact time reads back, and nothing else does`() {
        let text = "20260101T120000.123456Z"
        #expect(Timestamp(compact: text)?.nanosecondsSinceEpoch == 1_767_268_800_123_456_000)
        for other in [
            "", "2026", "20261301T120000.123456Z", "20260101 120000.123456Z", "20260101T120000.123456z",
            "20260101T120000,123456Z", "2026010éT120000.12345Z", "20260101T120000.123456+",
        ] {
            #expect(Timestamp(compact: other) == nil, "\(other)")
        }
    }

    @Test func `what is written reads back`() {
        var random = FixedRandom(state: 4)
        // To the end of 2261.
        let limit: Int64 = 9_214_646_400 * Self.second
        for _ in 0..<10_000 {
            let time = Timestamp(nanosecondsSinceEpoch: Int64.random(in: 0..<limit, using: &random))
            #expect(Timestamp(rfc3339: time.rfc3339) == time)
            let whole = Timestamp(nanosecondsSinceEpoch: time.nanosecondsSinceEpoch / Self.second * Self.second)
            #expect(Timestamp(rfc3339: whole.rfc3339) == whole)
        }
    }

    @Test func `every day from 1970 to 2261 follows the one before`() {
        var day = Timestamp.epoch
        var previous = ""
        for number in 0..<106_651 {
            let text = String(day.rfc3339.prefix(10))
            #expect(text > previous)
            #expect(
                Timestamp(rfc3339: text + "T00:00:00Z")?.nanosecondsSinceEpoch == Int64(number) * 86_400 * Self.second
            )
            previous = text
            day = day.adding(nanoseconds: 86_400 * Self.second)
        }
        #expect(previous == "2261-12-31")
    }

    @Test func `moments before the epoch become the epoch`() {
        #expect(Timestamp(nanosecondsSinceEpoch: -1) == .epoch)
        #expect(Timestamp(nanosecondsSinceEpoch: .min) == .epoch)
    }

    @Test(
        arguments: [
            (0, 1.5, 1_500_000_000),
            (1_500_000_000, -0.5, 1_000_000_000),
            (5, -1, 0),
            (5, 0, 5),
            (5, .nan, 5),
            (5, .infinity, 5),
            (5, -.infinity, 5),
            (5, 1e300, .max),
            (.max, 1, .max),
            (.max, -1e300, 0),
            (0, 9.3e9, .max),
            (0, 5e9, 5_000_000_000_000_000_000),
            (6_000_000_000_000_000_000, -5e9, 1_000_000_000_000_000_000),
            (0, 0.000_000_000_4, 0),
            (0, 0.000_000_000_6, 1),
        ] as [(Int64, Double, Int64)]
    )
    func `adding seconds stays within what can be said`(start: Int64, seconds: Double, sum: Int64) {
        #expect(Timestamp(nanosecondsSinceEpoch: start).adding(seconds: seconds).nanosecondsSinceEpoch == sum)
    }

    @Test(
        arguments: [
            (.max, 1, .max), (.max, .max, .max), (0, .min, 0), (.max, .min, 0), (7, -3, 4), (7, 3, 10),
        ] as [(Int64, Int64, Int64)]
    )
    func `adding nanoseconds stays within what can be said`(start: Int64, nanoseconds: Int64, sum: Int64) {
        let time = Timestamp(nanosecondsSinceEpoch: start)
        #expect(time.adding(nanoseconds: nanoseconds).nanosecondsSinceEpoch == sum)
    }

    @Test func `the time between two moments has a sign`() {
        let late = Timestamp(nanosecondsSinceEpoch: .max)
        #expect(late.nanoseconds(since: .epoch) == .max)
        #expect(Timestamp.epoch.nanoseconds(since: late) == -.max)
        #expect(Timestamp.epoch < late)
    }
}
