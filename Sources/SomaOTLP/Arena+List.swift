/// A repeated field as protobuf-c has it: pointers to messages, which here lie side by side.
///
/// Good for as long as the arena it came from is not reset.
@safe struct MessageList<Message> {
    let count: Int
    /// What the field's pointer is set to.
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>
    private let messages: UnsafeMutablePointer<Message>

    /// The messages are uninitialized; whoever asks for the list fills every one.
    @inline(__always)
    fileprivate init(count: Int, in arena: inout Arena) {
        self.count = count
        unsafe pointers = arena.allocate(count, of: UnsafeMutablePointer<Message>?.self)
        unsafe messages = arena.allocate(count, of: Message.self)
    }

    /// Puts `message` at `index`, which must be below `count`.
    @inline(__always)
    func place(_ message: Message, at index: Int) {
        let place = unsafe messages + index
        unsafe place.initialize(to: message)
        unsafe (pointers + index).initialize(to: place)
    }
}

extension Arena {
    /// Room for `count` messages and the pointers to them.
    @inline(__always)
    mutating func list<Message>(_ count: Int, of type: Message.Type) -> MessageList<Message> {
        MessageList(count: count, in: &self)
    }
}
