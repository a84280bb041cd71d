"""The files under `otel-collector/` and `grafana/docker-compose.yaml`: their structure, and their keys against what the
components document. No collector runs here."""

import collections
import fnmatch
import json
import pathlib
import re
import subprocess

import kubernetes_validate
import yaml

import vocabulary
from checks import Failed, check, expect, expect_equal
from collector import Answer, Collector, logs
from documented_settings import COLLECTOR, COMPOSE as COMPOSE_FILE, DASHBOARD_PROVIDERS, DATA_SOURCES, KUSTOMIZATION
from documented_settings import LOKI_OPTIONS, OWN_NAMES, SERVICE_MONITOR, TEMPO, expect_documented, expect_seen
from guidance_checks import Session, settle
from prometheus_checks import record
from recording import nanoseconds
from world import ROOT, expect_success

FOLDER = ROOT / "otel-collector"
GRAFANA = ROOT / "grafana"
COMPOSE = GRAFANA / "docker-compose.yaml"

#: A variable in a collector's file, with its default if it has one.
VARIABLE = r"\$\{env:(\w+)(?::-[^}]*)?\}"


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def load(name):
    return read(FOLDER / name)


def laid_over(base, more):
    """Two configurations as a collector merges them: maps by their keys, everything else replaced."""
    if not isinstance(base, dict) or not isinstance(more, dict):
        return more
    return {**base, **{key: laid_over(base.get(key), value) for key, value in more.items()}}


def configurations():
    gateway = load("gateway.yaml")
    return {
        "agent.yaml": load("agent.yaml"),
        "gateway.yaml": gateway,
        "gateway.yaml with remote-write.yaml": laid_over(gateway, load("remote-write.yaml")),
        "audit-log.yaml": load("audit-log.yaml"),
    }


def kind(component):
    return component.split("/")[0]


@check("every setting in the collector's and Grafana's files is one that its component documents")
def documented(_world):
    names = {path.name for path in FOLDER.glob("*.yaml")}
    expect_equal(names, {"agent.yaml", "gateway.yaml", "remote-write.yaml", "audit-log.yaml"}, "collector files")
    files = {
        **{FOLDER / name: COLLECTOR for name in names},
        COMPOSE: COMPOSE_FILE,
        GRAFANA / "provisioning/datasources/soma.yaml": DATA_SOURCES,
        GRAFANA / "provisioning/dashboards/soma.yaml": DASHBOARD_PROVIDERS,
        GRAFANA / "compose/tempo.yaml": TEMPO,
        FOLDER / "kubernetes/prometheus-operator/servicemonitor.yaml": SERVICE_MONITOR,
        **{path: KUSTOMIZATION for path in FOLDER.rglob("kustomization.yaml")},
    }
    for path, settings in files.items():
        # The volumes of a whole composition have names of its own.
        own_names = OWN_NAMES | ({"volumes"} if path == COMPOSE else set())
        expect_seen(read(path), lambda found: expect_documented(found, settings, path.name), path.name, own_names)
    for name, configuration in configurations().items():
        for component in configuration["receivers"].values():
            operators = [one.get("id", one["type"]) for one in component.get("operators", [])]
            expect_equal(len(set(operators)), len(operators), f"{name}: different ids of operators")


@check("promtool sees each misspelt setting of the two Prometheus configurations")
def prometheus_configurations(world):
    def validate(found):
        path = world.scratch() / "prometheus.yaml"
        path.write_text(yaml.safe_dump(found), encoding="utf-8")
        command = ["promtool", "check", "config", "--syntax-only", path]
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        expect_equal(result.returncode, 0, f"promtool: {result.stderr}")

    for path in (GRAFANA / "prometheus.yaml", GRAFANA / "compose/prometheus.yaml"):
        expect_seen(read(path), validate, path.name)


@check("the collector's pipelines use what is defined and leave nothing unused; what waits is on disk")
def pipelines(_world):
    for name, configuration in configurations().items():
        service = configuration["service"]
        used = {section: set() for section in ("receivers", "processors", "exporters")}
        for pipeline, parts in service["pipelines"].items():
            where = f"{name}: pipeline {pipeline}"
            expect(kind(pipeline) in ("traces", "metrics", "logs"), f"{where} has no signal")
            expect(parts["receivers"] and parts["exporters"], f"{where} has no end")
            for section, components in parts.items():
                used[section] |= set(components)
                known = set(configuration.get(section, {})) | set(configuration.get("connectors", {}))
                expect(set(components) <= known, f"{where} uses {set(components) - known}")
            from_outside = not set(parts["receivers"]) & set(configuration.get("connectors", {}))
            if from_outside:
                expect_equal(parts["processors"][0], "memory_limiter", f"{where}: the first processor")
        connectors = set(configuration.get("connectors", {}))
        # Laid over another, a file leaves what it replaced.
        replaced = {"otlp_http/prometheus"} if "remote-write" in name else set()
        for unused in replaced:
            endpoint = configuration["exporters"][unused]["endpoint"]
            expect("${" not in endpoint, f"{name}: {unused} needs an address that nobody is asked for: {endpoint}")
        for section, names in used.items():
            defined = set(configuration.get(section, {}))
            expect_equal(names - connectors, defined - replaced, f"{name}: {section} that are used")
        for connector in connectors:
            expect(connector in used["receivers"] and connector in used["exporters"], f"{name}: {connector} has one end")
            settings = configuration["connectors"][connector]
            targets = {*settings["default_pipelines"], *(one for row in settings["table"] for one in row["pipelines"])}
            fed = {key for key, parts in service["pipelines"].items() if connector in parts["receivers"]}
            expect_equal(targets, fed, f"{name}: pipelines that {connector} feeds")
        expect_equal(set(service["extensions"]), set(configuration["extensions"]), f"{name}: extensions")
        for exporter, settings in configuration["exporters"].items():
            if kind(exporter) == "otlp_http":
                storage = settings["sending_queue"]["storage"]
                expect(storage in service["extensions"], f"{name}: {exporter} waits in {storage}")
                batch = settings["sending_queue"]["batch"]
                expect(batch["min_size"] <= batch["max_size"], f"{name}: {exporter}'s batches")
            # The queue's bound decides what is lost, not how long an outage lasts.
            retry = settings["retry_on_failure"]
            expect_equal((retry["enabled"], retry["max_elapsed_time"]), (True, "0s"), f"{name}: how {exporter} tries again")
        text = json.dumps(configuration)
        told = "".join((FOLDER / part).read_text() for part in re.findall(r"[a-z-]+\.yaml", name))
        for variable in set(re.findall(VARIABLE, text)):
            expect(f"#   {variable}  " in told, f"{name} does not say what {variable} is")


@check("the README's commands give the collector's files the variables that they ask for")
def commands(_world):
    blocks = re.findall(r"```sh\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    found = [block for block in blocks if "otelcol-contrib" in block]
    expect_equal(len(found), 2, "commands that start a collector")
    for block in found:
        configuration = {}
        for path in re.findall(r"--config (\S+)", block):
            configuration = laid_over(configuration, read(ROOT / path))
        needed = set(re.findall(r"\$\{env:(\w+)\}", json.dumps(configuration)))
        expect_equal(set(re.findall(r"(\w+)=", block)), needed, f"variables of {block}")


@check("the gateway keeps every trace of soma's and samples the services' alone")
def sampling(_world):
    gateway = load("gateway.yaml")
    (row,) = gateway["connectors"]["routing/traces"]["table"]
    attribute, value = re.fullmatch(r'attributes\["([a-z.]+)"\] == "(\w+)"', row["condition"]).groups()
    expect_equal((row["context"], value), ("resource", "soma"), "what is soma's")
    expect(attribute in vocabulary.RESOURCE_ATTRIBUTES, f"soma has no attribute {attribute}")
    running = gateway["service"]["pipelines"]
    for pipeline in row["pipelines"]:
        expect_equal(running[pipeline].get("processors", []), [], f"processors of {pipeline}")
    samplers = {name for name, parts in running.items() if "tail_sampling" in parts.get("processors", [])}
    expect_equal(samplers, set(gateway["connectors"]["routing/traces"]["default_pipelines"]), "pipelines that sample")


@check("the collector's reader of the audit log fits the lines and the files that soma writes")
def audit_log(world):
    receiver = load("audit-log.yaml")["receivers"]["file_log/audit"]
    patterns = [pattern.removeprefix("${env:SOMA_HOME}/") for pattern in receiver["include"]]
    for name, wanted in (
        ("audit.jsonl", True),
        ("audit.20261120T190102.123456Z.jsonl", True),
        ("analytics.db", False),
        ("audit.jsonl.lock", False),
    ):
        expect_equal(any(fnmatch.fnmatch(name, pattern) for pattern in patterns), wanted, f"whether {name} is read")
    expect_equal(patterns[-1], "audit.jsonl", "the file that is read last")
    expect_equal(receiver["max_concurrent_files"] // 2, 1, "files that are read at the same time")
    for name, exporter in (("audit-log.yaml", "otlp_http/gateway"), ("gateway.yaml", "otlp_http/loki")):
        expect_equal(load(name)["exporters"][exporter]["sending_queue"]["num_consumers"], 1, f"{name}: senders of lines")
    home = world.home()
    record(world, home, world.edge_cases)
    parser, trace = (
        next(one for one in receiver["operators"] if one["type"] == kind) for kind in ("json_parser", "trace_parser")
    )
    lines = audit_lines(home)
    time_of_go = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
    ids = [trace[name]["parse_from"].removeprefix("attributes.") for name in ("trace_id", "span_id")]
    for line in lines:
        moment = line[parser["timestamp"]["parse_from"].removeprefix("attributes.")]
        expect(time_of_go.fullmatch(moment), f"time {moment}")
        for name, digits in zip(ids, (32, 16)):
            found = line.get(name)
            expect(found is None or re.fullmatch(rf"[0-9a-f]{{{digits}}}", found), f"{name} is {found}")
    expect(any(ids[0] in line and ids[1] in line for line in lines), "no line has a trace and a span")
    removed = {one["field"].removeprefix("attributes.") for one in receiver["operators"] if one["type"] == "remove"}
    expect_equal(removed, {"time", "chain", *ids}, "members that the record has by itself, and the chain")
    expect_equal(receiver["resource"], {"service.name": "${env:OTEL_SERVICE_NAME:-soma}"}, "resource")


def audit_lines(home):
    return [json.loads(line) for line in (home / "audit.jsonl").read_text(encoding="utf-8").splitlines()]


@check("the collector gives each line of the audit log the severity that soma's own log record has")
def severities(world):
    operators = load("audit-log.yaml")["receivers"]["file_log/audit"]["operators"]
    status = [200]
    collector = world.entering(Collector(lambda *_: Answer(status[0])))
    home = world.home()
    settle(home, 0.01, 0.02, 0.03, f"exporter: {{endpoint: '{collector.url}'}}\n")
    session = Session(world, home, "severity")
    session.before("Bash", command="rm -rf build")
    for _ in range(3):
        session.fail("Exit code 1", "make")
    session.before("Bash", command="rm -rf build")
    subprocess.run(
        [str(world.binaries / "soma"), "hook"], input=b"none", env=world.environment(home), capture_output=True, timeout=60
    )
    record(world, home, world.edge_cases)
    expect_success(world.soma("export", home=home), "the export")
    session.fail("Exit code 1", "make")
    status[0] = 503
    expect_equal(world.soma("export", home=home).returncode, 1, "exit code of an export that is refused")

    own = collections.defaultdict(set)
    for message in logs(collector.requests):
        key = message.event_name, message.trace_id.hex(), message.span_id.hex(), message.time_unix_nano
        own[key].add(message.severity_number)
    seen = collections.defaultdict(set)
    for line in audit_lines(home):
        event, severity = line["event"], severity_of(line, operators)
        seen[event].add(severity)
        if event == "pressure_update":
            expect_equal(severity, 9, "severity of a pressure update")
        elif event == "export":
            expect_equal(severity, 13 if "failure" in line else 9, f"severity of {line}")
        else:
            key = f"soma.{event}", line.get("trace_id", ""), line.get("span_id", ""), nanoseconds(line["time"])
            expect_equal({severity}, own[key], f"severity of {line}")
    expect_equal(dict(seen), {
        "session": {9}, "pressure_update": {9}, "mode_change": {9, 13, 17}, "guidance_firing": {13, 17},
        "block_decision": {13, 17}, "failure": {17}, "export": {9, 13},
    }, "severities by event")


def severity_of(line, operators):
    """What the operators make of a line, by pkg/stanza/docs/types/severity.md: the last that parses one decides."""
    severity = 0
    for operator in operators:
        parser = operator if operator["type"] == "severity_parser" else operator.get("severity")
        if parser is None or not all(holds(term, line) for term in operator.get("if", "true").split(" and ")):
            continue
        value = member(parser["parse_from"], line).lower()
        severity = 0
        for alias, values in parser["mapping"].items():
            if value in [one.lower() for one in ([values] if isinstance(values, str) else values)]:
                severity = {"info": 9, "warn": 13, "error": 17}[alias]
    return severity


def holds(term, line):
    """Whether a comparison of an attribute is true of a line; `true` is."""
    if term == "true":
        return True
    field, operator, value = re.fullmatch(r"(\S+) (==|!=) (\S+)", term).groups()
    return (member(field, line) == (None if value == "nil" else json.loads(value))) == (operator == "==")


def member(field, line):
    """What `attributes.name` or `attributes["dotted.name"]` is of a line."""
    plain, dotted = re.fullmatch(r'attributes(?:\.(\w+)|\["([\w.]+)"\])', field).groups()
    return line.get(plain or dotted)


@check("the Kubernetes objects are what its schema says, and their labels, ports, probes and owners fit together")
def kubernetes(world):
    folder = FOLDER / "kubernetes"
    operator = folder / "prometheus-operator"
    files = reached(folder)
    expected = {path for path in folder.rglob("*.yaml") if path.name != "kustomization.yaml"}
    expect_equal(files | reached(operator), expected, "files reached")
    objects = [one for path in files if path.name != "soma.yaml" for one in yaml.safe_load_all(path.read_text())]
    by_kind = {one["kind"]: one for one in objects}
    # All that a cluster knows without anything installed in it.
    expect_equal(set(by_kind), {"Namespace", "Deployment", "DaemonSet", "Service"}, "kinds")
    oldest = re.search(r"Kubernetes (1\.\d+)", (FOLDER / "README.md").read_text(encoding="utf-8"))[1]
    for one in objects:
        for version in (oldest, "1.37"):
            expect_valid(one, version)
        own_names = OWN_NAMES | ({"selector"} if one["kind"] == "Service" else set())
        expect_seen(one, lambda found: expect_valid(found, oldest), one["kind"], own_names)
    home = world.home()
    home.mkdir(mode=0o700)
    (home / "soma.yaml").write_bytes((folder / "soma.yaml").read_bytes())
    (home / "soma.yaml").chmod(0o600)
    expect_success(world.soma("config", home=home), "soma.yaml of the ConfigMap")
    (generated,) = read(folder / "kustomization.yaml")["configMapGenerator"]
    expect_equal(generated["files"], ["soma.yaml"], "files of the ConfigMap")
    service, monitor = by_kind["Service"], read(operator / "servicemonitor.yaml")
    expect("release" in read(operator / "kustomization.yaml")["labels"][0]["pairs"], "the label of the Helm release")
    (port,) = service["spec"]["ports"]
    expect_within(monitor["spec"]["selector"]["matchLabels"], service["metadata"]["labels"], "the ServiceMonitor")
    expect_equal([end["port"] for end in monitor["spec"]["endpoints"]], [port["name"]], "ports that are scraped")
    for name, always in (("Deployment", "initContainers"), ("DaemonSet", "containers")):
        spec = by_kind[name]["spec"]
        labels = spec["template"]["metadata"]["labels"]
        expect_within(spec["selector"]["matchLabels"], labels, f"the {name}")
        expect_within(service["spec"]["selector"], labels, f"the Service, for the {name}")
        pod = spec["template"]["spec"]
        soma = next(one for one in pod[always] if one["name"] == "soma")
        expect_equal(soma.get("restartPolicy"), "Always" if always == "initContainers" else None, f"soma of the {name}")
        (own,) = soma["ports"]
        expect_equal(own["containerPort"], port["targetPort"], f"port of the {name}")
        expect_equal(soma["args"], ["serve", "--web.listen-address", f":{own['containerPort']}"], f"arguments in the {name}")
        for probe, path in (("livenessProbe", "/-/healthy"), ("readinessProbe", "/-/ready")):
            asked = soma[probe]["httpGet"]
            expect_equal((asked["path"], asked["port"]), (path, own["name"]), f"{probe} of the {name}")
        volumes = {volume["name"]: volume for volume in pod["volumes"]}
        homes = set()
        mapped = [one["configMap"]["name"] for one in pod["volumes"] if "configMap" in one]
        expect_equal(mapped, [generated["name"]], f"settings of the {name}")
        for container in [*pod["initContainers"], *pod["containers"]]:
            expect({mount["name"] for mount in container["volumeMounts"]} <= set(volumes), f"mounts in the {name}")
            homes |= {one["value"] for one in container.get("env", []) if one["name"] == "SOMA_HOME"}
        expect_equal(len(homes), 1, f"state folders in the {name}")
        user, group = pod["securityContext"]["runAsUser"], pod["securityContext"]["runAsGroup"]
        if "hostPath" in volumes["state"]:
            expect_equal(volumes["state"]["hostPath"]["type"], "DirectoryOrCreate", "the folder of the node")
            owner = pod["initContainers"][0]
            (mount,) = owner["volumeMounts"]
            expect_equal(owner["command"], ["chown", f"{user}:{group}", mount["mountPath"]], "who owns it")
        else:
            expect_equal(pod["securityContext"]["fsGroup"], group, f"group of the volumes in the {name}")


def discovered(name, node, controller, address):
    """A pod as Prometheus discovers it, with what the Prometheus Operator adds before the ServiceMonitor's relabelings."""
    meta = {"name": name, "node_name": node, "controller_kind": controller, "ip": address}
    labels = {f"__meta_kubernetes_pod_{key}": value for key, value in meta.items()}
    added = {"namespace": "soma", "service": "soma", "endpoint": "metrics", "container": "soma", "pod": name}
    return {"targets": [f"{address}:19464"], "labels": {**labels, **added}}


@check("a soma of the ServiceMonitor has the labels of its state folder, whatever pod answers for it")
def same_folder_same_labels(world):
    (end,) = read(FOLDER / "kubernetes/prometheus-operator/servicemonitor.yaml")["spec"]["endpoints"]
    relabelings = [
        {re.sub("[A-Z]", lambda found: "_" + found[0].lower(), key): value for key, value in one.items()}
        for one in end["relabelings"]
    ]
    pods = [
        discovered("soma-x7x2p", "node-1", "DaemonSet", "10.0.0.4"),
        # After an update, in another pod of the same node.
        discovered("soma-9kq4c", "node-1", "DaemonSet", "10.0.0.9"),
        discovered("soma-m2v8d", "node-2", "DaemonSet", "10.0.1.4"),
        # Each with a folder of its own.
        discovered("agent-7d4b9c-aaaaa", "node-1", "ReplicaSet", "10.0.0.5"),
        discovered("agent-7d4b9c-bbbbb", "node-1", "ReplicaSet", "10.0.0.6"),
    ]
    path = world.scratch() / "prometheus.yaml"
    job = {"job_name": "soma", "static_configs": pods, "relabel_configs": relabelings}
    path.write_text(yaml.safe_dump({"scrape_configs": [job]}), encoding="utf-8")
    command = ["promtool", "check", "service-discovery", "--timeout=2s", path, "soma"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    expect_equal(result.returncode, 0, f"promtool: {result.stderr}")
    found = {
        target["discoveredLabels"]["__address__"]: {
            key: value for key, value in target["labels"].items() if not key.startswith("__")
        }
        for target in json.loads(result.stdout)
    }
    labels = [found[pod["targets"][0]] for pod in pods]
    instances = ["node-1", "node-1", "node-2", "agent-7d4b9c-aaaaa", "agent-7d4b9c-bbbbb"]
    expect_equal([one["instance"] for one in labels], instances, "instances")
    expect_equal(labels[0], labels[1], "labels of one folder")


@check("a Kubernetes that knows no sidecars refuses the Deployment that has one")
def sidecar_is_native(_world):
    deployment = read(FOLDER / "kubernetes/sidecar/deployment.yaml")
    expect_valid(deployment, "1.28")
    try:
        expect_valid(deployment, "1.27")
    except Failed:
        return
    raise Failed("a Kubernetes without sidecars takes the Deployment")


def expect_valid(found, version):
    try:
        kubernetes_validate.validate(found, version, strict=True)
    except Exception as error:
        raise Failed(f"Kubernetes {version}: {str(error)[:400]}") from None


def reached(folder):
    """The files that a kustomization leads to."""
    kustomization = read(folder / "kustomization.yaml")
    expect_equal(kustomization["kind"], "Kustomization", f"kind of {folder}")
    generated = [name for one in kustomization.get("configMapGenerator", []) for name in one["files"]]
    files = set()
    for resource in [*kustomization["resources"], *generated]:
        path = folder / resource
        expect(path.exists(), f"{path} is not there")
        files |= reached(path) if path.is_dir() else {path}
    return files


def expect_within(selector, labels, who):
    expect(selector.items() <= labels.items(), f"{who} selects {selector}, which {labels} are not")


@check("docker-compose.yaml pins its images, mounts files that are there, and gives the collectors what they ask for")
def compose(_world):
    composed = read(COMPOSE)
    services = composed["services"]
    expect_equal(
        set(services), {"grafana", "prometheus", "tempo", "loki", "collector", "audit-log"}, "services"
    )
    for name, service in services.items():
        expect(re.fullmatch(r"[a-z/-]+:v?\d+\.\d+\.\d+", service["image"]), f"{name} runs {service['image']}")
        expect(set(service.get("depends_on", [])) <= set(services), f"{name} depends on {service.get('depends_on')}")
        for port in service.get("ports", []):
            expect(port.startswith("127.0.0.1:"), f"{name} is open on {port}")
        mounted = [mount(volume) for volume in service["volumes"]]
        for source, _, options in mounted:
            if source.startswith("."):
                expect((GRAFANA / source).exists(), f"{name} mounts {source}, which is not there")
            elif "$" in source:
                expect_equal(options.get("bind"), {"create_host_path": False}, f"how {name} mounts {source}")
            else:
                expect(source in composed["volumes"], f"{name} mounts {source}, which is not defined")
        for path in (source for source, *_ in mounted if "/otel-collector/" in source):
            needed = set(re.findall(VARIABLE, (GRAFANA / path).read_text()))
            expect_equal(set(service["environment"]), needed, f"environment of {name}")
    for name in ("collector", "audit-log"):
        endpoints = [value for key, value in services[name]["environment"].items() if key.endswith("ENDPOINT")]
        for endpoint in endpoints:
            expect(re.match(r"http://([a-z]+):", endpoint)[1] in services, f"{name} sends to {endpoint}")
    options = dict(re.fullmatch("-([a-z.-]+)=(.+)", option).groups() for option in services["loki"]["command"])
    expect_documented(options, LOKI_OPTIONS, "options of Loki")
    expect_equal(options["validation.reject-old-samples"], "false", "whether Loki refuses what is old")
    expect_equal(options["shard-streams.time-sharding-enabled"], "true", "whether Loki takes what is out of order")
    window = read(GRAFANA / "compose/prometheus.yaml")["storage"]["tsdb"]["out_of_order_time_window"]
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    slack = read(GRAFANA / "compose/tempo.yaml")["storage"]["trace"]["wal"]["ingestion_time_range_slack"]
    expect_equal((window, slack), ("1d", "24h"), "how late points and spans may be")
    for setting in (f"out_of_order_time_window: {window}", f"ingestion_time_range_slack: {slack}"):
        expect(f"`{setting}`" in told, f"the README does not speak of {setting}")
    sources = read(GRAFANA / "provisioning/datasources/soma.yaml")["datasources"]
    uids = {source["uid"] for source in sources}
    for source in sources:
        expect(re.match(r"http://([a-z]+):", source["url"])[1] in services, f"data source {source['url']}")
        for uid in re.findall(r"'datasourceUid': '(\w+)'", str(source)):
            expect(uid in uids, f"{source['name']} leads to {uid}")
        # OTEL_SERVICE_NAME may call it otherwise.
        expect("soma" not in str(source), f"{source['name']} takes soma's name for granted")
    (provider,) = read(GRAFANA / "provisioning/dashboards/soma.yaml")["providers"]
    targets = [target for source, target, _ in map(mount, services["grafana"]["volumes"]) if source == "./dashboards"]
    expect_equal(targets, [provider["options"]["path"]], "where the dashboards are")
    home = services["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    expect((GRAFANA / "dashboards" / pathlib.PurePath(home).name).exists(), f"home dashboard {home}")


def mount(volume):
    """Source, target and all settings of a mount, whichever way it is written."""
    if isinstance(volume, dict):
        return volume["source"], volume["target"], volume
    source, target = re.fullmatch(r"([^:$]+):([^:]+)(?::ro)?", volume).groups()
    return source, target, {}


@check("docker-compose.yaml says what soma.yaml has to have with --profile audit-log, and soma then sends no log records")
def without_logs(world):
    comments = re.findall(r"^#(?: (.*))?$", COMPOSE.read_text(encoding="utf-8"), re.MULTILINE)
    first = comments.index("  exporter:")
    settings = "\n".join(line[2:] for line in comments[first : first + 2])
    home = world.home()
    with Collector() as collector:
        home.mkdir(mode=0o700)
        (home / "soma.yaml").write_text(f"{settings}\n  endpoint: {collector.url}\n", encoding="utf-8")
        (home / "soma.yaml").chmod(0o600)
        record(world, home, world.edge_cases)
        expect_success(world.soma("export", home=home), "the export")
        expect_equal({request.signal for request in collector.requests} - {"metrics"}, {"traces"}, "signals")
