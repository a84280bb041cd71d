internal import SomaHTTP
package import SomaPrometheus

extension ExpositionFormat {
    /// What the fields called `Accept` ask for, as `promhttp` decides it: the heaviest type among those that are written
    /// here, wildcards aside, and the text format where there is none. A 406 is never sent: a scraper that is too narrow
    /// still gets its metrics.
    package init(accepting fields: [String]) {
        for item in WeightedItem.list(fields) where item.weight > 0 {
            let version = item.parameters["version"]
            switch item.value {
            case "application/openmetrics-text":
                guard let version = version.map(OpenMetricsVersion.init(rawValue:)) ?? .one else { continue }
                self = .openMetrics(version: version)
                return
            case "text/plain" where version == nil || version == "0.0.4":
                self = .text
                return
            default: continue
            }
        }
        self = .text
    }
}
