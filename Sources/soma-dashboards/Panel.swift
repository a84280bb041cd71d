internal import SomaJSON
internal import SomaModel

/// One query of a panel.
struct Target {
    /// What a query is asked of.
    enum Source {
        case prometheus
        case tempo
    }

    var expression: String
    var legend = ""
    /// One value now, in place of values over the range.
    var isInstant = false
    /// Whether exemplars are asked for, which lead from a point to its trace.
    var hasExemplars = false
    var source = Source.prometheus

    init(_ expression: String, _ legend: String = "", isInstant: Bool = false, hasExemplars: Bool = false) {
        self.expression = expression
        self.legend = legend
        self.isInstant = isInstant
        self.hasExemplars = hasExemplars
    }

    static func traces(_ query: String) -> Target {
        var target = Target(query)
        target.source = .tempo
        return target
    }
}

/// From which value on which color holds.
struct Threshold {
    /// `nil` for what is below all others.
    var value: Double?
    var color: String

    static let none = [Threshold(value: nil, color: "blue")]

    static func from(_ color: String = "green", _ steps: (Double, String)...) -> [Threshold] {
        [Threshold(value: nil, color: color)] + steps.map { Threshold(value: $0.0, color: $0.1) }
    }

    /// Where modes begin unless `soma.yaml` says otherwise.
    static let pressure = from(
        Mode.observe.color,
        (ModeBounds.standard.guide, Mode.guide.color),
        (ModeBounds.standard.warn, Mode.warn.color),
        (ModeBounds.standard.block, Mode.block.color)
    )
    static let mode = Mode.allCases.map {
        Threshold(value: $0 == .observe ? nil : Double($0.rawValue), color: $0.color)
    }
    static let budget = from("green", (0.8, "orange"), (0.95, "red"))
    static let share = from("green", (0.1, "orange"), (0.3, "red"))
    /// For what should not happen at all.
    static let anyIsBad = from("green", (1, "red"))
    static let latency = from("green", (1, "orange"), (10, "red"))
}

extension Mode {
    var color: String {
        switch self {
        case .observe: "green"
        case .guide: "blue"
        case .warn: "orange"
        case .block: "red"
        }
    }
}

/// Units by Grafana's names.
enum Unit: String {
    case ratio = "percentunit"
    case seconds = "s"
    case dollars = "currencyUSD"
    case count = "short"
    case perSecond = "cps"
    case requestsPerSecond = "reqps"
    case dateTime = "dateTimeAsIso"
    case bytes = "bytes"
    case none
}

/// A panel as data; `Panel+JSON.swift` makes Grafana's of it.
struct Panel {
    enum Kind {
        case lines
        /// Values in bars that stand on each other.
        case bars
        /// One value a series, large.
        case stat
        case barGauge
        /// A row a series, colored by value from 0 to 1.
        case heatmap
        /// Instant queries joined by their labels; headings by query, in order.
        case table(headings: [String])
        case traces
    }

    var kind: Kind
    var title: String
    var description: String
    var unit: Unit
    var thresholds: [Threshold]
    var targets: [Target]
    var width = 12
    var height = 8
    var maximum: Double?
    /// Queries whose values of 1 color the background while a mode holds.
    var hasModeBands = false
    /// Values are modes and show as their names.
    var showsModes = false
    /// What values show as.
    var texts: [(value: Int, text: String, color: String)] = []
    /// What is shown is what a series is called, not its value.
    var showsNames = false
    /// Colors of series by their legends.
    var colors: [(series: String, color: String)] = []
    /// Units of a table's columns that differ from the panel's.
    var columnUnits: [(heading: String, unit: Unit)] = []
    /// Columns of a table that come from labels: the label and its heading.
    var labels: [(label: String, heading: String)] = []
    /// Labels that are no columns.
    var hiddenLabels: [String] = []
    /// The series that has an axis of its own on the right, and its unit.
    var rightAxis: (series: String, unit: Unit)?
    /// A click on a series, or on a table's agent, leads to the agent's dashboard.
    var linksToAgent = false

    init(
        _ kind: Kind,
        _ title: String,
        _ description: String,
        _ unit: Unit,
        _ thresholds: [Threshold] = Threshold.none,
        _ targets: Target...
    ) {
        self.kind = kind
        self.title = title
        self.description = description
        self.unit = unit
        self.thresholds = thresholds
        self.targets = targets
    }

    /// The same with something changed.
    func with(_ change: (inout Panel) -> Void) -> Panel {
        var panel = self
        change(&panel)
        return panel
    }

    func sized(_ width: Int, _ height: Int) -> Panel {
        with {
            $0.width = width
            $0.height = height
        }
    }
}
