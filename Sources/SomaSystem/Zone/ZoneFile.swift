/// A compiled time zone of the tz database ([RFC 9636](https://www.rfc-editor.org/rfc/rfc9636)), read where it lies: a
/// question costs the search of one transition.
struct ZoneFile: Sendable {
    private let bytes: [UInt8]
    /// How many bytes a time has.
    private let width: Int
    private let transitionCount: Int
    private let typeCount: Int
    private let times: Int
    private let indices: Int
    private let types: Int
    /// What holds behind the last transition, as `TZ` would have it; empty where that is not known.
    let ruleText: String
    private let rule: ZoneRule?

    private static let headerLength = 44
    private static let typeLength = 6

    /// `nil` for what is no such file, or a damaged one.
    init?(_ bytes: [UInt8]) {
        guard let first = Header(bytes, at: 0) else { return nil }
        var header = first
        var start = Self.headerLength
        var width = 4
        if first.version > 0 {
            // The second part has the same in 64 bits.
            let skipped = Self.headerLength + first.length(timesOf: 4)
            guard let second = Header(bytes, at: skipped) else { return nil }
            header = second
            start = skipped + Self.headerLength
            width = 8
        }
        let end = start + header.length(timesOf: width)
        guard bytes.count >= end, header.typeCount > 0 else { return nil }
        self.bytes = bytes
        self.width = width
        transitionCount = header.transitionCount
        typeCount = header.typeCount
        times = start
        indices = start + transitionCount * width
        types = indices + transitionCount
        let footer = bytes[end...]
        let lineFeed = UInt8(ascii: "\n")
        if first.version > 0, footer.first == lineFeed, let last = footer.dropFirst().firstIndex(of: lineFeed) {
            ruleText = String(decoding: footer[(end + 1)..<last], as: UTF8.self)
        } else {
            ruleText = ""
        }
        rule = ZoneRule(ruleText)
    }

    /// Seconds east of UTC.
    func offset(at seconds: Int64) -> Int64 {
        var low = 0
        var high = transitionCount
        while low < high {
            let middle = (low + high) / 2
            if time(middle) <= seconds { low = middle + 1 } else { high = middle }
        }
        if low == transitionCount, let rule { return rule.offset(at: seconds) }
        return offset(ofType: low == 0 ? 0 : Int(bytes[indices + low - 1]))
    }

    private func time(_ index: Int) -> Int64 {
        let start = times + index * width
        var value = UInt64(0)
        for index in start..<start + width { value = value << 8 | UInt64(bytes[index]) }
        return width == 8 ? Int64(bitPattern: value) : Int64(Int32(truncatingIfNeeded: value))
    }

    private func offset(ofType type: Int) -> Int64 {
        let start = types + min(type, typeCount - 1) * Self.typeLength
        var value = UInt32(0)
        for index in start..<start + 4 { value = value << 8 | UInt32(bytes[index]) }
        return Int64(Int32(bitPattern: value))
    }

    private struct Header {
        var version: UInt8
        private var universalCount: Int
        private var standardCount: Int
        private var leapCount: Int
        var transitionCount: Int
        var typeCount: Int
        private var nameLength: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard bytes.count >= start + headerLength, bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
                return nil
            }
            func count(_ index: Int) -> Int {
                let place = start + 20 + index * 4
                return bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
            }
            version = bytes[start + 4]
            universalCount = count(0)
            standardCount = count(1)
            leapCount = count(2)
            transitionCount = count(3)
            typeCount = count(4)
            nameLength = count(5)
        }

        /// Of what follows the header, in bytes.
        func length(timesOf width: Int) -> Int {
            transitionCount * (width + 1) + typeCount * typeLength + nameLength + leapCount * (width + 4)
                + standardCount + universalCount
        }
    }
}
