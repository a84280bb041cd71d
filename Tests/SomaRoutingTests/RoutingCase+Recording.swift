extension RoutingCase {
    /// Whoever records follows `soma.yaml`, and delivers nothing.
    static let recording = [
        RoutingCase(id: "a hook in a new folder notes that nothing is named", asker: .hook, changes: ["note"]),
        RoutingCase(
            id: "a hook remembers the collector of soma.yaml",
            asker: .hook,
            yaml: namesA,
            changes: ["remember default http://a: traces metrics logs", "note"]
        ),
        RoutingCase(
            id: "a hook leaves alone what a daemon left out, while soma.yaml is the same",
            asker: .hook,
            yaml: namesA,
            known: ["default logs http://a"],
            followed: namesA
        ),
        RoutingCase(
            id: "a hook leaves alone what a daemon added, while soma.yaml is the same",
            asker: .hook,
            yaml: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            known: allAtA,
            followed: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}"
        ),
        RoutingCase(
            id: "a hook leaves a changed soma.yaml to a daemon that is running",
            asker: .hook,
            yaml: "exporter: {endpoint: 'http://b'}",
            known: allAtA,
            followed: namesA,
            isServed: true
        ),
        RoutingCase(
            id: "a hook follows soma.yaml to another address",
            asker: .hook,
            yaml: "exporter: {endpoint: 'http://b'}",
            known: allAtA,
            followed: namesA,
            changes: ["remember default http://b: traces metrics logs", "note"]
        ),
        RoutingCase(
            id: "a hook forgets the signals that soma.yaml takes out",
            asker: .hook,
            yaml: "exporter: {endpoint: 'http://a', signals: [traces]}",
            known: allAtA,
            followed: namesA,
            changes: ["forget default: metrics logs", "note"]
        ),
        RoutingCase(
            id: "signals without an address restrict the known collector",
            asker: .hook,
            yaml: "exporter: {signals: [traces, logs]}",
            known: allAtA,
            followed: "",
            changes: ["forget default: metrics", "note"]
        ),
        RoutingCase(
            id: "signals without an address keep it when soma.yaml replaces them all",
            asker: .hook,
            yaml: "exporter: {signals: [logs]}",
            known: ["default metrics http://a", "default traces http://a http://own"],
            followed: "exporter: {signals: [traces, metrics]}",
            changes: ["remember default http://a: logs", "forget default: traces metrics", "note"]
        ),
        RoutingCase(
            id: "a signal that soma.yaml adds leaves another its own address",
            asker: .hook,
            yaml: "exporter: {signals: [traces, metrics]}",
            known: ["default traces http://a http://own"],
            followed: "exporter: {signals: [traces]}",
            changes: ["remember default http://a: traces=http://own metrics", "note"]
        ),
        RoutingCase(
            id: "signals without an address name no collector while none is known",
            asker: .hook,
            yaml: "exporter: {signals: [traces]}",
            followed: "",
            changes: ["note"]
        ),
        RoutingCase(
            id: "a collector that soma.yaml no longer names is forgotten, and the standard one stays",
            asker: .hook,
            known: ["b logs http://b", "b traces http://b"] + allAtA,
            followed: "exporter: {endpoint: 'http://a', destinations: {b: {endpoint: 'http://b'}}}",
            changes: ["forget b: traces logs", "note"]
        ),
        RoutingCase(
            id: "a collector that soma.yaml adds is remembered beside the known one",
            asker: .hook,
            yaml: "exporter: {destinations: {b: {endpoint: 'http://b', signals: [logs]}}}",
            known: allAtA,
            followed: "",
            changes: ["remember b http://b: logs", "note"]
        ),
        RoutingCase(
            id: "a soma.yaml that cannot be read changes nothing",
            asker: .hook,
            isUnreadable: true,
            known: ["b logs http://b"],
            followed: "exporter: {destinations: {b: {endpoint: 'http://b', signals: [logs]}}}"
        ),
        RoutingCase(
            id: "a recorder's variable goes before soma.yaml",
            asker: .recorder,
            yaml: namesA,
            environment: [endpointVariable: "http://b", "OTEL_LOGS_EXPORTER": "none"],
            known: allAtA,
            followed: namesA,
            changes: ["remember default http://b: traces metrics"]
        ),
        RoutingCase(
            id: "a recorder follows soma.yaml before its variables",
            asker: .recorder,
            yaml: "exporter: {destinations: {c: {endpoint: 'http://c', signals: [logs]}}}",
            environment: [endpointVariable: "http://a", tracesVariable: "http://own"],
            known: ["b logs http://b"],
            followed: "exporter: {destinations: {b: {endpoint: 'http://b', signals: [logs]}}}",
            changes: [
                "remember c http://c: logs", "forget b: logs", "note",
                "remember default http://a: traces=http://own metrics logs",
            ]
        ),
        RoutingCase(
            id: "a recorder beside a daemon remembers what its own settings name, and forgets nothing",
            asker: .recorder,
            environment: [endpointVariable: "http://a"],
            known: ["b logs http://b"],
            followed: namesA,
            isServed: true,
            changes: ["remember default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "a variable for one signal alone names no collector to a recorder",
            asker: .recorder,
            environment: [tracesVariable: "http://own"],
            known: allAtA,
            followed: ""
        ),
        RoutingCase(
            id: "a recorder keeps a signal's own address that its variable names again",
            asker: .recorder,
            environment: [endpointVariable: "http://a", tracesVariable: "http://own"],
            known: ["default logs http://a", "default metrics http://a", "default traces http://a http://own"],
            followed: ""
        ),
    ]
}
