/// Tokens and money that a model's work took, and what they are counted by: the same subject comes again, in a larger report,
/// in a copied file or by another source, and counts once.
package struct Usage: Equatable, Sendable {
    /// What was counted, by the id that the agent's own program gave it.
    package enum Subject: Hashable, Sendable {
        case message(String)
        case request(String)
        case turn(String)
        /// A total of the whole conversation.
        case thread(String)
        /// What became known of a call after it had ended.
        case call(String)

        package var id: String {
            switch self {
            case .message(let id), .request(let id), .turn(let id), .thread(let id), .call(let id): id
            }
        }
    }

    /// `nil` if the source names none: it counts by itself then.
    package var subject: Subject?
    /// All that the subject has used so far: input (cache reads and writes included) and output.
    package var tokens: Int64
    /// US dollars, finite and ≥ 0.
    package var costUSD: Double
    /// The id of the row that tells of it: a copy of the row in another file has the same. Empty if it has none.
    package var row = ""
    /// Whether it is a copy: another session has used this, by the source's own account.
    package var isCopied = false
    /// The tool calls that the row holds.
    package var calls: [CallID] = []

    package init(of subject: Subject?, tokens: Int64, costUSD: Double = 0) {
        self.subject = subject
        self.tokens = tokens
        self.costUSD = costUSD
    }
}
