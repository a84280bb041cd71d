import Foundation
import SomaSystem
import SomaTestSupport
import Testing

struct ZoneTests {
    /// With summer time north and south of the equator, without, of half and quarter hours, of rules that changed, and one
    /// that skipped a day.
    static let names = [
        "Etc/UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
        "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia",
        "Pacific/Kiritimati", "Africa/Casablanca", "America/Nuuk", "Etc/GMT-14", "Etc/GMT+12",
    ]

    @Test(.enabled(if: Zone.hasNames, "without a tz database"), arguments: names)
    func `offsets are those that Foundation knows`(name: String) throws {
        let zone = try #require(Zone(name))
        let other = try #require(TimeZone(identifier: name))
        // From 1930 to 2037, behind which Foundation's data end.
        for second in stride(from: Int64(-1_262_304_000), to: 2_145_916_800, by: 100_003 * 7) {
            let offset = Int64(other.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
            #expect(zone.offset(at: second) == offset, "\(name) at \(second)")
        }
    }

    @Test(.enabled(if: Zone.hasNames, "without a tz database"), arguments: names.filter { $0 != "Africa/Casablanca" })
    func `a zone's rule says the same as its name`(name: String) throws {
        let zone = try #require(Zone(name))
        let rule = try #require(Zone.rule(of: name))
        let other = try #require(Zone("Not/Known", orRule: rule))
        for second in stride(from: Int64(1_767_225_600), to: 5_000_000_000, by: 100_003 * 5) {
            #expect(zone.offset(at: second) == other.offset(at: second), "\(rule) at \(second)")
        }
    }

    static let days: [(rule: String, second: Int64, day: String)] = [
        ("UTC0", 1_799_999_999, "2027-01-15"),
        ("UTC0", -1, "1969-12-31"),
        ("<+14>-14", 1_800_007_200, "2027-01-16"),
        ("<-12>+12:00:00", 1_800_000_000, "2027-01-14"),
        // Midnight lies at 22:00 UTC in summer and at 23:00 in winter; summer ended on 25 October 2026 at 01:00 UTC.
        ("CET-1CEST,M3.5.0,M10.5.0/3", 1_792_879_199, "2026-10-24"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", 1_792_879_200, "2026-10-25"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", 1_792_969_199, "2026-10-25"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", 1_792_969_200, "2026-10-26"),
        // On 29 February 2028 at 23:30 UTC: summer began at 02:00, or will on the day after.
        ("AAA0BBB-1,59,J200", 1_835_479_800, "2028-03-01"),
        ("AAA0BBB-1,J60,J200", 1_835_479_800, "2028-02-29"),
    ]

    @Test(arguments: days)
    func `a rule gives the day`(row: (rule: String, second: Int64, day: String)) throws {
        #expect(try #require(Zone("Not/Known", orRule: row.rule)).day(secondsSinceEpoch: row.second) == row.day)
    }

    @Test(
        arguments: [
            "", "UTC", "X0", "CET", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
            "CET-1CEST,J0,J9", "CET-1CEST,M3.5.0,M10.5.0/3x", "<+3-3", "CET-25", "CET-1CEST,M3.5.7,M10.5.0",
            "CET-99999999999999999999",
        ]
    )
    func `what is no rule is refused`(rule: String) { #expect(Zone("Not/Known", orRule: rule) == nil) }

    @Test(
        arguments: [
            "", "/etc/passwd", "../etc/localtime", "right/UTC", "Europe", "Europe/Berlin\0", "Nowhere/At_All",
        ]
    )
    func `what is no name is refused`(name: String) { #expect(!Zone.isKnown(name)) }

    @Test(.enabled(if: Zone.hasNames, "without a tz database"))
    func `a damaged file is no zone, and never traps`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin")))
            var random = FixedRandom(state: 7)
            for _ in 0..<2_000 {
                var changed = bytes.prefix(Int.random(in: 0...bytes.count, using: &random))
                for _ in 0..<4 where !changed.isEmpty {
                    changed[Int.random(in: changed.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                unsafe setenv("TZ", try folder.write(Array(changed), to: "zone"), 1)
                let name = Zone.processName
                _ = Zone(name)?.day(secondsSinceEpoch: Int64.random(in: -5_000_000_000...5_000_000_000, using: &random))
            }
        }
    }

    static let variables: [(variable: String, name: String)] = [
        ("Europe/Berlin", "Europe/Berlin"), (":Europe/Berlin", "Europe/Berlin"), ("", "UTC0"), ("Not/Known", "UTC0"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3"),
        ("/usr/share/zoneinfo/posix/Asia/Tokyo", "Asia/Tokyo"), ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("/not/there", "UTC0"),
    ]

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Asia/Tokyo")))
    func `the zone of a process is named as TZ names it, a copied file by its rule`() async {
        await #expect(processExitsWith: .success) {
            for (variable, name) in ZoneTests.variables {
                unsafe setenv("TZ", variable, 1)
                let isThere = !variable.hasPrefix("/usr") || FileManager.default.fileExists(atPath: variable)
                #expect(Zone.processName == (isThere ? name : "UTC0"), "\(variable)")
            }
            let folder = try TemporaryFolder()
            let path = folder.path("localtime")
            try FileManager.default.copyItem(atPath: "/usr/share/zoneinfo/Europe/Berlin", toPath: path)
            unsafe setenv("TZ", path, 1)
            #expect(Zone.processName == "CET-1CEST,M3.5.0,M10.5.0/3")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("link"),
                withDestinationPath: "/usr/share/zoneinfo/Asia/Tokyo"
            )
            unsafe setenv("TZ", folder.path("link"), 1)
            #expect(Zone.processName == "Asia/Tokyo")
        }
    }
}
