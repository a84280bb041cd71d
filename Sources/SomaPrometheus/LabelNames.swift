internal import SomaTelemetry

/// The label names of one family's points, worked out once and kept while the next point has the same keys, as it nearly
/// always has.
struct LabelNames: Sendable {
    private var keys: [String] = []
    /// A name and `="`, the comma before it included.
    private(set) var prefixes: [[UInt8]] = []
    /// For each key, the place of the first that becomes the same label.
    private(set) var places: [Int] = []
    private(set) var areDistinct = true

    mutating func prepare(for attributes: [Attribute]) {
        if isPrepared(for: attributes) { return }
        keys = attributes.map(\.key)
        let names = keys.map(PrometheusName.label)
        places = names.map { name in names.firstIndex(of: name) ?? 0 }
        areDistinct = places == Array(names.indices)
        prefixes = names.enumerated().map { index, name in Array("\(index == 0 ? "" : ",")\(name)=\"".utf8) }
    }

    private func isPrepared(for attributes: [Attribute]) -> Bool {
        guard attributes.count == keys.count else { return false }
        for index in keys.indices where keys[index] != attributes[index].key { return false }
        return true
    }
}
