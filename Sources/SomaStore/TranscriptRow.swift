internal import SomaJSON
package import SomaModel

/// What is known of an agent's transcript, and of what it said that has no action yet.
package struct TranscriptRow: Equatable, Sendable {
    /// How far it has been read, in bytes.
    package var offset = 0
    /// By what the file is known there; `nil` in rows of schema 11 and before.
    package var ending: Int?
    /// The last message that was counted, and how many of its tokens: its next rows may come later.
    package var messageID = ""
    package var messageTokens: Int64 = 0
    package var messageCall: CallID?
    /// The first event of the session that was seen: what was written before is history. `nil` where the session's beginning
    /// was seen, or nothing yet.
    package var historyTime: Timestamp?
    /// Where what was in the file at the session's beginning ends, in bytes: rows without a time before it are history.
    package var historyEnd = 0
    /// Whether the file could not be read any more: the status line tells of tokens then.
    package var isLost = false
    /// The time of the latest message that was counted.
    package var countedTime: Timestamp?
    /// Whether the keys of what was counted are gone: nothing up to `countedTime` counts again.
    package var hasLostKeys = false
    /// What messages used that belong to calls which have not ended yet.
    package var waiting: [Waiting] = []

    package struct Waiting: Equatable, Sendable {
        package var call: String
        package var tokens: Int64
        /// Of what was said before the call.
        package var words: Int
        package var hedges: Int

        package init(call: String, tokens: Int64, words: Int, hedges: Int) {
            self.call = call
            self.tokens = tokens
            self.words = words
            self.hedges = hedges
        }
    }

    package init() {}
}

extension TranscriptRow {
    /// `nil` for anything that `json` cannot have written.
    init?(json text: String) {
        guard !text.isEmpty, let value = try? JSONValue(parsing: text), let offset = value["offset"]?.natural,
            case .string(let id) = value["message_id"], let tokens = value["message_tokens"]?.natural
        else { return nil }
        self.offset = offset
        messageID = id
        messageTokens = Int64(tokens)
        if case .int(let ending) = value["ending"] { self.ending = Int(ending) }
        if case .string(let call) = value["message_call"] { messageCall = CallID(call) }
        historyTime = value["history_time_unix_nano"]?.time
        historyEnd = value["history_end"]?.natural ?? 0
        isLost = value["lost"] == .bool(true)
        countedTime = value["counted_time_unix_nano"]?.time
        hasLostKeys = value["lost_keys"] == .bool(true)
        guard case .array(let elements) = value["waiting"] else { return }
        for element in elements {
            guard case .array(let fields) = element, fields.count == 4, case .string(let call) = fields[0],
                let tokens = fields[1].natural, let words = fields[2].natural, let hedges = fields[3].natural
            else { continue }
            waiting.append(Waiting(call: call, tokens: Int64(tokens), words: words, hedges: hedges))
        }
    }

    var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("offset", offset)
        if let ending { writer.member("ending", ending) }
        writer.member("message_id", messageID)
        writer.member("message_tokens", Int(messageTokens))
        if let messageCall { writer.member("message_call", messageCall.text) }
        if let historyTime { writer.member("history_time_unix_nano", Int(historyTime.nanosecondsSinceEpoch)) }
        if historyEnd > 0 { writer.member("history_end", historyEnd) }
        if isLost { writer.member("lost", true) }
        if let countedTime { writer.member("counted_time_unix_nano", Int(countedTime.nanosecondsSinceEpoch)) }
        if hasLostKeys { writer.member("lost_keys", true) }
        if !waiting.isEmpty {
            writer.name("waiting")
            writer.beginArray()
            for one in waiting {
                writer.beginArray()
                writer.value(one.call)
                writer.value(one.tokens)
                writer.value(one.words)
                writer.value(one.hedges)
                writer.endArray()
            }
            writer.endArray()
        }
        writer.endObject()
        return writer.text
    }
}

extension JSONValue {
    /// A whole number from 0 to 2⁵³.
    fileprivate var natural: Int? {
        if case .int(let number) = self, 0...(1 << 53) ~= number { Int(number) } else { nil }
    }

    fileprivate var time: Timestamp? {
        if case .int(let number) = self, number >= 0 { Timestamp(nanosecondsSinceEpoch: number) } else { nil }
    }
}
