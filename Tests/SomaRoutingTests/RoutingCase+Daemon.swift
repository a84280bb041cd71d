extension RoutingCase {
    /// A daemon goes by its environment, and what that says holds after its end until soma.yaml changes.
    static let daemon = [
        RoutingCase(
            id: "a daemon's variable adds a signal that soma.yaml leaves out",
            asker: .daemon,
            yaml: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            environment: ["OTEL_TRACES_EXPORTER": "otlp"],
            known: ["default logs http://a", "default metrics http://a"],
            followed: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            routes: ["default http://a: traces metrics logs"],
            changes: ["remember default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "a daemon's variables add a signal at an address of its own",
            asker: .daemon,
            yaml: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            environment: ["OTEL_TRACES_EXPORTER": "otlp", tracesVariable: "http://own"],
            routes: ["default http://a: traces=http://own metrics logs"],
            changes: ["remember default http://a: traces=http://own metrics logs", "note"]
        ),
        RoutingCase(
            id: "a daemon's variable leaves out a signal that is known",
            asker: .daemon,
            yaml: namesA,
            environment: ["OTEL_TRACES_EXPORTER": "none"],
            known: allAtA,
            followed: namesA,
            routes: ["default http://a: metrics logs"],
            changes: ["forget default: traces"]
        ),
        RoutingCase(
            id: "the next daemon without the variable forgets what the last one added",
            asker: .daemon,
            yaml: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            known: allAtA,
            followed: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            routes: ["default http://a: metrics logs"],
            changes: ["forget default: traces"]
        ),
        RoutingCase(
            id: "a daemon's variables name a collector in a new folder",
            asker: .daemon,
            environment: [endpointVariable: "http://a", "OTEL_TRACES_EXPORTER": "none"],
            routes: ["default http://a: metrics logs"],
            changes: ["remember default http://a: metrics logs", "note"]
        ),
        RoutingCase(
            id: "a daemon's variable for one signal leaves the others to the standard address",
            asker: .daemon,
            environment: [tracesVariable: "http://own"],
            followed: "",
            routes: ["default http://localhost:4318: traces=http://own metrics logs"],
            changes: ["remember default http://localhost:4318: traces=http://own metrics logs"]
        ),
        RoutingCase(
            id: "a daemon's address replaces the known one at once",
            asker: .daemon,
            environment: [endpointVariable: "http://b"],
            known: allAtA,
            followed: "",
            routes: ["default http://b: traces metrics logs"],
            changes: ["remember default http://b: traces metrics logs"]
        ),
        RoutingCase(
            id: "a daemon delivers the known signals of a known collector, each to its own address",
            asker: .daemon,
            known: ["default logs http://a", "default traces http://a http://own"],
            followed: "",
            routes: ["default http://a: traces=http://own logs"]
        ),
        RoutingCase(
            id: "a daemon whose variables leave out every signal changes nothing",
            asker: .daemon,
            yaml: namesA,
            environment: noSignal,
            known: allAtA,
            routes: ["default http://a:"]
        ),
        RoutingCase(
            id: "a daemon whose variables leave out every signal of one of two collectors forgets that one",
            asker: .daemon,
            yaml: "exporter: {endpoint: 'http://a', destinations: {b: {endpoint: 'http://b', signals: [logs]}}}",
            environment: noSignal,
            known: ["b logs http://b"] + allAtA,
            followed: "exporter: {endpoint: 'http://a', destinations: {b: {endpoint: 'http://b', signals: [logs]}}}",
            routes: ["default http://a:", "b http://b: logs"],
            changes: ["forget default: traces metrics logs"]
        ),
        RoutingCase(
            id: "a daemon without any collector forgets the ones that soma.yaml named",
            asker: .daemon,
            known: ["b logs http://b"],
            followed: "exporter: {destinations: {b: {endpoint: 'http://b', signals: [logs]}}}",
            changes: ["forget b: logs", "note"]
        ),
        RoutingCase(
            id: "a daemon takes a collector over while it runs",
            asker: .daemon,
            yaml: "exporter: {endpoint: 'http://a', destinations: {b: {endpoint: 'http://b'}}}",
            known: allAtA,
            followed: namesA,
            isServed: true,
            routes: ["default http://a: traces metrics logs", "b http://b: traces metrics logs"],
            changes: ["remember b http://b: traces metrics logs", "note"]
        ),
        RoutingCase(
            id: "a daemon goes on with the settings it has while soma.yaml cannot be read",
            asker: .daemon,
            yaml: namesA,
            isUnreadable: true,
            known: allAtA,
            followed: namesA,
            routes: ["default http://a: traces metrics logs"]
        ),
    ]
}
