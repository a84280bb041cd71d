internal import Glibc

/// Standard output and error of a command.
package enum Console {
    /// A reader that has gone away ends the process by SIGPIPE, as is customary.
    package static func write(_ bytes: [UInt8]) throws(SystemError) { try write(bytes, to: STDOUT_FILENO) }

    /// What cannot be said on standard error is not said.
    package static func writeError(_ text: String) { try? write(Array(text.utf8), to: STDERR_FILENO) }

    package static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
    package static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Ends the process; for `main` alone.
    package static func exit(_ code: Int32) -> Never { Glibc.exit(code) }

    private static func write(_ bytes: [UInt8], to descriptor: CInt) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            written += try retryingInterrupts("cannot write the output") {
                unsafe bytes.withUnsafeBytes { buffer in
                    unsafe Glibc.write(
                        descriptor,
                        buffer.baseAddress.map { unsafe $0 + written },
                        buffer.count - written
                    )
                }
            }
        }
    }
}
