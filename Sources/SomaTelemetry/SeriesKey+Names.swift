package import SomaModel

/// Names are made by agents: what they may become as labels is bounded.
extension SeriesKey {
    /// Instead of a tool without a name of its own.
    package static let otherTool = "other"

    /// The tool that it counts for; `nil` where it counts for none.
    package var tool: String? { attributes.first { $0.name == AttributeName.toolName }?.value }

    /// The series of all tools without a name.
    package var ofOtherTools: SeriesKey {
        var key = self
        for index in key.attributes.indices where key.attributes[index].name == AttributeName.toolName {
            key.attributes[index].value = Self.otherTool
        }
        return key
    }

    /// The series of all agents without a name.
    package var ofOtherAgents: SeriesKey {
        SeriesKey(metric: metric, attributes: attributes + [Label(AttributeName.overflow, "true")])
    }
}
