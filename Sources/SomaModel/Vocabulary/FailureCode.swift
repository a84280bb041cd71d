/// The codes of failures, beside those of errors of the database.
package enum FailureCode {
    /// Bytes behind the last finished audit line were removed.
    package static let bytesRemoved = "bytes_removed"
    /// The last audit line had lost its line feed.
    package static let lineFeedRestored = "line_feed_restored"
    /// A payload in the spool cannot be read.
    package static let badPayload = "bad_payload"
    /// The stored state of an agent cannot be read.
    package static let badState = "bad_state"
    /// A setting or an argument has a value that it may not have.
    package static let invalid = "invalid"
    /// Something could be neither recorded nor spooled.
    package static let lost = "lost"
    /// Items were dropped because more waited than may.
    package static let queueFull = "queue_full"
    /// Items were dropped because their destination was removed.
    package static let noDestination = "no_destination"
    /// A payload has more bytes than are read.
    package static let tooLarge = "too_large"
    /// More is to be remembered than is kept.
    package static let tooMany = "too_many"
}
