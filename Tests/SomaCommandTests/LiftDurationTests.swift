import SomaCommand
import Testing

struct LiftDurationTests {
    @Test(
        arguments: [
            ("90s", 90), ("30m", 1_800), ("2h", 7_200), ("1d", 86_400), ("30d", 2_592_000), ("4w", 2_419_200), ("0", 0),
            ("0m", 0), ("007s", 7),
        ] as [(String, Int64)]
    )
    func `a duration is a number and a unit`(text: String, seconds: Int64) throws {
        let duration = try #require(LiftDuration(text))
        #expect(duration.seconds == seconds)
        #expect(duration.nanoseconds == seconds * 1_000_000_000)
        #expect(duration.description == text)
    }

    @Test(arguments: [
        "", "m", "30", "30 m", "-1m", "+1m", "1.5h", "30M", "30min", "31d", "5w", "99999999999999999999s", "٣m",
        "9223372036854775807w",
    ])
    func `anything else is none`(text: String) {
        #expect(LiftDuration(text) == nil)
    }

    @Test func `half an hour is usual`() {
        #expect(LiftDuration.standard == LiftDuration("30m"))
    }
}
