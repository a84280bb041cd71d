/// Which series a panel or a rule looks at.
///
/// Every path sets `job` and `instance` in its own way, and a collector adds labels of its scope: so panels select by
/// `job` and `instance` and aggregate the rest away.
struct Scope {
    var matchers: [String]

    static let everything = Scope(matchers: [])
    static let job = Scope(matchers: ["\(Label.job)=~\"$job\""])
    static let somas = Scope(matchers: job.matchers + ["\(Label.instance)=~\"$instance\""])
    /// The agents that are chosen; all of them include the series that stands for those beyond the limit.
    static let agents = Scope(matchers: somas.matchers + ["\(Label.agent)=~\"$agent\""])
    /// Grafana escapes no double quote in the value of a choice of one; between these there is nothing to escape, but
    /// themselves.
    static let oneAgent = Scope(matchers: somas.matchers + ["\(Label.agent)=`${agent:raw}`"])
    static let service = Scope(matchers: ["\(Label.job)=`${service:raw}`"])
}
