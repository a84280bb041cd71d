import Glibc

/// Accepts one connection on a thread of its own, reads once, sends `reply` and closes.
struct RawServer: ~Copyable {
    let port: UInt16
    private let thread: pthread_t

    init(reply: String) {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) {
            _ = unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listening, $0, length)
                listen(listening, 1)
                unsafe getsockname(listening, $0, &length)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(Job(listening: listening, reply: reply))
        unsafe pthread_create(
            &thread,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        self.thread = thread
    }

    deinit { pthread_join(thread, nil) }

    private final class Job: Sendable {
        let listening: Int32
        let reply: String

        init(listening: Int32, reply: String) {
            self.listening = listening
            self.reply = reply
        }

        func run() {
            let connection = RawSocket(adopting: accept(listening, nil, nil))
            close(listening)
            _ = connection.receive()
            connection.send(reply)
        }
    }
}
