internal import SomaJSON
internal import SomaModel

extension GuidanceHistory {
    /// One line of JSON that reads back as the same value: how it waits for the agent's next call.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("number", number)
        writer.name("recent")
        writer.beginArray()
        for action in recent {
            writer.beginArray()
            writer.value(action.tool.name)
            writer.value(action.failed)
            writer.value(Int64(bitPattern: action.file.value))
            writer.value(action.ownPressure)
            if action.tool.kind != Tool.Kind(ofToolNamed: action.tool.name) { writer.value(action.tool.kind.rawValue) }
            writer.endArray()
        }
        writer.endArray()
        writer.member("consecutive_failures", consecutiveFailures)
        writer.name("firings")
        writer.beginObject()
        for firing in firings { writer.member(firing.pattern.text, firing.number) }
        writer.endObject()
        writer.member("last_error", lastError)
        for (name, values) in [("vitals", vitals), ("signal_pressures", signalPressures)] {
            writer.name(name)
            writer.beginArray()
            for signal in Signal.allCases { writer.value(values[signal]) }
            writer.endArray()
        }
        writer.endObject()
        return writer.text
    }

    /// A copy without the text that tools returned. The same patterns fire at the same actions.
    package var withoutText: GuidanceHistory {
        var history = self
        history.lastError = ""
        return history
    }

    /// `nil` for text that `json` cannot have written. Firings of patterns that no longer exist are left out.
    package init?(json: String) {
        guard let value = try? JSONValue(parsing: json), let number = value["number"]?.count,
            case .array(let recent) = value["recent"], recent.count <= min(Self.length, number),
            let failures = value["consecutive_failures"]?.count, failures <= number,
            case .object(let firings) = value["firings"],
            case .string(let error) = value["last_error"], error.unicodeScalars.count <= Self.errorLength,
            let vitals = PerSignal(json: value["vitals"]), let pressures = PerSignal(json: value["signal_pressures"])
        else { return nil }
        self.init(actionCount: number)
        for element in recent {
            guard let action = RecentAction(json: element) else { return nil }
            self.recent.append(action)
        }
        let run = self.recent.reversed().prefix(while: \.failed).count
        guard run == failures || (run == self.recent.count && run < failures) else { return nil }
        consecutiveFailures = failures
        for member in firings {
            let pattern = ExactString(member.name)
            guard let fired = member.value.count, 1...(number + 1) ~= fired,
                !self.firings.contains(where: { $0.pattern == pattern })
            else { return nil }
            if PatternRegistry.pattern(named: member.name) == nil { continue }
            self.firings.append(LastFiring(pattern: pattern, number: fired))
        }
        lastError = error
        self.vitals = vitals
        signalPressures = pressures
    }
}

extension GuidanceHistory.RecentAction {
    fileprivate init?(json: JSONValue) {
        guard case .array(let fields) = json, 4...5 ~= fields.count, case .string(let name) = fields[0],
            GuidanceHistory.shortened(name).utf8.count == name.utf8.count, case .bool(let failed) = fields[1],
            case .int(let file) = fields[2], let pressure = fields[3].share
        else { return nil }
        let digest = FileDigest(value: UInt64(bitPattern: file))
        if failed && digest != .none { return nil }
        var tool = Tool(name)
        if fields.count == 5 {
            // Written only if it is not what the name says.
            guard case .string(let text) = fields[4], let kind = Tool.Kind(rawValue: text), kind != tool.kind else {
                return nil
            }
            tool.kind = kind
        }
        self.init(tool: tool, failed: failed, file: digest, ownPressure: pressure)
    }
}

extension PerSignal<Double> {
    fileprivate init?(json: JSONValue?) {
        guard case .array(let elements) = json, elements.count == Signal.allCases.count else { return nil }
        self.init(repeating: 0)
        for (signal, element) in zip(Signal.allCases, elements) {
            guard let value = element.share else { return nil }
            self[signal] = value
        }
    }
}

extension JSONValue {
    /// A whole number from 0 to 2⁵³.
    fileprivate var count: Int? {
        guard case .int(let number) = self, 0...1 << 53 ~= number else { return nil }
        return Int(number)
    }

    /// What lies in [0, 1] but for a rounding, whichever way it was written.
    fileprivate var share: Double? {
        let number: Double
        switch self {
        case .int(let value): number = Double(value)
        case .double(let value): number = value
        default: return nil
        }
        return 0...(1 + 1e-9) ~= number ? number : nil
    }
}
