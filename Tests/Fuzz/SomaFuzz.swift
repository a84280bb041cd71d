internal import CLibFuzzer
internal import FuzzInputs

/// Feeds one kind of input with what libFuzzer makes up. `SOMA_FUZZ_INPUT` names the kind; the arguments are libFuzzer's
/// own, which starts itself again with them. Without Swift's own report of a crash, libFuzzer keeps the input of it.
///
///     SOMA_FUZZ=1 swift build -c release --product soma-fuzz --scratch-path .build/fuzz -Xswiftc -sanitize=fuzzer
///     export SOMA_FUZZ_INPUT=hook SWIFT_BACKTRACE=enable=no
///     .build/fuzz/release/soma-fuzz -max_total_time=600 -timeout=5 /tmp/found Tests/Fixtures/fuzz/hook
///
/// What reaches new code, in as few and short files as will do, goes to the corpus:
///
///     .build/fuzz/release/soma-fuzz -set_cover_merge=1 -use_counters=0 -max_len=600 Tests/Fixtures/fuzz/hook /tmp/found
@main
enum SomaFuzz {
    fileprivate static let input: FuzzInput = {
        guard let name = unsafe getenv("SOMA_FUZZ_INPUT"), let input = FuzzInput(rawValue: unsafe String(cString: name))
        else { fatalError("SOMA_FUZZ_INPUT is one of \(FuzzInput.allCases.map(\.rawValue).joined(separator: ", "))") }
        return input
    }()

    static func main() {
        var count = CommandLine.argc
        var arguments = unsafe Optional(CommandLine.unsafeArgv)
        _ = unsafe LLVMFuzzerRunDriver(&count, &arguments) { unsafe take($0, $1) }
    }
}

/// The name under which libFuzzer's own `main`, which is linked and not run, looks for it.
@c(LLVMFuzzerTestOneInput)
public func take(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    if let fault = SomaFuzz.input.fault(of: bytes) { fatalError(fault) }
    return 0
}
