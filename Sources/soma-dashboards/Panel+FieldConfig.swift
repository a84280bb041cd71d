internal import SomaJSON
internal import SomaModel

/// Units, thresholds, colors and how values are drawn.
extension Panel {
    var fieldConfig: JSONValue { ["defaults": defaults, "overrides": .array(overrides)] }

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
            "mappings": showsModes && !isTable ? Self.modeNames : Self.mappings(texts),
            "custom": custom,
        ]
        if isFromZero { defaults = defaults.merging(["min": 0]) }
        if let maximum { defaults = defaults.merging(["max": .double(maximum)]) }
        if linksToAgent && !isTable {
            let link = Self.agentLink(
                "${__field.labels.\(Label.agent):percentencode}",
                "${__field.labels.\(Label.instance):percentencode}"
            )
            defaults = defaults.merging(["links": link])
        }
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

    private static let modeNames = mappings(Mode.allCases.map { (Int($0.rawValue), $0.name, $0.color) })

    private static func mappings(_ texts: [(value: Int, text: String, color: String)]) -> JSONValue {
        if texts.isEmpty { return [] }
        let options = texts.enumerated().map { index, shown in
            JSONValue.Member(
                name: "\(shown.value)",
                value: ["text": .string(shown.text), "color": .string(shown.color), "index": .int(Int64(index))]
            )
        }
        return [["type": "value", "options": .object(options)]]
    }

    private static func agentLink(_ agent: String, _ instance: String) -> JSONValue {
        let url =
            "/d/\(Dashboard.agent.uid)?var-agent=\(agent)&var-instance=\(instance)"
            + "&${datasource:queryparam}&${job:queryparam}&${__url_time_range}"
        return [["title": "This agent", "url": .string(url)]]
    }

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
        if linksToAgent && !isTable {
            // All agents beyond soma's limit have no dashboard.
            overrides.append(Self.override("byRegexp", "/^\\(others\\)/", ["links": []]))
        }
        if linksToAgent && isTable {
            let link = Self.agentLink("${__data.fields.Agent:percentencode}", "${__data.fields.Instance:percentencode}")
            overrides.append(Self.override("byName", "Agent", ["links": link]))
        }
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
}
