internal import SomaJSON
internal import SomaModel

/// Series as they are read, the rows of each one after the other: metric, agent, attributes, part, time and value.
struct SeriesRows {
    /// A histogram's rows: its buckets' counts under their numbers, and the sum under this one; a counter has part 0 alone.
    static let sumPart: Int64 = -1

    private(set) var series: [Series] = []
    private var key = SeriesKey(metric: "", attributes: [])
    private var attributes = ""
    /// The same few texts stand in many rows.
    private var labels: [ExactString: [SeriesKey.Label]] = [:]

    /// - Parameter value: of the statement's parameter.
    mutating func read(_ statement: Statement, _ value: SQLValue) throws(StoreError) {
        defer { statement.reset() }
        try statement.bind([value])
        while try statement.step() {
            var isNew = statement.read(0, into: &key.metric)
            if statement.read(1, into: &key.agent) { isNew = true }
            if statement.read(2, into: &attributes) {
                isNew = true
                key.attributes = labels(attributes)
            }
            let part = statement.int(3)
            if !isNew, case .histogram(var counts, let sum) = series.last?.value {
                counts[Int(part)] = statement.int(5)
                series[series.count - 1].value = .histogram(counts: counts, sum: sum)
                continue
            }
            let value: Series.Value =
                part == Self.sumPart
                ? .histogram(counts: [:], sum: statement.double(5))
                : statement.isInteger(5) ? .count(statement.int(5)) : .sum(statement.double(5))
            series.append(
                Series(key: key, startTime: Timestamp(nanosecondsSinceEpoch: statement.int(4)), value: value)
            )
        }
    }

    private mutating func labels(_ text: String) -> [SeriesKey.Label] {
        let exact = ExactString(text)
        if let known = labels[exact] { return known }
        let read = [SeriesKey.Label](json: text)
        labels[exact] = read
        return read
    }
}

extension [SeriesKey.Label] {
    /// An object; sorted, what is no text left out, and empty where it is none.
    fileprivate init(json: String) {
        guard case .object(let members) = try? JSONValue(parsing: json) else {
            self = []
            return
        }
        self = members.compactMap { member in
            guard case .string(let value) = member.value else { return nil }
            return SeriesKey.Label(member.name, value)
        }
        sort { $0.name < $1.name }
    }

    var json: String {
        if isEmpty { return "{}" }
        var writer = JSONWriter()
        writer.beginObject()
        for label in self { writer.member(label.name, label.value) }
        writer.endObject()
        return writer.text
    }
}
