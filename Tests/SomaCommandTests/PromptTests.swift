import SomaCommand
import SomaModel
import SomaTestSupport
import Testing

struct PromptTests {
    /// Names that a shell or tmux would make something else of.
    private static let names = [
        "plain", #"back\slash \u \h \$ \\"#, "$HOME ${HOME} $(id) `id`", "100% %n %F{red} %{ %} %%",
        "#[fg=red] #{x} #(id) ##", "!! !1 ~ * ?", #"'single' "double""#, "é 日本 👩\u{200D}👧",
    ]

    private static func line(_ name: String) -> StyledLine {
        var line = StyledLine()
        line.append("soma ")
        line.append("WARN", in: .warn)
        line.append(" " + name)
        return line
    }

    @Test(arguments: [
        (Prompt.terminal, "a%#\\", "\u{1B}[33ma%#\\\u{1B}[0m"),
        (.bash, "a%#\\", "\u{1}\u{1B}[33m\u{2}a%#\\\u{1}\u{1B}[0m\u{2}"),
        (.zsh, "a%#\\", "%{\u{1B}[33m%}a%%#\\%{\u{1B}[0m%}"),
        (.tmux, "a%#\\", "#[fg=yellow]a%##\\#[default]"),
    ])
    func `a prompt gets colors as it takes them`(prompt: Prompt, text: String, expected: String) {
        var line = StyledLine()
        line.append(text, in: .warn)
        #expect(line.rendered(for: prompt) == expected)
    }

    @Test(arguments: Prompt.allCases)
    func `what marks invisible text cannot come from a name`(prompt: Prompt) {
        var line = StyledLine()
        line.append("\u{1}\u{2}\u{1B}[31m\n")
        let text = line.rendered(for: prompt)
        #expect(text == "\u{FFFD}\u{FFFD}\u{FFFD}[31m\u{FFFD}")
    }

    @Test(arguments: names)
    func `bash shows what was printed`(name: String) throws {
        let text = Self.line(name).rendered(for: .bash)
        let shown = try Program.run(
            "bash",
            ["--norc", "-c", #"PS1='$(printf %s "$TEXT")'; printf %s "${PS1@P}""#],
            environment: ["TEXT": text]
        )
        let plain = shown.output.split(whereSeparator: { $0 == "\u{1}" || $0 == "\u{2}" }).joined()
        #expect(plain == "soma \u{1B}[33mWARN\u{1B}[0m \(name)", "\(shown.error)")
    }

    @Test(.enabled(if: Program.isInstalled("zsh")), arguments: names)
    func `zsh shows what was printed`(name: String) throws {
        let text = Self.line(name).rendered(for: .zsh)
        let shown = try Program.run(
            "zsh",
            ["-fc", #"setopt prompt_subst; PROMPT='$(printf %s "$TEXT")'; print -Pn -- "$PROMPT""#],
            environment: ["TEXT": text]
        )
        #expect(shown.output == "soma \u{1B}[33mWARN\u{1B}[0m \(name)", "\(shown.error)")
    }
}
