internal import SomaJSON
internal import SomaModel

extension AgentState {
    /// One line of JSON that reads back as the same bits: how an agent's state waits for its next action.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("actions", actionCount)
        writer.member("failures", Int(failures))
        if cancellations != 0 { writer.member("cancellations", Int(cancellations)) }
        writer.name("recent")
        writer.beginArray()
        for action in recent {
            writer.beginArray()
            writer.value(action.tool.text)
            // Neither of the two for one that was cancelled.
            if action.outcome == .cancelled { writer.value(.null) } else { writer.value(action.outcome == .error) }
            writer.value(action.outputLength)
            writer.value(action.tokens)
            writer.value(action.costUSD)
            if action.call != 0 { writer.value(action.call) }
            writer.endArray()
        }
        writer.endArray()
        writer.name("intent")
        writer.beginObject()
        writer.name("tools")
        writer.beginArray()
        for share in intent.tools {
            writer.value(share.tool.text)
            writer.value(share.value)
        }
        writer.endArray()
        writer.member("failed", intent.failed)
        writer.member("output", intent.output)
        writer.endObject()
        writer.name("baselines")
        writer.beginObject()
        for signal in Signal.allCases {
            writer.name(signal.rawValue)
            writer.beginArray()
            writer.value(baselines[signal].mean)
            writer.value(baselines[signal].variance)
            writer.endArray()
        }
        writer.endObject()
        writer.member("own_pressure", ownPressure)
        writer.member("mode", mode.name)
        writer.member("last_time_unix_nano", Int(lastTime.nanosecondsSinceEpoch))
        writer.member("open_session", openSession)
        writer.endObject()
        return writer.text
    }

    /// `nil` for anything that `json` cannot have written.
    package init?(agent: String, json: String) {
        guard let value = try? JSONValue(parsing: json), case .int(let count) = value["actions"], 1...1 << 53 ~= count,
            case .int(let failures) = value["failures"], let failures = UInt32(exactly: failures),
            case .array(let recent) = value["recent"], recent.count == min(Int(count), Self.recentLength),
            let intent = BehaviorVector(json: value["intent"]), let ownPressure = value["own_pressure"]?.share,
            case .string(let mode) = value["mode"], let mode = Mode(name: mode),
            case .int(let time) = value["last_time_unix_nano"], time >= 0,
            case .string(let session) = value["open_session"]
        else { return nil }
        self.init(agent: agent)
        self.actionCount = Int(count)
        self.failures = failures
        if let text = value["cancellations"] {
            guard case .int(let bits) = text, let bits = UInt32(exactly: bits), bits & failures == 0 else { return nil }
            cancellations = bits
        }
        for element in recent {
            guard let action = RecentAction(json: element) else { return nil }
            self.recent.append(action)
        }
        self.intent = intent
        for signal in Signal.allCases {
            guard case .array(let pair) = value["baselines"]?[signal.rawValue], pair.count == 2,
                let mean = pair[0].share, let variance = pair[1].share
            else { return nil }
            baselines[signal] = Baseline(mean: mean, variance: variance)
        }
        self.ownPressure = ownPressure
        self.mode = mode
        self.lastTime = Timestamp(nanosecondsSinceEpoch: time)
        self.openSession = session
    }
}

extension AgentState.RecentAction {
    fileprivate init?(json: JSONValue) {
        guard case .array(let fields) = json, 5...6 ~= fields.count, case .string(let tool) = fields[0],
            let outcome = ActionOutcome(json: fields[1]), case .int(let length) = fields[2], length >= 0,
            case .int(let tokens) = fields[3], tokens >= 0, let cost = fields[4].number, cost >= 0
        else { return nil }
        var call = 0
        if fields.count == 6 {
            guard case .int(let hash) = fields[5], hash != 0 else { return nil }
            call = Int(hash)
        }
        self.init(
            tool: ExactString(tool),
            outcome: outcome,
            outputLength: Int(length),
            tokens: tokens,
            costUSD: cost,
            call: call
        )
    }
}

extension ActionOutcome {
    fileprivate init?(json: JSONValue) {
        switch json {
        case .null: self = .cancelled
        case .bool(let failed): self = failed ? .error : .ok
        default: return nil
        }
    }
}

extension BehaviorVector {
    fileprivate init?(json: JSONValue?) {
        guard let json, case .array(let tools) = json["tools"], tools.count % 2 == 0,
            let failed = json["failed"]?.share, let output = json["output"]?.share
        else { return nil }
        self.init()
        for index in stride(from: 0, to: tools.count, by: 2) {
            guard case .string(let text) = tools[index], let value = tools[index + 1].share else { return nil }
            let tool = ExactString(text)
            if let last = self.tools.last, !(last.tool < tool) { return nil }
            self.tools.append(Share(tool: tool, value: value))
        }
        self.failed = failed
        self.output = output
    }
}

extension JSONValue {
    /// A finite number, whichever way it was written.
    /// `nil` for what is no finite number.
    var number: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number) where number.isFinite: number
        default: nil
        }
    }

    /// What lies in [0, 1] but for a rounding.
    fileprivate var share: Double? { number.flatMap { 0...(1 + 1e-9) ~= $0 ? $0 : nil } }
}
