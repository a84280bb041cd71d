/// The kinds of bytes that soma reads from others, each taken through the functions that read it.
///
/// `Tests/Fixtures/fuzz` has a folder a kind with the inputs that a fuzzer found, each of which reaches code that the
/// others do not.
package enum FuzzInput: String, CaseIterable, Sendable {
    case accept
    case command
    case configuration
    case headers
    case hook
    case json
    case otlpRequest = "otlp-request"
    case otlpResponse = "otlp-response"
    case recording
    case state
    case status
    case web

    /// Reads the bytes as soma would. A trap, or a sentence about what came out that must not be.
    package func fault(of bytes: [UInt8]) -> String? {
        switch self {
        case .accept: readAccept(bytes)
        case .command: readCommand(bytes)
        case .configuration: readConfiguration(bytes)
        case .headers: readHeaders(bytes)
        case .hook: readHook(bytes)
        case .json: readJSON(bytes)
        case .otlpRequest: readOTLPRequest(bytes)
        case .otlpResponse: readOTLPResponse(bytes)
        case .recording: readRecording(bytes)
        case .state: readState(bytes)
        case .status: readStatus(bytes)
        case .web: readWeb(bytes)
        }
    }
}
