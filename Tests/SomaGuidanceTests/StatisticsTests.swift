import SomaJSON
import SomaTestSupport
import Testing

@testable import SomaGuidance

/// Against SciPy's values, in a file that `Tests/Fixtures/statistics-fixture.py` wrote.
struct StatisticsTests {
    private static func table(_ name: String) throws -> [JSONValue] {
        let file = try JSONValue(parsing: try Repository.text("Tests/Fixtures/statistics.json"))
        guard case .array(let rows) = file[name], !rows.isEmpty else { throw Missing() }
        return rows
    }

    private struct Missing: Error {}

    private static func numbers(_ row: JSONValue?) throws -> [Double] {
        guard case .array(let elements) = row else { throw Missing() }
        return try elements.map { try #require($0.number) }
    }

    /// Within 1e-9, relative or absolute.
    private static func isClose(_ value: Double, _ expected: Double) -> Bool {
        abs(value - expected) <= 1e-9 * max(1, abs(expected))
    }

    /// How far off a value is of itself, which is more than 1e-9 asks of what is close to 0.
    private static func relativeError(_ value: Double, _ expected: Double) -> Double {
        value == expected ? 0 : abs(value - expected) / abs(expected)
    }

    @Test func `Student's t is SciPy's`() throws {
        var worst = 0.0
        for row in try Self.table("tails") {
            let row = try Self.numbers(row)
            let p = studentTwoSidedTail(row[0], degrees: row[1])
            #expect(Self.isClose(p, row[2]), "t = \(row[0]), df = \(row[1])")
            #expect(studentTwoSidedTail(-row[0], degrees: row[1]) == p)
            if row[2] > 1e-300 { worst = max(worst, Self.relativeError(p, row[2])) }
        }
        #expect(worst < 1e-9, "relative, in the far tails too")
        print("Student's t, worst relative error: \(worst)")
    }

    @Test func `the incomplete beta function is SciPy's`() throws {
        var worst = 0.0
        for row in try Self.table("beta") {
            let row = try Self.numbers(row)
            let value = regularizedIncompleteBeta(row[0], complement: 1 - row[0], row[1], row[2])
            #expect(Self.isClose(value, row[3]), "\(row): \(value)")
            worst = max(worst, abs(value - row[3]))
        }
        print("incomplete beta, worst absolute error: \(worst)")
    }

    @Test func `Welch's test and Cohen's d are SciPy's`() throws {
        for row in try Self.table("tests") {
            let left = Sample(try Self.numbers(row["left"]))
            let right = Sample(try Self.numbers(row["right"]))
            let test = WelchTest(left, right)
            for (name, value) in [
                ("t", test.t), ("df", test.degrees), ("p", test.p), ("d", cohensD(left, right)),
                ("mean", left.mean), ("variance", left.variance),
            ] {
                let expected = try #require(row[name]?.number)
                #expect(Self.isClose(value, expected), "\(name): \(value), not \(expected)")
            }
        }
    }

    @Test func `Wilson's interval is SciPy's`() throws {
        for row in try Self.table("intervals") {
            let row = try Self.numbers(row)
            let interval = WilsonInterval(successes: Int(row[0]), of: Int(row[1]))
            #expect(Self.isClose(interval.low, row[2]))
            #expect(Self.isClose(interval.high, row[3]))
            #expect(0...1 ~= interval.low && interval.low <= interval.proportion)
            #expect(interval.high <= 1 && interval.proportion <= interval.high)
        }
    }

    @Test func `55 of 60 are 91,7 % between 81,9 and 96,4`() {
        let interval = WilsonInterval(successes: 55, of: 60)
        let rounded = [interval.proportion, interval.low, interval.high].map { ($0 * 1_000).rounded() / 10 }
        #expect(rounded == [91.7, 81.9, 96.4])
    }

    @Test func `counts that cannot be still give an interval`() {
        #expect(WilsonInterval(successes: 0, of: 0).high == 1)
        #expect(WilsonInterval(successes: 3, of: -1).low == 0)
        #expect(WilsonInterval(successes: 9, of: 3) == WilsonInterval(successes: 3, of: 3))
        #expect(WilsonInterval(successes: -9, of: 3) == WilsonInterval(successes: 0, of: 3))
    }

    private static let hostile: [[Double]] = [
        [], [1], [1, 1], [1, 1, 1], [2, 2, 2], [0, 1], [.nan, 1, 2], [.infinity, 1], [-.infinity, .infinity],
        [1e308, -1e308, 1e308], [1e308, 1e308], [.leastNonzeroMagnitude, 0, 0], [1, 1 + 1e-16, 1],
    ]

    @Test func `no sample whatever makes a p that is none`() {
        for left in Self.hostile {
            for right in Self.hostile {
                let test = WelchTest(Sample(left), Sample(right))
                #expect(0...1 ~= test.p, "\(left) \(right)")
                #expect(!test.t.isNaN && test.degrees > 0, "\(left) \(right)")
                #expect(!cohensD(Sample(left), Sample(right)).isNaN, "\(left) \(right)")
            }
        }
    }

    @Test func `samples that do not vary differ for certain or not at all`() {
        let (low, high) = (Sample([1, 1, 1]), Sample([2, 2]))
        #expect(WelchTest(low, high).t == -.infinity)
        #expect(WelchTest(low, high).p == 0)
        #expect(cohensD(high, low) == .infinity)
        #expect(WelchTest(low, low).p == 1)
        #expect(cohensD(low, low) == 0)
    }

    @Test(arguments: [Double.nan, .infinity, 0, -1])
    func `degrees of freedom that cannot be say nothing`(degrees: Double) {
        #expect(studentTwoSidedTail(3, degrees: degrees) == 1)
    }

    @Test(arguments: [1e150, 1e200, .greatestFiniteMagnitude, .infinity])
    func `a huge t has a p of next to nothing`(t: Double) {
        for degrees in [1, 2.5, 1e6] {
            #expect(0...1e-149 ~= studentTwoSidedTail(t, degrees: degrees))
        }
        #expect(studentTwoSidedTail(.nan, degrees: 1) == 1)
    }
}
