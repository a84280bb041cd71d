internal import SomaJSON
internal import SomaModel

/// Grafana's form of a panel (schema version 42, which Grafana has from 12.2 on).
extension Panel {
    func json(id: Int, x: Int, y: Int) -> JSONValue {
        [
            "id": .int(Int64(id)),
            "type": .string(type),
            "title": .string(title),
            "description": .string(description),
            "datasource": isTempo ? Self.tempo : Self.prometheus,
            "gridPos": [
                "h": .int(Int64(height)), "w": .int(Int64(width)), "x": .int(Int64(x)), "y": .int(Int64(y)),
            ],
            "targets": .array(targets.enumerated().map { $1.json(refID: Self.refID($0), panel: self) }),
            "fieldConfig": ["defaults": defaults, "overrides": .array(overrides)],
            "options": options,
            "transformations": .array(transformations),
        ]
    }

    static let prometheus: JSONValue = ["type": "prometheus", "uid": "${datasource}"]
    static let tempo: JSONValue = ["type": "tempo", "uid": "${traces}"]

    static func refID(_ index: Int) -> String { String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index))) }

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

    private var defaults: JSONValue {
        var defaults: JSONValue = [
            "unit": .string(unit.rawValue),
            "thresholds": [
                "mode": "absolute",
                "steps": .array(
                    thresholds.map { ["color": .string($0.color), "value": $0.value.map(JSONValue.double) ?? .null] }
                ),
            ],
            "color": ["mode": colorsByThreshold ? "thresholds" : "palette-classic"],
            "mappings": showsModes && !isTable ? Self.modeNames : [],
            "custom": custom,
        ]
        if isFromZero { defaults = defaults.merging(["min": 0]) }
        if let maximum { defaults = defaults.merging(["max": .double(maximum)]) }
        if linksToAgent { defaults = defaults.merging(["links": [Self.agentLink]]) }
        return defaults
    }

    private var isFromZero: Bool {
        switch kind {
        case .lines, .bars, .barGauge: true
        default: false
        }
    }

    private var colorsByThreshold: Bool {
        switch kind {
        case .stat, .barGauge, .table: true
        default: false
        }
    }

    private static let modeNames: JSONValue = [
        [
            "type": "value",
            "options": .object(
                Mode.allCases.map { mode in
                    JSONValue.Member(
                        name: "\(mode.rawValue)",
                        value: [
                            "text": .string(mode.name), "color": .string(mode.color),
                            "index": .int(Int64(mode.rawValue)),
                        ]
                    )
                }
            ),
        ]
    ]

    private static let agentLink: JSONValue = [
        "title": "This agent",
        "url": .string(
            "/d/soma-agent?var-agent=${__field.labels.\(Label.agent)}"
                + "&${datasource:queryparam}&${job:queryparam}&${__url_time_range}"
        ),
    ]

    private var custom: JSONValue {
        switch kind {
        case .lines:
            [
                "drawStyle": "line", "lineInterpolation": "linear", "lineWidth": 1, "fillOpacity": 8,
                "showPoints": "auto", "spanNulls": false, "axisWidth": 72, "thresholdsStyle": ["mode": "off"],
            ]
        case .bars:
            [
                "drawStyle": "bars", "lineWidth": 0, "fillOpacity": 80, "showPoints": "never", "axisWidth": 72,
                "stacking": ["mode": "normal", "group": "A"], "thresholdsStyle": ["mode": "off"],
            ]
        case .table, .traces: ["align": "auto", "inspect": false]
        case .heatmap: ["scaleDistribution": ["type": "linear"]]
        case .stat, .barGauge: [:]
        }
    }

    private var overrides: [JSONValue] {
        var overrides = colors.map { Self.override("byName", $0.series, ["color": Self.fixed($0.color)]) }
        if hasModeBands { overrides += Mode.allCases.map(Self.band) }
        if let rightAxis {
            let unit = JSONValue.string(rightAxis.unit.rawValue)
            overrides.append(
                Self.override("byName", rightAxis.series, ["unit": unit, "custom.axisPlacement": "right"])
            )
        }
        overrides += columnUnits.map { Self.override("byName", $0.heading, ["unit": .string($0.unit.rawValue)]) }
        if showsModes && isTable {
            overrides.append(Self.override("byName", "Mode", ["mappings": Self.modeNames]))
        }
        return overrides
    }

    /// The background while a mode holds: its whole height, in its color.
    private static func band(_ mode: Mode) -> JSONValue {
        override(
            "byName",
            mode.name,
            [
                "color": fixed(mode.color), "custom.lineWidth": 0, "custom.fillOpacity": 14,
                "custom.lineInterpolation": "stepAfter", "custom.showPoints": "never",
                "custom.hideFrom": ["legend": false, "tooltip": true, "viz": false],
            ]
        )
    }

    private static func fixed(_ color: String) -> JSONValue { ["mode": "fixed", "fixedColor": .string(color)] }

    private static func override(_ matcher: String, _ name: String, _ properties: JSONValue) -> JSONValue {
        guard case .object(let members) = properties else { return .null }
        return [
            "matcher": ["id": .string(matcher), "options": .string(name)],
            "properties": .array(members.map { ["id": .string($0.name), "value": $0.value] }),
        ]
    }

    private var options: JSONValue {
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
                "reduceOptions": Self.lastValue, "colorMode": "value", "graphMode": "none", "textMode": "auto",
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
                "color": [
                    "mode": "scheme", "scheme": "RdYlGn", "reverse": true, "steps": 64, "fill": "dark-orange",
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
    private var transformations: [JSONValue] {
        guard case .table(let headings) = kind else { return [] }
        let values = headings.enumerated().map { index, heading in
            JSONValue.Member(
                name: headings.count == 1 ? "Value" : "Value #\(Self.refID(index))",
                value: .string(heading)
            )
        }
        let named = labels.map { JSONValue.Member(name: $0.label, value: .string($0.heading)) }
        return [
            ["id": "merge", "options": [:]],
            [
                "id": "organize",
                "options": [
                    "excludeByName": ["Time": true], "indexByName": [:], "renameByName": .object(named + values),
                ],
            ],
        ]
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

extension Panel {
    fileprivate var isTable: Bool {
        if case .table = kind { true } else { false }
    }
}
