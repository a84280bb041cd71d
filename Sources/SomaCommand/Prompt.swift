internal import SomaModel

/// Who displays a line, and what that takes: invisible text marked as such, and special characters made plain.
package enum Prompt: String, CaseIterable, Sendable {
    /// Nobody in between.
    case terminal
    /// `PS1='$(…)'`: what a command printed is not expanded again, so `\[` would stay as it is; the two characters that
    /// it stands for mark the invisible text.
    case bash
    /// `PROMPT='$(…)'` with `prompt_subst`: percent sequences in the output are expanded.
    case zsh
    /// `#(…)` in a status line, which expands formats and knows no escape sequences.
    case tmux

    func escaped(_ text: String) -> String {
        switch self {
        case .terminal, .bash: text
        case .zsh: Self.doubling("%", in: text)
        case .tmux: Self.doubling("#", in: text)
        }
    }

    func written(_ style: StyledLine.Style) -> String {
        if self == .tmux { return Self.tmuxStyle(style) }
        let sequence =
            switch style {
            case .mode(let mode): "\u{1B}[\(mode.colorCode)m"
            case .reset: "\u{1B}[0m"
            case .escape(let escape): escape
            }
        return switch self {
        case .bash: "\u{1}\(sequence)\u{2}"
        case .zsh: "%{\(escaped(sequence))%}"
        case .terminal, .tmux: sequence
        }
    }

    private static func tmuxStyle(_ style: StyledLine.Style) -> String {
        switch style {
        case .mode(.observe): "#[fg=green]"
        case .mode(.guide): "#[fg=cyan]"
        case .mode(.warn): "#[fg=yellow]"
        case .mode(.block): "#[fg=red,bold]"
        case .reset: "#[default]"
        case .escape: ""
        }
    }

    private static func doubling(_ special: Unicode.Scalar, in text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar)
            if scalar == special { result.append(scalar) }
        }
        return String(result)
    }
}
