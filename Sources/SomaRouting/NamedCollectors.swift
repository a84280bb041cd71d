package import SomaConfiguration
internal import SomaModel

extension ExporterSettings {
    /// A note of the collectors that the settings name: equal notes for equal collectors, in every version of soma.
    ///
    /// Every hook builds it, so it makes no arrays or dictionaries of strings. `joined` would make the runtime look up types,
    /// which costs a thirtieth of a hook.
    package var collectorsNote: String {
        var text = ""
        standard.appendNote(to: &text)
        for destination in others { destination.appendNote(to: &text) }
        return text
    }
}

extension DestinationSettings {
    fileprivate func appendNote(to text: inout String) {
        guard namesCollector else { return }
        if !text.isEmpty { text += "\n" }
        text += name
        text += " "
        text += endpoint.value ?? "-"
        logs.appendNote(" logs=", to: &text)
        metrics.appendNote(" metrics=", to: &text)
        traces.appendNote(" traces=", to: &text)
    }
}

extension SignalSettings {
    fileprivate func appendNote(_ name: String, to text: inout String) {
        guard isEnabled.value else { return }
        text += name
        if let url = url.value { text += url }
    }
}
