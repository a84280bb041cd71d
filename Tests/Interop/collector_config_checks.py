"""The files under `otel-collector/` and `grafana/docker-compose.yaml`: their structure, and their keys against what the
components document. No collector runs here."""

import fnmatch
import json
import pathlib
import re
import subprocess

import kubernetes_validate
import yaml

import vocabulary
from checks import Failed, check, expect, expect_equal
from prometheus_checks import record
from world import ROOT, expect_success

FOLDER = ROOT / "otel-collector"
COMPOSE = ROOT / "grafana" / "docker-compose.yaml"

# Settings as the components of OpenTelemetry Collector 0.159.0 document them: in open-telemetry/opentelemetry-collector the
# `config.schema.yaml` of each component and of config/confighttp, config/configgrpc, config/configtls, config/configretry
# and exporter/exporterhelper (README.md), in opentelemetry-collector-contrib the README.md or `config.schema.yaml` named
# below. `None` takes any value, a dictionary lists the keys of a map, a list with one element describes a list's elements.
_tls = {
    name: None
    for name in "insecure insecure_skip_verify server_name_override ca_file ca_pem cert_file cert_pem key_file key_pem "
    "cipher_suites curve_preferences include_system_ca_certs_pool max_version min_version reload_interval".split()
}
_server_tls = {**_tls, "client_ca_file": None, "client_ca_file_reload": None}
_http_server = {
    **{
        name: None
        for name in "endpoint auth compression_algorithms cors idle_timeout include_metadata keep_alives_enabled "
        "max_request_body_size middlewares read_header_timeout read_timeout response_headers write_timeout".split()
    },
    "tls": _server_tls,
}
_grpc_server = {
    **{
        name: None
        for name in "endpoint transport auth include_metadata keepalive max_concurrent_streams max_recv_msg_size_mib "
        "middlewares read_buffer_size write_buffer_size".split()
    },
    "tls": _server_tls,
}
_http_client = {
    **{
        name: None
        for name in "endpoint auth compression compression_params cookies disable_keep_alives force_attempt_http2 headers "
        "http2_ping_timeout http2_read_idle_timeout idle_conn_timeout max_conns_per_host max_idle_conns "
        "max_idle_conns_per_host middlewares proxy_url read_buffer_size timeout write_buffer_size".split()
    },
    "tls": _tls,
}
_retry = {
    name: None
    for name in "enabled initial_interval max_interval max_elapsed_time multiplier randomization_factor".split()
}
_queue = {
    **{
        name: None
        for name in "enabled num_consumers wait_for_result block_on_overflow sizer queue_size storage".split()
    },
    "batch": {"flush_timeout": None, "min_size": None, "max_size": None, "sizer": None, "partition": None},
}
_enabled = {"enabled": None}
# pkg/stanza/docs/operators/*.md and types/{timestamp,severity}.md.
_operator = {name: None for name in "type id output on_error if".split()}
_parse_from = {"parse_from": None}
OPERATORS = {
    "json_parser": {
        **_operator,
        "parse_from": None,
        "parse_to": None,
        "timestamp": {name: None for name in "parse_from layout_type layout location".split()},
        "severity": {name: None for name in "parse_from preset mapping overwrite_text".split()},
    },
    "trace_parser": {**_operator, "trace_id": _parse_from, "span_id": _parse_from, "trace_flags": _parse_from},
    "remove": {**_operator, "field": None},
}
# processor/tailsamplingprocessor/config.schema.yaml.
POLICIES = {
    "always_sample": {},
    "status_code": {"status_codes": None},
    "latency": {"threshold_ms": None, "upper_threshold_ms": None},
    "probabilistic": {"sampling_percentage": None, "hash_salt": None},
}

DOCUMENTED = {
    "receivers": {
        "otlp": {
            "protocols": {
                "grpc": _grpc_server,
                "http": {**_http_server, "traces_url_path": None, "metrics_url_path": None, "logs_url_path": None},
            }
        },
        # receiver/filelogreceiver/README.md; the type was `filelog` before 0.150.0.
        "file_log": {
            **{
                name: None
                for name in "include exclude exclude_older_than start_at multiline force_flush_period encoding "
                "preserve_leading_whitespaces preserve_trailing_whitespaces include_file_name include_file_path "
                "include_file_name_resolved include_file_path_resolved include_file_owner_name "
                "include_file_owner_group_name include_file_record_number poll_interval fingerprint_size "
                "initial_buffer_size max_log_size max_concurrent_files max_batches delete_after_read acquire_fs_lock "
                "attributes resource operators storage header ordering_criteria compression".split()
            },
            "retry_on_failure": {
                name: None for name in "enabled initial_interval max_interval max_elapsed_time".split()
            },
        },
    },
    "processors": {
        # internal/memorylimiter/config.schema.yaml.
        "memory_limiter": {
            name: None
            for name in "check_interval limit_mib limit_percentage spike_limit_mib spike_limit_percentage "
            "max_gc_interval_when_hard_limited max_gc_interval_when_soft_limited min_gc_interval_when_hard_limited "
            "min_gc_interval_when_soft_limited".split()
        },
        "tail_sampling": {
            **{
                name: None
                for name in "decision_wait num_traces expected_new_traces_per_sec policies sample_on_first_match "
                "drop_pending_traces_on_shutdown".split()
            },
            "decision_cache": {"sampled_cache_size": None, "non_sampled_cache_size": None},
        },
    },
    "connectors": {
        # connector/routingconnector/config.schema.yaml.
        "routing": {
            "default_pipelines": None,
            "error_mode": None,
            "table": [{name: None for name in "action condition context pipelines statement".split()}],
        },
    },
    "exporters": {
        # exporter/otlphttpexporter/config.schema.yaml; the type was `otlphttp`.
        "otlp_http": {
            **_http_client,
            **{
                name: None
                for name in "encoding traces_endpoint metrics_endpoint logs_endpoint profiles_endpoint".split()
            },
            "retry_on_failure": _retry,
            "sending_queue": _queue,
        },
        # exporter/prometheusremotewriteexporter/config.schema.yaml and README.md.
        "prometheusremotewrite": {
            **_http_client,
            **{
                name: None
                for name in "add_metric_suffixes disable_scope_info external_labels max_batch_request_parallelism "
                "max_batch_size_bytes namespace protobuf_message send_metadata translation_strategy".split()
            },
            "remote_write_queue": {"enabled": None, "num_consumers": None, "queue_size": None},
            "resource_to_telemetry_conversion": _enabled,
            "retry_on_failure": _retry,
            "target_info": _enabled,
        },
    },
    "extensions": {
        # extension/healthcheckextension/README.md.
        "health_check": {**_http_server, "path": None, "response_body": None},
        # extension/storage/filestorage/README.md.
        "file_storage": {
            **{name: None for name in "directory timeout fsync create_directory directory_permissions".split()},
            "compaction": {
                name: None
                for name in "on_start on_rebound directory max_transaction_size cleanup_on_start check_interval "
                "rebound_needed_threshold_mib rebound_trigger_threshold_mib".split()
            },
        },
    },
    "service": {"extensions": None, "telemetry": None, "pipelines": None},
}


def expect_documented(found, documented, where):
    if documented is None or found is None:
        return
    if isinstance(documented, list):
        expect(isinstance(found, list), f"{where} is no list")
        for index, element in enumerate(found):
            expect_documented(element, documented[0], f"{where}[{index}]")
        return
    expect(isinstance(found, dict), f"{where} is no map")
    for key, value in found.items():
        expect(key in documented, f"{where} has no setting {key!r}")
        expect_documented(value, documented[key], f"{where}.{key}")


def load(name):
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


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


@check("every setting in the collector's files is one that its component documents")
def documented(_world):
    names = {path.name for path in FOLDER.glob("*.yaml")}
    expect_equal(names, {"agent.yaml", "gateway.yaml", "remote-write.yaml", "audit-log.yaml"}, "collector files")
    for name, configuration in configurations().items():
        expect_settings(configuration, name)
    wrong = load("agent.yaml")
    wrong["exporters"]["otlp_http/gateway"]["sending_queue"]["size"] = 1
    try:
        expect_settings(wrong, "")
    except Failed:
        return
    raise Failed("a setting that is none was not seen")


def expect_settings(configuration, name):
    for section, found in configuration.items():
        expect(section in DOCUMENTED, f"{name}: there is no section {section}")
        if section == "service":
            expect_documented(found, DOCUMENTED[section], f"{name}: service")
            continue
        for component, settings in found.items():
            where = f"{name}: {section} {component}"
            expect(kind(component) in DOCUMENTED[section], f"{where} is not known")
            expect_documented(settings, DOCUMENTED[section][kind(component)], where)
            for operator in (settings or {}).get("operators", []):
                expect_documented(operator, OPERATORS[operator["type"]], f"{where}: {operator['type']}")
            for policy in (settings or {}).get("policies", []):
                own = {"name": None, "type": None, policy["type"]: POLICIES[policy["type"]]}
                expect_documented(policy, own, f"{where}: policy {policy['name']}")
            operators = [one.get("id", one["type"]) for one in (settings or {}).get("operators", [])]
            expect_equal(len(set(operators)), len(operators), f"{where}: different ids of operators")


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
            expect(settings["retry_on_failure"]["enabled"], f"{name}: {exporter} does not try again")
        text = json.dumps(configuration)
        told = "".join((FOLDER / part).read_text() for part in re.findall(r"[a-z-]+\.yaml", name))
        for variable in set(re.findall(r"\$\{env:(\w+)\}", text)):
            expect(f"#   {variable}  " in told, f"{name} does not say what {variable} is")


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
    home = world.home()
    record(world, home, world.edge_cases)
    program = [str(world.binaries / "soma"), "hook"]
    subprocess.run(program, input=b"none", env=world.environment(home), capture_output=True, timeout=60)
    parser, trace, *removals = receiver["operators"]
    severities = parser["severity"]["mapping"]
    known = {event for events in severities.values() for event in ([events] if isinstance(events, str) else events)}
    lines = [json.loads(line) for line in (home / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    expect({"pressure_update", "failure"} <= {line["event"] for line in lines}, "events in the audit log")
    expect_equal(known, {
        "pressure_update", "mode_change", "guidance_firing", "block_decision", "session", "failure", "export",
    }, "events with a severity")
    time_of_go = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
    ids = [trace[name]["parse_from"].removeprefix("attributes.") for name in ("trace_id", "span_id")]
    for line in lines:
        expect(line["event"] in known, f"event {line['event']} has no severity")
        moment = line[parser["timestamp"]["parse_from"].removeprefix("attributes.")]
        expect(time_of_go.fullmatch(moment), f"time {moment}")
        for name, digits in zip(ids, (32, 16)):
            found = line.get(name)
            expect(found is None or re.fullmatch(rf"[0-9a-f]{{{digits}}}", found), f"{name} is {found}")
    expect(any(ids[0] in line and ids[1] in line for line in lines), "no line has a trace and a span")
    removed = {removal["field"].removeprefix("attributes.") for removal in removals}
    expect_equal(removed, {"time", "chain", *ids}, "members that the record has by itself, and the chain")


@check("the Kubernetes objects are what its schema says, and their labels, ports and probes fit together")
def kubernetes(world):
    folder = FOLDER / "kubernetes"
    files = reached(folder)
    expect_equal(files, {path for path in folder.rglob("*.yaml") if path.name != "kustomization.yaml"}, "files reached")
    objects = [one for path in files for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
    by_kind = {one["kind"]: one for one in objects}
    expect_equal(set(by_kind), {"Namespace", "ConfigMap", "Deployment", "DaemonSet", "Service", "ServiceMonitor"}, "kinds")
    for one in objects:
        if one["kind"] != "ServiceMonitor":
            # The Prometheus Operator defines that one.
            kubernetes_validate.validate(one, "1.33", strict=True)
    home = world.home()
    home.mkdir(mode=0o700)
    (home / "soma.yaml").write_text(by_kind["ConfigMap"]["data"]["soma.yaml"], encoding="utf-8")
    (home / "soma.yaml").chmod(0o600)
    expect_success(world.soma("config", home=home), "soma.yaml of the ConfigMap")
    service, monitor = by_kind["Service"], by_kind["ServiceMonitor"]
    (port,) = service["spec"]["ports"]
    expect_within(monitor["spec"]["selector"]["matchLabels"], service["metadata"]["labels"], "the ServiceMonitor")
    expect_equal([end["port"] for end in monitor["spec"]["endpoints"]], [port["name"]], "ports that are scraped")
    for name in ("Deployment", "DaemonSet"):
        spec = by_kind[name]["spec"]
        labels = spec["template"]["metadata"]["labels"]
        expect_within(spec["selector"]["matchLabels"], labels, f"the {name}")
        expect_within(service["spec"]["selector"], labels, f"the Service, for the {name}")
        soma = next(one for one in spec["template"]["spec"]["containers"] if one["name"] == "soma")
        (own,) = soma["ports"]
        expect_equal(own["name"], port["targetPort"], f"port of the {name}")
        expect_equal(soma["args"], ["serve", "--web.listen-address", f":{own['containerPort']}"], f"arguments in the {name}")
        for probe, path in (("livenessProbe", "/-/healthy"), ("readinessProbe", "/-/ready")):
            asked = soma[probe]["httpGet"]
            expect_equal((asked["path"], asked["port"]), (path, own["name"]), f"{probe} of the {name}")
        volumes = {volume["name"] for volume in spec["template"]["spec"]["volumes"]}
        homes = set()
        mapped = [one["configMap"]["name"] for one in spec["template"]["spec"]["volumes"] if "configMap" in one]
        expect_equal(mapped, [by_kind["ConfigMap"]["metadata"]["name"]], f"settings of the {name}")
        for container in [*spec["template"]["spec"]["initContainers"], *spec["template"]["spec"]["containers"]]:
            expect({mount["name"] for mount in container["volumeMounts"]} <= volumes, f"mounts in the {name}")
            homes |= {one["value"] for one in container["env"] if one["name"] == "SOMA_HOME"}
        expect_equal(len(homes), 1, f"state folders in the {name}")


def reached(folder):
    """The files that a kustomization leads to."""
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    known = {"apiVersion", "kind", "namespace", "resources", "images"}
    expect(set(kustomization) <= known and kustomization["kind"] == "Kustomization", f"{folder}: {set(kustomization)}")
    files = set()
    for resource in kustomization["resources"]:
        path = folder / resource
        expect(path.exists(), f"{path} is not there")
        files |= reached(path) if path.is_dir() else {path}
    return files


def expect_within(selector, labels, who):
    expect(selector.items() <= labels.items(), f"{who} selects {selector}, which {labels} are not")


@check("docker-compose.yaml pins its images, mounts files that are there, and gives the collectors what they ask for")
def compose(_world):
    composed = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    services = composed["services"]
    expect_equal(
        set(services), {"grafana", "prometheus", "tempo", "loki", "collector", "audit-log"}, "services"
    )
    for name, service in services.items():
        expect(re.fullmatch(r"[a-z/-]+:v?\d+\.\d+\.\d+", service["image"]), f"{name} runs {service['image']}")
        expect(set(service.get("depends_on", [])) <= set(services), f"{name} depends on {service.get('depends_on')}")
        for port in service.get("ports", []):
            expect(port.startswith("127.0.0.1:"), f"{name} is open on {port}")
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            if source.startswith("."):
                expect((COMPOSE.parent / source).exists(), f"{name} mounts {source}, which is not there")
            elif not source.startswith("$"):
                expect(source in composed["volumes"], f"{name} mounts {source}, which is not defined")
        mounted = [volume.split(":")[0] for volume in service["volumes"] if "/otel-collector/" in volume]
        for path in mounted:
            needed = set(re.findall(r"\$\{env:(\w+)\}", (COMPOSE.parent / path).read_text()))
            expect_equal(set(service["environment"]), needed, f"environment of {name}")
    for name in ("collector", "audit-log"):
        endpoints = [value for key, value in services[name]["environment"].items() if key.endswith("ENDPOINT")]
        for endpoint in endpoints:
            expect(re.match(r"http://([a-z]+):", endpoint)[1] in services, f"{name} sends to {endpoint}")
    sources = yaml.safe_load((ROOT / "grafana/provisioning/datasources/soma.yaml").read_text())["datasources"]
    uids = {source["uid"] for source in sources}
    for source in sources:
        expect(re.match(r"http://([a-z]+):", source["url"])[1] in services, f"data source {source['url']}")
        for uid in re.findall(r"'datasourceUid': '(\w+)'", str(source)):
            expect(uid in uids, f"{source['name']} leads to {uid}")
    (provider,) = yaml.safe_load((ROOT / "grafana/provisioning/dashboards/soma.yaml").read_text())["providers"]
    targets = [volume.split(":")[1] for volume in services["grafana"]["volumes"] if "dashboards:" in volume]
    expect_equal(targets, [provider["options"]["path"]], "where the dashboards are")
    home = services["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    expect((ROOT / "grafana/dashboards" / pathlib.PurePath(home).name).exists(), f"home dashboard {home}")
    for name, path in (("prometheus", "grafana/prometheus.yaml"), ("compose", "grafana/compose/prometheus.yaml")):
        result = subprocess.run(
            ["promtool", "check", "config", "--syntax-only", ROOT / path], capture_output=True, text=True, timeout=60
        )
        expect_equal(result.returncode, 0, f"{name}: {result.stderr}")
