import SomaExport
import Testing

struct RetryScheduleTests {
    @Test(arguments: [(1, 5.0), (2, 10), (3, 20), (7, 320), (8, 320), (1_000_000, 320), (0, 5), (-3, 5)])
    func `the delay doubles up to its limit, give or take a fifth`(failures: Int, seconds: Double) {
        func delay(_ random: Double) -> Double {
            RetrySchedule.delay(afterFailures: failures, retryAfter: nil, random: random)
        }
        #expect(delay(0) == seconds * 0.8)
        #expect(abs(delay(0.5) - seconds) < 1e-9)
        #expect(delay(0.999) < seconds * 1.2)
    }

    @Test(arguments: [(30, 30.0), (3_600, 3_600), (86_400, 3_600), (Int.max, 3_600.0)])
    func `what the collector asks for goes before that, within reason`(asked: Int, seconds: Double) {
        let delay = RetrySchedule.delay(afterFailures: 5, retryAfter: .seconds(asked), random: 0)
        #expect(delay == seconds)
        #expect(RetrySchedule.delay(afterFailures: 5, retryAfter: .seconds(asked), random: 0.99) <= seconds * 1.1)
    }
}
