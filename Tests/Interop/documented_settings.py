"""Settings that the components document, and what a file has that none of them does.

Of OpenTelemetry Collector 0.159.0: in open-telemetry/opentelemetry-collector the `config.schema.yaml` of each component and of
config/confighttp, config/configgrpc, config/configtls, config/configretry and exporter/exporterhelper (README.md), in
opentelemetry-collector-contrib the README.md or `config.schema.yaml` named below.

`None` stands for a value or a list of such, `OWN` for whatever one likes. A dictionary lists the keys of a map, `{EVERY: …}`
describes the values of one whose keys are names of one's own, a list with one element describes a list's elements, and a
function says which of these holds for what it is given.
"""

from checks import Failed, expect

OWN = object()
EVERY = object()


def keys(names, **more):
    return {**{name: None for name in names.split()}, **more}


def components(table):
    """A section of a collector's file: each component's name begins with its kind."""

    def documented(found):
        unknown = {name for name in found if name.split("/")[0] not in table}
        expect(not unknown, f"there is no component {unknown}")
        return {name: table[name.split("/")[0]] for name in found}

    return documented


def by_type(table, more=lambda _: {}):
    """Settings that follow from `type`."""

    def documented(found):
        expect(found.get("type") in table, f"there is no type {found.get('type')!r}")
        return {**table[found["type"]], **more(found["type"])}

    return documented


_tls = keys(
    "insecure insecure_skip_verify server_name_override ca_file ca_pem cert_file cert_pem key_file key_pem cipher_suites "
    "curve_preferences include_system_ca_certs_pool max_version min_version reload_interval"
)
_server_tls = {**_tls, **keys("client_ca_file client_ca_file_reload")}
_http_server = keys(
    "endpoint auth compression_algorithms cors idle_timeout include_metadata keep_alives_enabled max_request_body_size "
    "middlewares read_header_timeout read_timeout response_headers write_timeout",
    tls=_server_tls,
)
_grpc_server = keys(
    "endpoint transport auth include_metadata keepalive max_concurrent_streams max_recv_msg_size_mib middlewares "
    "read_buffer_size write_buffer_size",
    tls=_server_tls,
)
_http_client = keys(
    "endpoint auth compression compression_params cookies disable_keep_alives force_attempt_http2 headers "
    "http2_ping_timeout http2_read_idle_timeout idle_conn_timeout max_conns_per_host max_idle_conns max_idle_conns_per_host "
    "middlewares proxy_url read_buffer_size timeout write_buffer_size",
    tls=_tls,
)
_retry = keys("enabled initial_interval max_interval max_elapsed_time multiplier randomization_factor")
_queue = keys(
    "enabled num_consumers wait_for_result block_on_overflow sizer queue_size storage",
    batch=keys("flush_timeout min_size max_size sizer partition"),
)

# pkg/stanza/docs/operators/*.md and types/{timestamp,severity}.md.
_operator = keys("type id output on_error if")
_severity = keys(
    "parse_from preset overwrite_text",
    mapping=keys(
        "default "
        + " ".join(level + step for level in "trace debug info warn error fatal".split() for step in ("", "2", "3", "4"))
    ),
)
OPERATORS = {
    "json_parser": {
        **_operator,
        **keys("parse_from parse_to", timestamp=keys("parse_from layout_type layout location"), severity=_severity),
    },
    "severity_parser": {**_operator, **_severity},
    "trace_parser": {
        **_operator,
        **{name: keys("parse_from") for name in ("trace_id", "span_id", "trace_flags")},
    },
    "remove": {**_operator, **keys("field")},
}
# processor/tailsamplingprocessor/config.schema.yaml.
POLICIES = {
    "always_sample": {},
    "status_code": keys("status_codes"),
    "latency": keys("threshold_ms upper_threshold_ms"),
    "probabilistic": keys("sampling_percentage hash_salt"),
}

COLLECTOR = {
    "receivers": components({
        "otlp": {
            "protocols": {
                "grpc": _grpc_server,
                "http": {**_http_server, **keys("traces_url_path metrics_url_path logs_url_path")},
            }
        },
        # receiver/filelogreceiver/README.md; the type was `filelog` before 0.150.0.
        "file_log": keys(
            "include exclude exclude_older_than start_at multiline force_flush_period encoding preserve_leading_whitespaces "
            "preserve_trailing_whitespaces include_file_name include_file_path include_file_name_resolved "
            "include_file_path_resolved include_file_owner_name include_file_owner_group_name include_file_record_number "
            "poll_interval fingerprint_size initial_buffer_size max_log_size max_concurrent_files max_batches "
            "delete_after_read acquire_fs_lock storage header ordering_criteria compression",
            attributes=OWN,
            resource=OWN,
            operators=[by_type(OPERATORS)],
            retry_on_failure=keys("enabled initial_interval max_interval max_elapsed_time"),
        ),
    }),
    "processors": components({
        # internal/memorylimiter/config.schema.yaml.
        "memory_limiter": keys(
            "check_interval limit_mib limit_percentage spike_limit_mib spike_limit_percentage "
            "max_gc_interval_when_hard_limited max_gc_interval_when_soft_limited min_gc_interval_when_hard_limited "
            "min_gc_interval_when_soft_limited"
        ),
        "tail_sampling": keys(
            "decision_wait num_traces expected_new_traces_per_sec sample_on_first_match drop_pending_traces_on_shutdown",
            decision_cache=keys("sampled_cache_size non_sampled_cache_size"),
            policies=[by_type({kind: keys("name type", **{kind: own}) for kind, own in POLICIES.items()})],
        ),
    }),
    "connectors": components({
        # connector/routingconnector/config.schema.yaml.
        "routing": keys(
            "default_pipelines error_mode", table=[keys("action condition context pipelines statement")]
        ),
    }),
    "exporters": components({
        # exporter/otlphttpexporter/config.schema.yaml; the type was `otlphttp`.
        "otlp_http": {
            **_http_client,
            **keys("encoding traces_endpoint metrics_endpoint logs_endpoint profiles_endpoint"),
            "retry_on_failure": _retry,
            "sending_queue": _queue,
        },
        # exporter/prometheusremotewriteexporter/config.schema.yaml and README.md.
        "prometheusremotewrite": {
            **_http_client,
            **keys(
                "add_metric_suffixes disable_scope_info max_batch_request_parallelism max_batch_size_bytes namespace "
                "protobuf_message send_metadata translation_strategy"
            ),
            "external_labels": OWN,
            "remote_write_queue": keys("enabled num_consumers queue_size"),
            "resource_to_telemetry_conversion": keys("enabled"),
            "retry_on_failure": _retry,
            "target_info": keys("enabled"),
        },
    }),
    "extensions": components({
        # extension/healthcheckextension/README.md.
        "health_check": {**_http_server, **keys("path response_body")},
        # extension/storage/filestorage/README.md.
        "file_storage": keys(
            "directory timeout fsync create_directory directory_permissions",
            compaction=keys(
                "on_start on_rebound directory max_transaction_size cleanup_on_start check_interval "
                "rebound_needed_threshold_mib rebound_trigger_threshold_mib"
            ),
        ),
    }),
    "service": keys("extensions", telemetry=OWN, pipelines={EVERY: keys("receivers processors exporters")}),
}

# docker/docs, content/reference/compose-file: what a service on one machine may want of it.
_mount = keys(
    "type source target read_only consistency",
    bind=keys("propagation create_host_path selinux"),
    volume=keys("nocopy subpath"),
)
COMPOSE = {
    "name": None,
    "services": {
        EVERY: keys(
            "image build command entrypoint ports expose user profiles restart networks env_file cap_add cap_drop "
            "read_only tmpfs init hostname stop_grace_period stop_signal working_dir mem_limit cpus",
            environment=OWN,
            labels=OWN,
            depends_on=None,
            volumes=[lambda mount: _mount if isinstance(mount, dict) else None],
        )
    },
    "volumes": {EVERY: keys("driver external name")},
}

# grafana/grafana, docs/sources: administration/provisioning and datasources/{prometheus,tempo,loki}.
_source_settings = {
    "prometheus": keys(
        "httpMethod timeInterval queryTimeout manageAlerts prometheusType prometheusVersion cacheLevel customQueryParameters "
        "disableRecordingRules incrementalQueryOverlapWindow",
        exemplarTraceIdDestinations=[keys("name datasourceUid url urlDisplayLabel")],
    ),
    "tempo": {
        "tracesToLogsV2": keys(
            "datasourceUid spanStartTimeShift spanEndTimeShift filterByTraceID filterBySpanID customQuery query",
            tags=[keys("key value")],
        ),
        "nodeGraph": keys("enabled"),
        "serviceMap": keys("datasourceUid"),
    },
    "loki": keys(
        "maxLines timeout",
        derivedFields=[keys("name matcherType matcherRegex url datasourceUid datasourceName urlDisplayLabel")],
    ),
}
_source = keys("name uid type access url isDefault editable orgId version user basicAuth basicAuthUser withCredentials")
DATA_SOURCES = {
    "apiVersion": None,
    "datasources": [
        by_type({kind: _source for kind in _source_settings}, lambda kind: {"jsonData": _source_settings[kind]})
    ],
}
DASHBOARD_PROVIDERS = {
    "apiVersion": None,
    "providers": [
        keys(
            "name orgId folder folderUid type disableDeletion updateIntervalSeconds allowUiUpdates",
            options=keys("path foldersFromFilesStructure"),
        )
    ],
}
# grafana/tempo, docs/sources/tempo/configuration.
TEMPO = {
    "server": keys("http_listen_port http_listen_address grpc_listen_port log_level"),
    "distributor": {"receivers": {"otlp": {"protocols": {"http": keys("endpoint"), "grpc": keys("endpoint")}}}},
    "storage": {"trace": keys("backend", wal=keys("path ingestion_time_range_slack"), local=keys("path"))},
}
# grafana/loki, docs/sources/shared/configuration.md.
LOKI_OPTIONS = keys("config.file validation.reject-old-samples shard-streams.time-sharding-enabled")

# kubernetes-sigs/kustomize, api/types/kustomization.go.
KUSTOMIZATION = keys(
    "apiVersion kind namespace resources components",
    images=[keys("name newName newTag digest")],
    configMapGenerator=[keys("name namespace behavior files literals envs")],
    labels=[keys("includeSelectors includeTemplates", pairs=OWN)],
)
# prometheus-operator/prometheus-operator, Documentation/api-reference/api.md.
SERVICE_MONITOR = keys(
    "apiVersion kind",
    metadata=keys("name namespace", labels=OWN, annotations=OWN),
    spec=keys(
        "jobLabel targetLabels podTargetLabels sampleLimit",
        selector={"matchLabels": OWN},
        namespaceSelector=keys("any matchNames"),
        endpoints=[
            keys(
                "port targetPort path scheme interval scrapeTimeout honorLabels honorTimestamps",
                relabelings=[keys("sourceLabels separator targetLabel regex modulus replacement action")],
            )
        ],
    ),
)


def expect_documented(found, documented, where):
    """Fails where `found` has a setting that is not documented."""
    if documented is OWN or found is None:
        return
    if callable(documented):
        documented = documented(found)
    if documented is None:
        for value in found if isinstance(found, list) else [found]:
            expect(not isinstance(value, (dict, list)), f"{where} is more than a value")
    elif isinstance(documented, list):
        expect(isinstance(found, list), f"{where} is no list")
        for index, element in enumerate(found):
            expect_documented(element, documented[0], f"{where}[{index}]")
    else:
        expect(isinstance(found, dict), f"{where} is no map")
        for key, value in found.items():
            expect(key in documented or EVERY in documented, f"{where} has no setting {key!r}")
            expect_documented(value, documented.get(key, documented.get(EVERY)), f"{where}.{key}")


#: Names of one's own stand directly below these keys.
OWN_NAMES = {
    "annotations", "data", "environment", "labels", "limits", "matchLabels", "pairs", "pipelines", "requests", "resource",
    "services",
}


def misspellings(found, own_names=frozenset(OWN_NAMES), free=False):
    """For each key of `found` that is nobody's own: where it is, and a copy in which it is misspelt."""
    if isinstance(found, list):
        for index, element in enumerate(found):
            for where, copy in misspellings(element, own_names):
                yield f"[{index}]{where}", [*found[:index], copy, *found[index + 1 :]]
    elif isinstance(found, dict):
        for key, value in found.items():
            if not free:
                yield f".{key}", {f"x{name}" if name == key else name: found[name] for name in found}
            for where, copy in misspellings(value, own_names, key in own_names):
                yield f".{key}{where}", {**found, key: copy}


def expect_seen(found, validate, name, own_names=frozenset(OWN_NAMES)):
    """Fails unless `validate` lets `found` pass, and fails with each misspelling."""
    validate(found)
    for where, copy in misspellings(found, own_names):
        try:
            validate(copy)
        except Failed:
            continue
        raise Failed(f"{name}: nobody sees that {where} is misspelt")
