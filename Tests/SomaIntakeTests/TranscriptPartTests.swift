import Foundation
import SomaIntake
import SomaSources
import SomaTestSupport
import Testing

struct TranscriptPartTests {
    private func line(_ id: String, said text: String?, input: Int, output: Int) -> String {
        let block = text.map { #"{"type":"text","text":"\#($0)"}"# } ?? #"{"type":"tool_use","id":"t"}"#
        return #"{"type":"assistant","message":{"id":"\#(id)","content":[\#(block)],"usage":{"input_tokens":\#(input),"#
            + #""cache_read_input_tokens":100,"output_tokens":\#(output)}}}"# + "\n"
    }

    private func part(of path: String, from position: TranscriptPart.Position) throws -> TranscriptPart {
        try TranscriptPart(of: path, from: position, in: ClaudeTranscript(position: nil))
    }

    @Test func `a message's tokens count once, however often it is written`() throws {
        let folder = try TemporaryFolder()
        let text = line("m1", said: "Maybe.", input: 10, output: 1) + line("m1", said: nil, input: 10, output: 5)
        let path = try folder.write(text, to: "t.jsonl")
        let first = try part(of: path, from: TranscriptPart.Position())
        #expect(first.text == "Maybe.")
        #expect(first.tokens == 115)
        let more = text + line("m1", said: nil, input: 10, output: 9) + line("m2", said: "So.", input: 1, output: 1)
        try folder.write(more, to: "t.jsonl")
        let second = try part(of: path, from: first.position)
        #expect(second.text == "So.")
        #expect(second.tokens == 4 + 102)
        #expect(try part(of: path, from: second.position).tokens == 0)
    }

    @Test func `a line that is still being written waits`() throws {
        let folder = try TemporaryFolder()
        let whole = line("m1", said: "One.", input: 1, output: 1)
        let path = try folder.write(whole + whole.replacingOccurrences(of: "m1", with: "m2").dropLast(9), to: "t.jsonl")
        let part = try part(of: path, from: TranscriptPart.Position())
        #expect(part.tokens == 102)
        #expect(part.position.offset == whole.utf8.count)
    }

    @Test func `a line longer than what is read at once is passed over`() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 9 << 20) + "\n"
        let path = try folder.write(long + line("m1", said: "So.", input: 1, output: 1), to: "t.jsonl")
        let first = try part(of: path, from: TranscriptPart.Position())
        #expect(first.tokens == 0)
        #expect(try part(of: path, from: first.position).tokens == 102)
    }

    @Test func `a file that has become shorter is read anew, a hostile one passed over`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(line("m1", said: "x", input: 1, output: 1), to: "t.jsonl")
        var position = TranscriptPart.Position()
        position.offset = 1_000_000
        #expect(try part(of: path, from: position).tokens == 102)
        let hostile =
            "nonsense\n{\"type\":\"assistant\",\"message\":7}\n"
            + #"{"type":"assistant","message":{"usage":{"input_tokens":-5,"output_tokens":1e300}}}"# + "\n"
        try folder.write(hostile, to: "t.jsonl")
        #expect(try part(of: path, from: TranscriptPart.Position()).tokens == 0)
    }
}
