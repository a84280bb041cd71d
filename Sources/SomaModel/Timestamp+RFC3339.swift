extension Timestamp {
    /// Reads an RFC 3339 date and time with its offset; digits past the nanosecond are cut. `nil` for anything else, and
    /// for moments before 1970 or after 2261.
    ///
    /// RFC 3339, 5.6: "T" and "Z" may be lower case, and a space may stand for "T". A leap second counts as the second
    /// after it.
    package init?(rfc3339 text: String) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
            let day = reader.digits(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.digits(2), reader.skip(":"), let minute = reader.digits(2), reader.skip(":"),
            let second = reader.digits(2), let fraction = reader.fraction(), let offset = reader.offsetMinutes(),
            reader.isAtEnd, 1970...2261 ~= year, 1...12 ~= month, day >= 1, day <= daysIn(month: month, year: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = daysSinceEpoch(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + (minute - offset) * 60 + second
        guard seconds >= 0 else { return nil }
        self.init(nanosecondsSinceEpoch: Int64(seconds) * 1_000_000_000 + Int64(fraction))
    }

    /// In UTC, with six digits of a second, or nine where the microsecond does not say it all.
    package var rfc3339: String {
        let nanoseconds = nanosecondsSinceEpoch % 1_000_000_000
        let fraction = nanoseconds % 1_000 == 0 ? padded(nanoseconds / 1_000, 6) : padded(nanoseconds, 9)
        let date = dateAndTime
        return "\(date.year)-\(date.month)-\(date.day)T\(date.hour):\(date.minute):\(date.second).\(fraction)Z"
    }

    /// In UTC, for a file's name: `20261120T190102.123456Z`.
    package var compact: String {
        let date = dateAndTime
        let microseconds = padded(nanosecondsSinceEpoch % 1_000_000_000 / 1_000, 6)
        return "\(date.year)\(date.month)\(date.day)T\(date.hour)\(date.minute)\(date.second).\(microseconds)Z"
    }

    /// Reads what `compact` wrote; `nil` for anything else.
    package init?(compact text: String) {
        let characters = Array(text)
        guard characters.count == 23 else { return nil }
        let date = "\(String(characters[0..<4]))-\(String(characters[4..<6]))-\(String(characters[6..<8]))"
        let time = "\(String(characters[9..<11])):\(String(characters[11..<13])):\(String(characters[13...]))"
        self.init(rfc3339: "\(date)T\(time)")
        if compact != text { return nil }
    }

    private var dateAndTime: (year: String, month: String, day: String, hour: String, minute: String, second: String) {
        let seconds = nanosecondsSinceEpoch / 1_000_000_000
        let date = civilDate(daysSinceEpoch: Int(seconds / 86_400))
        let time = seconds % 86_400
        return (
            padded(Int64(date.year), 4), padded(Int64(date.month), 2), padded(Int64(date.day), 2),
            padded(time / 3_600, 2), padded(time / 60 % 60, 2), padded(time % 60, 2)
        )
    }
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private func daysIn(month: Int, year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
}

/// In the proleptic Gregorian calendar, its year beginning in March so that a leap day comes last.
private func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
}

private func civilDate(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
}

private struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    private var digit: Int? {
        guard position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] else { return nil }
        return Int(bytes[position] - UInt8(ascii: "0"))
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        var number = 0
        for _ in 0..<count {
            guard let digit else { return nil }
            number = number * 10 + digit
            position += 1
        }
        return number
    }

    /// Nanoseconds; 0 where there is no fraction.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        guard digit != nil else { return nil }
        var nanoseconds = 0
        var scale = 100_000_000
        while let digit {
            nanoseconds += digit * scale
            scale /= 10
            position += 1
        }
        return nanoseconds
    }

    mutating func offsetMinutes() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isNegative = skip("-")
        guard isNegative || skip("+"), let hours = digits(2), skip(":"), let minutes = digits(2), hours < 24,
            minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isNegative ? -1 : 1)
    }
}
