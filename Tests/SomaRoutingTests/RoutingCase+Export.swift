extension RoutingCase {
    /// An export goes by what is known, and puts an address for one run on trial.
    static let export = [
        RoutingCase(id: "an export without a collector changes nothing", asker: .export),
        RoutingCase(
            id: "an export to the collector of soma.yaml",
            asker: .export,
            yaml: namesA,
            known: allAtA,
            followed: namesA,
            routes: ["default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "an export is the first to see soma.yaml",
            asker: .export,
            yaml: "exporter: {signals: [traces]}",
            known: ["default logs http://a"],
            followed: "exporter: {signals: [logs]}",
            routes: ["default http://a: traces"],
            changes: ["remember default http://a: traces", "forget default: logs", "note"]
        ),
        RoutingCase(
            id: "an export beside a daemon leaves a changed soma.yaml to it",
            asker: .export,
            yaml: "exporter: {endpoint: 'http://a', signals: [traces]}",
            known: ["default logs http://a"],
            followed: "exporter: {endpoint: 'http://a', signals: [logs]}",
            isServed: true,
            routes: ["default http://a: traces logs"]
        ),
        RoutingCase(
            id: "an export that leaves out a signal forgets nothing",
            asker: .export,
            yaml: namesA,
            environment: ["OTEL_LOGS_EXPORTER": "none"],
            known: allAtA,
            followed: namesA,
            routes: ["default http://a: traces metrics"]
        ),
        RoutingCase(
            id: "an export that leaves out every signal changes nothing, whatever soma.yaml names now",
            asker: .export,
            yaml: namesA,
            environment: noSignal,
            routes: ["default http://a:"]
        ),
        RoutingCase(
            id: "an export delivers what a daemon's variable added",
            asker: .export,
            yaml: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            known: allAtA,
            followed: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            routes: ["default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "an export delivers what a daemon's variables added to the address that they gave",
            asker: .export,
            yaml: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            known: ["default logs http://a", "default metrics http://a", "default traces http://a http://own"],
            followed: "exporter: {endpoint: 'http://a', signals: [logs, metrics]}",
            routes: ["default http://a: traces=http://own metrics logs"]
        ),
        RoutingCase(
            id: "an export does not add what a daemon's variable left out of the collector of soma.yaml",
            asker: .export,
            yaml: namesA,
            known: ["default logs http://a", "default metrics http://a"],
            followed: namesA,
            routes: ["default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "an export does not add what a daemon's variable left out of its own collector",
            asker: .export,
            known: ["default logs http://a", "default metrics http://a"],
            followed: "",
            routes: ["default http://a: metrics logs"]
        ),
        RoutingCase(
            id: "the first address of an option is remembered",
            asker: .export,
            option: "http://a",
            followed: "",
            routes: ["default http://a: traces metrics logs"],
            changes: ["remember default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "the first address of a variable is remembered, with a signal's own",
            asker: .export,
            environment: [endpointVariable: "http://a", tracesVariable: "http://own"],
            followed: "",
            routes: ["default http://a: traces=http://own metrics logs"],
            changes: ["remember default http://a: traces=http://own metrics logs"]
        ),
        RoutingCase(
            id: "another address of an option is on trial for all signals",
            asker: .export,
            option: "http://b",
            known: allAtA,
            followed: "",
            routes: ["default http://b: traces? metrics? logs?"]
        ),
        RoutingCase(
            id: "another address of a variable is on trial for all signals",
            asker: .export,
            environment: [endpointVariable: "http://b", "OTEL_LOGS_EXPORTER": "none"],
            known: allAtA,
            followed: "",
            routes: ["default http://b: traces? metrics? logs is known"]
        ),
        RoutingCase(
            id: "a variable for one signal puts that one on trial",
            asker: .export,
            environment: [tracesVariable: "http://own"],
            known: allAtA,
            followed: "",
            routes: ["default http://a: traces=http://own? metrics logs"]
        ),
        RoutingCase(
            id: "a variable for one signal that names the known address puts nothing on trial",
            asker: .export,
            environment: [tracesVariable: "http://own"],
            known: ["default logs http://a", "default metrics http://a", "default traces http://a http://own"],
            followed: "",
            routes: ["default http://a: traces=http://own metrics logs"]
        ),
        RoutingCase(
            id: "an option with the known base puts a signal with its own address on trial",
            asker: .export,
            option: "http://a",
            known: ["default logs http://a", "default metrics http://a", "default traces http://a http://own"],
            followed: "",
            routes: ["default http://a: traces? metrics logs"]
        ),
        RoutingCase(
            id: "an option with the known base adds the signals that are not known",
            asker: .export,
            option: "http://a",
            known: ["default logs http://a"],
            followed: "",
            routes: ["default http://a: traces metrics logs"],
            changes: ["remember default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "an option leaves the other collectors as they are",
            asker: .export,
            yaml: "exporter: {destinations: {b: {endpoint: 'http://b'}}}",
            option: "http://c",
            known: ["b logs http://b", "b metrics http://b", "b traces http://b"] + allAtA,
            followed: "exporter: {destinations: {b: {endpoint: 'http://b'}}}",
            routes: ["default http://c: traces? metrics? logs?", "b http://b: traces metrics logs"]
        ),
        RoutingCase(
            id: "the collector of soma.yaml comes back after an option replaced it",
            asker: .export,
            yaml: namesA,
            known: ["default logs http://b", "default metrics http://b", "default traces http://b"],
            followed: namesA,
            routes: ["default http://a: traces metrics logs"],
            changes: ["remember default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "an export that a hook starts goes on with the last good soma.yaml",
            asker: .export,
            yaml: namesA,
            isUnreadable: true,
            known: ["b logs http://b"] + allAtA,
            followed: "exporter: {destinations: {b: {endpoint: 'http://b', signals: [logs]}}}",
            routes: ["default http://a: traces metrics logs"]
        ),
        RoutingCase(
            id: "an option that is no base URL",
            asker: .export,
            option: "localhost:4318",
            known: allAtA,
            problem: "--endpoint must be a base URL such as http://localhost:4318"
        ),
        RoutingCase(
            id: "a known address that is no base URL",
            asker: .export,
            known: ["default logs a"],
            followed: "",
            problem: "the remembered endpoint must be a base URL such as http://localhost:4318"
        ),
    ]
}
