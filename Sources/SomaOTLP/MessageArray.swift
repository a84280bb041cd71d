/// A repeated field that was parsed, read as a collection would be.
///
/// Good for as long as the arena it was unpacked in is.
@unsafe struct MessageArray<Message> {
    let count: Int
    private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?

    init(_ pointers: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?, count: Int) {
        unsafe self.pointers = unsafe pointers
        unsafe self.count = unsafe pointers == nil ? 0 : count
    }

    /// The parser leaves no pointer empty; an index beyond `count` traps.
    subscript(index: Int) -> Message {
        guard index >= 0, unsafe index < count, let message = unsafe pointers?[index] else {
            preconditionFailure("index \(index) of \(unsafe count) messages")
        }
        return unsafe message.pointee
    }
}
