internal import SomaJSON

/// Grafana's form of a panel (schema version 42, which Grafana has from 12.2 on).
extension Panel {
    /// More bars than this run into each other, and each asks anew.
    private static let mostBars = 120

    func json(id: Int, x: Int, y: Int) -> JSONValue {
        let panel: JSONValue = [
            "id": .int(Int64(id)),
            "type": .string(type),
            "title": .string(title),
            "description": .string(isCounted ? "\(description) \(Self.whatCountsWhole)" : description),
            "datasource": isTempo ? Self.tempo : Self.prometheus,
            "gridPos": [
                "h": .int(Int64(height)), "w": .int(Int64(width)), "x": .int(Int64(x)), "y": .int(Int64(y)),
            ],
            "targets": .array(targets.enumerated().map { $1.json(refID: Self.refID($0), panel: self) }),
            "fieldConfig": fieldConfig,
            "options": options,
            "transformations": .array(transformations),
        ]
        guard case .bars = kind else { return panel }
        return panel.merging(["maxDataPoints": .int(Int64(Self.mostBars))])
    }

    static let prometheus: JSONValue = ["type": "prometheus", "uid": "${datasource}"]
    static let tempo: JSONValue = ["type": "tempo", "uid": "${traces}"]

    static func refID(_ index: Int) -> String { String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index))) }

    var isTable: Bool {
        if case .table = kind { true } else { false }
    }

    private var isCounted: Bool { targets.contains { $0.expression.contains(RecordedSeries.readingPrefix) } }
    private static let whatCountsWhole =
        "A counter that was not read in the week before counts whole, and so do those of a soma whose instance is a new one."

    private var isTempo: Bool { targets.contains { $0.source == .tempo } }

    private var type: String {
        switch kind {
        case .lines, .bars: "timeseries"
        case .stat: "stat"
        case .barGauge: "bargauge"
        case .heatmap: "heatmap"
        case .table, .traces: "table"
        }
    }

}

extension Target {
    fileprivate func json(refID: String, panel: Panel) -> JSONValue {
        switch source {
        case .tempo:
            [
                "refId": .string(refID), "datasource": Panel.tempo, "queryType": "traceql", "limit": 20,
                "tableType": "spans", "query": .string(expression), "filters": [],
            ]
        case .prometheus:
            [
                "refId": .string(refID), "datasource": Panel.prometheus, "editorMode": "code",
                "expr": .string(expression), "legendFormat": .string(legend.isEmpty ? "__auto" : legend),
                "instant": .bool(isInstant), "range": .bool(!isInstant), "exemplar": .bool(hasExemplars),
                "format": panel.isTable ? "table" : "time_series",
            ]
        }
    }
}
