package import SomaModel

/// What became of the items that one signal of a destination was to get.
package struct ExporterItems: Equatable, Sendable {
    package var sent: Int64 = 0
    package var rejected: Int64 = 0
    package var dropped: Int64 = 0

    /// None.
    package init() {}
}

extension Store {
    /// As `soma.exporter.items` has counted them, by destination and signal; none where nothing has been counted.
    package func exporterItems() throws(StoreError) -> [String: [ExportSignal: ExporterItems]] {
        var items: [String: [ExportSignal: ExporterItems]] = [:]
        for series in try series(of: Instrument.exporterItems.name) {
            var labels: [String: String] = [:]
            for label in series.key.attributes { labels[label.name] = label.value }
            guard case .count(let count) = series.value, let name = labels[AttributeName.exporterDestination],
                let signal = labels[AttributeName.exporterSignal].flatMap(ExportSignal.init(rawValue:))
            else { continue }
            var counted = items[name]?[signal] ?? ExporterItems()
            switch labels[AttributeName.exporterResult].flatMap(ExporterResult.init(rawValue:)) {
            case .sent: counted.sent &+= count
            case .rejected: counted.rejected &+= count
            case .dropped: counted.dropped &+= count
            case nil: continue
            }
            items[name, default: [:]][signal] = counted
        }
        return items
    }
}
