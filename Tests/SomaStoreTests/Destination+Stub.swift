import SomaModel
@testable import SomaStore

extension Destination {
    /// One that has had nothing.
    static func stub(
        _ name: String = "d",
        _ signal: ExportSignal = .traces,
        endpoint: String = "http://x"
    ) -> Destination {
        Destination(
            name: name,
            signal: signal,
            endpoint: endpoint,
            ownURL: nil,
            url: nil,
            position: 0,
            lastSuccessTime: nil,
            lastErrorTime: nil,
            lastError: nil,
            lastRejectionTime: nil,
            lastRejection: nil,
            nextAttemptTime: .epoch,
            failedAttempts: 0
        )
    }
}

/// One item of the outbox, its message's bytes taken for a text.
struct WaitingText: Equatable {
    var id: Int64
    var payload: String
}

extension Store {
    /// Keeps a text as the message of an item.
    func enqueue(text: String, for signal: ExportSignal) throws(StoreError) {
        try enqueue([0x12, UInt8(text.utf8.count)] + Array(text.utf8), for: signal)
    }

    /// All that the outbox holds for a signal.
    func outboxItems(_ signal: ExportSignal = .traces) throws(StoreError) -> [WaitingText] {
        try waitingTexts(for: .stub("d", signal), limit: 10_000)
    }

    /// What waits for a destination, in order.
    func waitingTexts(for destination: Destination, limit: Int = 100) throws(StoreError) -> [WaitingText] {
        guard let items = try outboxItems(for: destination, limit: limit) else { return [] }
        var texts: [String] = []
        for part in items.parts {
            switch part {
            case .json(let text): texts.append(text)
            case .messages(let messages):
                for index in 0..<messages.count {
                    let one = messages.part(from: index, atMost: 1, byteLimit: .max)
                    texts.append(String(decoding: one.bytes.dropFirst(2), as: UTF8.self))
                }
            }
        }
        return texts.enumerated().map { offset, text in
            WaitingText(id: items.last - Int64(texts.count - 1 - offset), payload: text)
        }
    }
}
