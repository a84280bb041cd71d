import SomaModel
import Testing

struct SeriesChangeTests {
    private func series(_ value: Series.Value, second: Int64 = 0) -> Series {
        Series(
            key: SeriesKey(metric: "m", attributes: []),
            startTime: Timestamp(nanosecondsSinceEpoch: second),
            value: value
        )
    }

    @Test func `a change counts from the time of what was sent`() {
        #expect(series(.count(5)).change(since: series(.count(3), second: 9)) == series(.count(2), second: 9))
        #expect(series(.sum(5)).change(since: series(.sum(3), second: 9)) == series(.sum(2), second: 9))
        let now = series(.histogram(counts: [1: 4, 2: 1, 7: 2], sum: 10))
        let then = series(.histogram(counts: [1: 3, 2: 1], sum: 4), second: 9)
        #expect(now.change(since: then) == series(.histogram(counts: [1: 1, 7: 2], sum: 6), second: 9))
    }

    @Test func `what a damaged database holds overflows nothing`() {
        #expect(series(.count(.max)).change(since: series(.count(.min)))?.value == .count(-1))
        let then = series(.histogram(counts: [1: .min], sum: .infinity))
        #expect(series(.histogram(counts: [1: .max], sum: 0)).change(since: then) != nil)
    }

    @Test func `what has not changed is none`() {
        for value: Series.Value in [.count(5), .sum(5), .histogram(counts: [1: 4], sum: 10)] {
            #expect(series(value).change(since: series(value, second: 9)) == nil)
        }
    }

    @Test func `a reading that is older than what was sent says nothing`() {
        for (now, then): (Series.Value, Series.Value) in [
            (.count(1), .count(5)), (.sum(1), .sum(5)), (.count(1), .sum(5)),
            (.histogram(counts: [1: 1, 2: 9], sum: 10), .histogram(counts: [1: 4], sum: 10)),
        ] {
            #expect(series(now).change(since: series(then, second: 9)) == nil)
        }
    }
}
