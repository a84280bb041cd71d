/// A file under `grafana/` that is made from the table of metrics.
struct GeneratedFile {
    /// Below the folder that holds them all.
    var path: String
    var text: String

    static let all =
        Dashboard.all.map { GeneratedFile(path: "dashboards/\($0.uid).json", text: $0.json.indented() + "\n") } + [
            GeneratedFile(path: "alerts/recording.yaml", text: RuleGroup.yaml(.recording, .readings)),
            GeneratedFile(path: "alerts/alerts.yaml", text: RuleGroup.yaml(.alerts)),
        ]
}
