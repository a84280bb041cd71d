internal import SomaJSON

/// Grafana's form of a dashboard.
extension Dashboard {
    private static let schemaVersion: JSONValue = 42
    private static let columns = 24

    var json: JSONValue {
        [
            "uid": .string(uid),
            "title": .string(title),
            "description": .string(description),
            "tags": ["soma"],
            "schemaVersion": Self.schemaVersion,
            "editable": true,
            "graphTooltip": 1,
            "time": ["from": "now-3h", "to": "now"],
            "timezone": "browser",
            "refresh": "30s",
            "links": [
                [
                    "title": "soma", "type": "dashboards", "icon": "external link", "tooltip": "", "tags": ["soma"],
                    "asDropdown": true, "targetBlank": false, "includeVars": true, "keepTime": true, "url": "",
                ]
            ],
            "templating": ["list": .array(variables.map(\.json))],
            "annotations": ["list": .array(annotations.map(\.json))],
            "panels": .array(panels),
        ]
    }

    /// Panels from left to right, on the next line where one does not fit; ids in that order.
    private var panels: [JSONValue] {
        var panels: [JSONValue] = []
        var y = 0
        for row in rows {
            panels.append(
                [
                    "id": .int(Int64(panels.count + 1)), "type": "row", "title": .string(row.title), "collapsed": false,
                    "gridPos": ["h": 1, "w": .int(Int64(Self.columns)), "x": 0, "y": .int(Int64(y))], "panels": [],
                ]
            )
            y += 1
            var x = 0
            var height = 0
            for panel in row.panels {
                if x + panel.width > Self.columns {
                    x = 0
                    y += height
                    height = 0
                }
                panels.append(panel.json(id: panels.count + 1, x: x, y: y))
                x += panel.width
                height = Swift.max(height, panel.height)
            }
            y += height
        }
        return panels
    }
}

extension Annotation {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "datasource": Panel.prometheus, "enable": true, "iconColor": .string(color),
            "expr": .string(expression), "titleFormat": .string(title), "textFormat": .string(text),
        ]
    }
}

extension Variable {
    fileprivate var json: JSONValue {
        var named: JSONValue = ["name": .string(name), "label": .string(label), "hide": 0, "skipUrlSync": false]
        if !description.isEmpty { named = named.merging(["description": .string(description)]) }
        switch kind {
        case .datasource(let type):
            return named.merging(
                [
                    "type": "datasource", "query": .string(type), "refresh": 1, "regex": "", "includeAll": false,
                    "multi": false,
                ]
            )
        case .values(let wanted, let series, let several):
            let query: JSONValue = [
                "type": "query", "datasource": Panel.prometheus,
                "query": ["query": "label_values(\(series), \(wanted))", "refId": .string(name)],
                // On each change of the time range, by name.
                "refresh": 2, "sort": 1, "regex": "", "multi": .bool(several), "includeAll": .bool(several),
            ]
            let all: JSONValue = ["allValue": ".*", "current": ["text": ["All"], "value": ["$__all"]]]
            return named.merging(query).merging(several ? all : [:])
        }
    }
}
