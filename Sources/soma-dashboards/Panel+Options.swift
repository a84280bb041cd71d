internal import SomaJSON

/// What each kind of panel has of its own.
extension Panel {
    var options: JSONValue {
        switch kind {
        case .lines, .bars:
            [
                "legend": [
                    "displayMode": "table", "placement": "bottom", "showLegend": true, "calcs": ["lastNotNull", "max"],
                ],
                "tooltip": ["mode": "multi", "sort": "desc"],
            ]
        case .stat:
            [
                "reduceOptions": Self.lastValue, "colorMode": "value", "graphMode": "none",
                "textMode": showsNames ? "name" : "auto",
                "justifyMode": "auto", "orientation": "auto", "wideLayout": true, "showPercentChange": false,
                "percentChangeColorMode": "standard",
            ]
        case .barGauge:
            [
                "reduceOptions": Self.lastValue, "displayMode": "basic", "orientation": "horizontal",
                "valueMode": "color", "namePlacement": "auto", "showUnfilled": true, "sizing": "auto",
                "minVizWidth": 8, "minVizHeight": 16, "maxVizHeight": 300,
                "legend": ["displayMode": "list", "placement": "bottom", "showLegend": false, "calcs": []],
            ]
        case .heatmap:
            [
                "calculate": false, "cellGap": 1, "showValue": "never",
                // A pressure of 0 is green, no agent is blank.
                "filterValues": ["le": -1],
                // Grafana turns diverging schemes around by itself, so that this one begins with green.
                "color": [
                    "mode": "scheme", "scheme": "RdYlGn", "reverse": false, "steps": 64, "fill": "dark-orange",
                    "scale": "linear", "exponent": 0.5, "min": 0, "max": 1,
                ],
                "yAxis": ["axisPlacement": "left", "reverse": false],
                "cellValues": ["unit": .string(unit.rawValue)],
                "tooltip": ["mode": "single", "showColorScale": true, "yHistogram": false],
                "legend": ["show": true],
                "exemplars": ["color": "rgba(255,0,255,0.7)"],
            ]
        case .table, .traces: ["frameIndex": 0, "showHeader": true, "cellHeight": "sm"]
        }
    }

    private static let lastValue: JSONValue = ["calcs": ["lastNotNull"], "fields": "", "values": false]

    /// Joins a table's queries by their labels and names its columns.
    var transformations: [JSONValue] {
        guard case .table(let headings) = kind else { return [] }
        let values = headings.enumerated().map { index, heading in
            JSONValue.Member(
                name: headings.count == 1 ? "Value" : "Value #\(Self.refID(index))",
                value: .string(heading)
            )
        }
        let hidden = (["Time"] + hiddenLabels).map { JSONValue.Member(name: $0, value: true) }
        let named = labels.map { JSONValue.Member(name: $0.label, value: .string($0.heading)) }
        return [
            ["id": "merge", "options": [:]],
            [
                "id": "organize",
                "options": [
                    "excludeByName": .object(hidden), "indexByName": [:], "renameByName": .object(named + values),
                ],
            ],
        ]
    }
}
