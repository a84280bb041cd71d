internal import Glibc

/// A time zone as `TZ` has it in POSIX: `CET-1CEST,M3.5.0,M10.5.0/3`, with the hours of RFC 9636, 3.3.1.
struct ZoneRule: Equatable, Sendable {
    /// Seconds east of UTC.
    private var standardOffset: Int64
    private var summer: Summer?

    private struct Summer: Equatable {
        var offset: Int64
        var start: Change
        var end: Change
    }

    private struct Change: Equatable {
        var day: Day
        /// Of the local time until then.
        var secondsFromMidnight: Int64
    }

    private enum Day: Equatable {
        /// From 1 to 365, and 29 February is never counted.
        case withoutLeapDay(Int)
        /// From 0.
        case ofYear(Int)
        case ofMonth(month: Int, week: Int, weekday: Int)
    }

    /// Seconds east of UTC.
    func offset(at seconds: Int64) -> Int64 {
        guard let summer else { return standardOffset }
        let year = Year(of: seconds + standardOffset)
        let start = year.time(of: summer.start) - standardOffset
        let end = year.time(of: summer.end) - summer.offset
        // South of the equator summer begins in one year and ends in the next.
        let isSummer = start < end ? start <= seconds && seconds < end : !(end <= seconds && seconds < start)
        return isSummer ? summer.offset : standardOffset
    }

    private struct Year {
        /// Of its first midnight, as if it were of UTC.
        private var start: Int64
        private var firstWeekday: Int
        private var isLeap: Bool

        init(of localSeconds: Int64) {
            var seconds = time_t(localSeconds)
            var fields = unsafe tm()
            _ = unsafe gmtime_r(&seconds, &fields)
            let day = unsafe Int(fields.tm_yday)
            let year = unsafe Int(fields.tm_year) + 1_900
            let secondsOfDay = unsafe Int64(fields.tm_hour) * 3_600 + Int64(fields.tm_min) * 60 + Int64(fields.tm_sec)
            start = localSeconds - secondsOfDay - Int64(day) * 86_400
            firstWeekday = unsafe ((Int(fields.tm_wday) - day) % 7 + 7) % 7
            isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        }

        func time(of change: Change) -> Int64 {
            start + Int64(number(of: change.day)) * 86_400 + change.secondsFromMidnight
        }

        private func number(of day: Day) -> Int {
            switch day {
            case .withoutLeapDay(let number): return isLeap && number >= 60 ? number : number - 1
            case .ofYear(let number): return number
            case .ofMonth(let month, let week, let weekday):
                let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
                let first = lengths[..<(month - 1)].reduce(0, +)
                var day = (weekday - (firstWeekday + first) % 7 + 7) % 7 + (week - 1) * 7
                // The fifth is the last one.
                while day >= lengths[month - 1] { day -= 7 }
                return first + day
            }
        }
    }
}

extension ZoneRule {
    /// `nil` for what is no such rule.
    init?(_ text: String) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard text.utf8.count <= 100, reader.name(), let west = reader.time(hours: 24) else { return nil }
        standardOffset = -west
        if reader.rest.isEmpty { return }
        guard reader.name() else { return nil }
        var offset = standardOffset + 3_600
        if let first = reader.rest.first, first != UInt8(ascii: ",") {
            guard let west = reader.time(hours: 24) else { return nil }
            offset = -west
        }
        // What summer time is without a rule POSIX leaves open; glibc takes that of the United States.
        if reader.rest.isEmpty { reader.rest = Array(",M3.2.0,M11.1.0".utf8)[...] }
        guard reader.skip(","), let start = reader.change(), reader.skip(","), let end = reader.change(),
            reader.rest.isEmpty
        else { return nil }
        summer = Summer(offset: offset, start: start, end: end)
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }

        /// Three letters or more, or anything between angle brackets.
        mutating func name() -> Bool {
            func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }
            if skip("<") {
                guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
                rest = rest[(end + 1)...]
                return true
            }
            let letters = rest.prefix(while: isLetter).count
            rest = rest.dropFirst(letters)
            return letters >= 3
        }

        mutating func number(upTo limit: Int) -> Int? {
            let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            guard 1...3 ~= digits.count else { return nil }
            rest = rest[digits.endIndex...]
            let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            return number <= limit ? number : nil
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time(hours limit: Int) -> Int64? {
            let isNegative = skip("-")
            if !isNegative { _ = skip("+") }
            guard let hours = number(upTo: limit) else { return nil }
            var seconds = hours * 3_600
            for unit in [60, 1] where skip(":") {
                guard let number = number(upTo: 59) else { return nil }
                seconds += number * unit
            }
            return Int64(isNegative ? -seconds : seconds)
        }

        mutating func change() -> Change? {
            guard let day = day() else { return nil }
            guard skip("/") else { return Change(day: day, secondsFromMidnight: 7_200) }
            return time(hours: 167).map { Change(day: day, secondsFromMidnight: $0) }
        }

        private mutating func day() -> Day? {
            if skip("J") { return number(upTo: 365).flatMap { $0 > 0 ? .withoutLeapDay($0) : nil } }
            guard skip("M") else { return number(upTo: 365).map { .ofYear($0) } }
            guard let month = number(upTo: 12), month > 0, skip("."), let week = number(upTo: 5), week > 0, skip("."),
                let weekday = number(upTo: 6)
            else { return nil }
            return .ofMonth(month: month, week: week, weekday: weekday)
        }
    }
}
