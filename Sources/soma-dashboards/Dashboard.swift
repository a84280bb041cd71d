internal import SomaJSON

/// Panels under a heading.
struct Row {
    var title: String
    var panels: [Panel]

    init(_ title: String, _ panels: Panel...) { self.init(title, panels) }

    init(_ title: String, _ panels: [Panel]) {
        self.title = title
        self.panels = panels
    }
}

/// Marks at the times at which a query has values above 0.
struct Annotation {
    var name: String
    var expression: String
    var title: String
    var text: String
    var color: String
}

/// A choice at a dashboard's top.
struct Variable {
    enum Kind {
        /// A data source of this type.
        case datasource(String)
        /// The values that a label of some series has within the time range.
        case values(of: String, in: String, several: Bool)
    }

    var name: String
    var label: String
    /// What the choice is for, where its label does not say it.
    var description = ""
    var kind: Kind
}

/// A dashboard as data; `Dashboard+JSON.swift` makes Grafana's of it.
struct Dashboard {
    /// Also the file's name.
    var uid: String
    var title: String
    var description: String
    var variables: [Variable]
    var annotations: [Annotation] = []
    var rows: [Row]

    static let all: [Dashboard] = [.agents, .agent, .guidance, .exporter, .services]
}
