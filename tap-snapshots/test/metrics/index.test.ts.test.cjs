/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/metrics/index.test.ts > TAP > Account 1`] = `
# HELP nats_account_jetstream_memory_bytes Memory used by the account in the whole cluster in bytes: every server says the same.
# TYPE nats_account_jetstream_memory_bytes gauge
nats_account_jetstream_memory_bytes{nats_cluster="c1",server="n1",account="APP"} 0
# HELP nats_account_jetstream_storage_bytes File storage used by the account in the whole cluster in bytes: every server says the same.
# TYPE nats_account_jetstream_storage_bytes gauge
nats_account_jetstream_storage_bytes{nats_cluster="c1",server="n1",account="APP"} 25560
# HELP nats_account_jetstream_max_memory_bytes Memory that the account may use in bytes, where limited.
# TYPE nats_account_jetstream_max_memory_bytes gauge
nats_account_jetstream_max_memory_bytes{nats_cluster="c1",server="n1",account="APP"} 500000000
# HELP nats_account_jetstream_max_storage_bytes File storage that the account may use in bytes, where limited.
# TYPE nats_account_jetstream_max_storage_bytes gauge
nats_account_jetstream_max_storage_bytes{nats_cluster="c1",server="n1",account="APP"} 1000000000
# HELP nats_account_jetstream_api_requests_total JetStream API requests of the account that this server served.
# TYPE nats_account_jetstream_api_requests_total counter
nats_account_jetstream_api_requests_total{nats_cluster="c1",server="n1",account="APP"} 31
# HELP nats_account_jetstream_api_errors_total JetStream API requests of the account that this server answered with an error.
# TYPE nats_account_jetstream_api_errors_total counter
nats_account_jetstream_api_errors_total{nats_cluster="c1",server="n1",account="APP"} 0
# HELP nats_account_connections Client connections of the account (cached).
# TYPE nats_account_connections gauge
nats_account_connections{nats_cluster="c1",server="n1",account="APP"} 1
# HELP nats_account_leafnode_connections Leaf node connections of the account (cached).
# TYPE nats_account_leafnode_connections gauge
nats_account_leafnode_connections{nats_cluster="c1",server="n1",account="APP"} 2
# HELP nats_account_subscriptions Subscriptions of the account (2.10 and newer, cached).
# TYPE nats_account_subscriptions gauge
nats_account_subscriptions{nats_cluster="c1",server="n1",account="APP"} 3
# HELP nats_account_slow_consumers_total Connections of the account closed because they read too slowly (cached).
# TYPE nats_account_slow_consumers_total counter
nats_account_slow_consumers_total{nats_cluster="c1",server="n1",account="APP"} 4
# HELP nats_account_messages_total Messages of the account over connections of all kinds (cached).
# TYPE nats_account_messages_total counter
nats_account_messages_total{nats_cluster="c1",server="n1",account="APP",direction="received"} 1
nats_account_messages_total{nats_cluster="c1",server="n1",account="APP",direction="sent"} 1
# HELP nats_account_bytes_total Payload bytes of the account over connections of all kinds (cached).
# TYPE nats_account_bytes_total counter
nats_account_bytes_total{nats_cluster="c1",server="n1",account="APP",direction="received"} 2
nats_account_bytes_total{nats_cluster="c1",server="n1",account="APP",direction="sent"} 2
# HELP nats_account_messages_by_kind_total Messages of the account over connections to other servers, by kind (2.11.5 and newer, cached).
# TYPE nats_account_messages_by_kind_total counter
nats_account_messages_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="received",kind="gateway"} 1
nats_account_messages_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="received",kind="route"} 1
nats_account_messages_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="received",kind="leafnode"} 1
nats_account_messages_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="sent",kind="gateway"} 1
nats_account_messages_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="sent",kind="route"} 1
nats_account_messages_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="sent",kind="leafnode"} 1
# HELP nats_account_bytes_by_kind_total Payload bytes of the account over connections to other servers, by kind (2.11.5 and newer, cached).
# TYPE nats_account_bytes_by_kind_total counter
nats_account_bytes_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="received",kind="gateway"} 2
nats_account_bytes_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="received",kind="route"} 2
nats_account_bytes_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="received",kind="leafnode"} 2
nats_account_bytes_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="sent",kind="gateway"} 2
nats_account_bytes_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="sent",kind="route"} 2
nats_account_bytes_by_kind_total{nats_cluster="c1",server="n1",account="APP",direction="sent",kind="leafnode"} 2
# HELP nats_account_update_timestamp_seconds Unix time when the account was last updated (cached).
# TYPE nats_account_update_timestamp_seconds gauge
nats_account_update_timestamp_seconds{nats_cluster="c1",server="n1",account="APP"} 1763809200
# HELP nats_account_system 1 if it is the system account, else 0 (cached).
# TYPE nats_account_system gauge
nats_account_system{nats_cluster="c1",server="n1",account="APP"} 0
# HELP nats_account_expired 1 if the claims of the account have expired, else 0 (cached).
# TYPE nats_account_expired gauge
nats_account_expired{nats_cluster="c1",server="n1",account="APP"} 0
# HELP nats_account_complete 1 if all imports of the account are known, else 0 (cached).
# TYPE nats_account_complete gauge
nats_account_complete{nats_cluster="c1",server="n1",account="APP"} 1
# HELP nats_account_jetstream_enabled 1 if the account may use JetStream, else 0 (cached).
# TYPE nats_account_jetstream_enabled gauge
nats_account_jetstream_enabled{nats_cluster="c1",server="n1",account="APP"} 1
# HELP nats_account_max_subscriptions Subscriptions that the account may have, where limited (cached).
# TYPE nats_account_max_subscriptions gauge
nats_account_max_subscriptions{nats_cluster="c1",server="n1",account="APP"} 1
# HELP nats_account_max_payload_bytes Largest message of the account in bytes, where limited (cached).
# TYPE nats_account_max_payload_bytes gauge
nats_account_max_payload_bytes{nats_cluster="c1",server="n1",account="APP"} 3
# HELP nats_account_max_data_bytes Bytes that the account may use, where limited (cached).
# TYPE nats_account_max_data_bytes gauge
nats_account_max_data_bytes{nats_cluster="c1",server="n1",account="APP"} 2
# HELP nats_account_max_imports Imports that the account may have, where limited (cached).
# TYPE nats_account_max_imports gauge
nats_account_max_imports{nats_cluster="c1",server="n1",account="APP"} 4
# HELP nats_account_max_exports Exports that the account may have, where limited (cached).
# TYPE nats_account_max_exports gauge
nats_account_max_exports{nats_cluster="c1",server="n1",account="APP"} 5
# HELP nats_account_max_connections Client connections that the account may have, where limited (cached).
# TYPE nats_account_max_connections gauge
nats_account_max_connections{nats_cluster="c1",server="n1",account="APP"} 6
# HELP nats_account_max_leafnode_connections Leaf node connections that the account may have, where limited (cached).
# TYPE nats_account_max_leafnode_connections gauge
nats_account_max_leafnode_connections{nats_cluster="c1",server="n1",account="APP"} 7
# HELP nats_account_info Name of the account, in the label (cached).
# TYPE nats_account_info gauge
nats_account_info{nats_cluster="c1",server="n1",account="APP",account_name="App"} 1

`

exports[`test/metrics/index.test.ts > TAP > Configuration review 1`] = `
# HELP nats_config_review 1 if the configuration of the server has this finding of REVIEW.md, 0 if not; none where it cannot be seen.
# TYPE nats_config_review gauge
nats_config_review{nats_cluster="c1",server="n1",finding="sync_interval_long"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="sync_delayed_alone"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="sync_always"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="store_not_encrypted"} 1
nats_config_review{nats_cluster="c1",server="n1",finding="store_partly_encrypted"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="store_on_network"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="store_shared"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="store_on_instance_storage"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="store_in_memory"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="log_on_store_disk"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="gomemlimit_missing"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="gomemlimit_over_limit"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="jetstream_memory_over_limit"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="jetstream_storage_over_disk"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="gomaxprocs_over_limit"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="cpu_limit_below_one"} 0
nats_config_review{nats_cluster="c1",server="n1",finding="even_servers"} 0

`

exports[`test/metrics/index.test.ts > TAP > Connections 1`] = `
# HELP nats_connections_on_server All open connections, of which the series by account and kind may cover a part only (cached).
# TYPE nats_connections_on_server gauge
nats_connections_on_server{nats_cluster="c1",server="n1"} 2
# HELP nats_connections_open Open connections of the account and kind (cached).
# TYPE nats_connections_open gauge
nats_connections_open{nats_cluster="c1",server="n1",account="APP",kind="nats"} 2
# HELP nats_connections_pending_bytes Bytes that wait to be written to the open connections (cached).
# TYPE nats_connections_pending_bytes gauge
nats_connections_pending_bytes{nats_cluster="c1",server="n1",account="APP",kind="nats"} 7
# HELP nats_connections_subscriptions Subscriptions of the open connections (cached).
# TYPE nats_connections_subscriptions gauge
nats_connections_subscriptions{nats_cluster="c1",server="n1",account="APP",kind="nats"} 8
# HELP nats_connections_open_stalls Times that the publishers of the open connections were held back because their subscribers read too slowly, gone with the connection (2.12 and newer, cached).
# TYPE nats_connections_open_stalls gauge
nats_connections_open_stalls{nats_cluster="c1",server="n1",account="APP",kind="nats"} 0
# HELP nats_connections_top_received_messages Messages received over the open connections of one of the busiest clients (cached).
# TYPE nats_connections_top_received_messages gauge
nats_connections_top_received_messages{nats_cluster="c1",server="n1",account="APP",client="billing"} 9
# HELP nats_connections_top_received_bytes Bytes received over the open connections of one of the busiest clients (cached).
# TYPE nats_connections_top_received_bytes gauge
nats_connections_top_received_bytes{nats_cluster="c1",server="n1",account="APP",client="billing"} 10
# HELP nats_connections_top_pending_bytes Bytes that wait to be written to one of the busiest clients (cached).
# TYPE nats_connections_top_pending_bytes gauge
nats_connections_top_pending_bytes{nats_cluster="c1",server="n1",account="APP",client="billing"} 11

`

exports[`test/metrics/index.test.ts > TAP > Consumer 1`] = `
# HELP nats_consumer_pending_messages Messages that match and have not been delivered yet (cached).
# TYPE nats_consumer_pending_messages gauge
nats_consumer_pending_messages{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 3
# HELP nats_consumer_ack_pending_messages Messages delivered and not acknowledged yet (cached).
# TYPE nats_consumer_ack_pending_messages gauge
nats_consumer_ack_pending_messages{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 2
# HELP nats_consumer_redelivered_messages Messages not acknowledged yet that were delivered more than once (cached).
# TYPE nats_consumer_redelivered_messages gauge
nats_consumer_redelivered_messages{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 1
# HELP nats_consumer_waiting_pulls Pull requests that wait for messages (cached).
# TYPE nats_consumer_waiting_pulls gauge
nats_consumer_waiting_pulls{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 4
# HELP nats_consumer_delivered_stream_sequence Stream sequence of the last message delivered (cached).
# TYPE nats_consumer_delivered_stream_sequence gauge
nats_consumer_delivered_stream_sequence{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 7
# HELP nats_consumer_delivered_consumer_sequence Deliveries so far, redeliveries included (cached).
# TYPE nats_consumer_delivered_consumer_sequence gauge
nats_consumer_delivered_consumer_sequence{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 9
# HELP nats_consumer_ack_floor_stream_sequence Stream sequence up to which all messages are acknowledged (cached).
# TYPE nats_consumer_ack_floor_stream_sequence gauge
nats_consumer_ack_floor_stream_sequence{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 5
# HELP nats_consumer_ack_floor_consumer_sequence Consumer sequence up to which all deliveries are acknowledged (cached).
# TYPE nats_consumer_ack_floor_consumer_sequence gauge
nats_consumer_ack_floor_consumer_sequence{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 6
# HELP nats_consumer_last_delivery_timestamp_seconds Unix time of the last delivery (cached).
# TYPE nats_consumer_last_delivery_timestamp_seconds gauge
nats_consumer_last_delivery_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 1763812798
# HELP nats_consumer_last_ack_timestamp_seconds Unix time of the last acknowledgement that moved the floor (cached).
# TYPE nats_consumer_last_ack_timestamp_seconds gauge
nats_consumer_last_ack_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 1763812797
# HELP nats_consumer_push_bound 1 while a client is subscribed to the delivery subject of a push consumer, else 0, as of every pull consumer (cached).
# TYPE nats_consumer_push_bound gauge
nats_consumer_push_bound{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 0
# HELP nats_consumer_paused 1 while the consumer is paused on request, else 0 (cached).
# TYPE nats_consumer_paused gauge
nats_consumer_paused{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 1
# HELP nats_consumer_pause_end_timestamp_seconds Unix time when a paused consumer goes on (cached).
# TYPE nats_consumer_pause_end_timestamp_seconds gauge
nats_consumer_pause_end_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 1763812860
# HELP nats_consumer_peer_current 1 if the peer is current, else 0, as the leader of the consumer sees it (cached).
# TYPE nats_consumer_peer_current gauge
nats_consumer_peer_current{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n2"} 1
nats_consumer_peer_current{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n3"} 0
nats_consumer_peer_current{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n4"} 0
# HELP nats_consumer_peer_offline 1 if the peer is known to be down, else 0, as the leader of the consumer sees it; a crash shows late here, within minutes (cached).
# TYPE nats_consumer_peer_offline gauge
nats_consumer_peer_offline{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n2"} 0
nats_consumer_peer_offline{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n3"} 1
nats_consumer_peer_offline{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n4"} 0
# HELP nats_consumer_peer_lag_entries Entries that the peer is behind, as the leader of the consumer sees it (cached).
# TYPE nats_consumer_peer_lag_entries gauge
nats_consumer_peer_lag_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n2"} 0
nats_consumer_peer_lag_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n3"} 9000
nats_consumer_peer_lag_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n4"} 0
# HELP nats_consumer_peer_last_contact_timestamp_seconds Unix time of the last contact with the peer, as the leader of the consumer sees it (cached).
# TYPE nats_consumer_peer_last_contact_timestamp_seconds gauge
nats_consumer_peer_last_contact_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n2"} 1763812799.5
# HELP nats_consumer_peer_pending 1 while the peer is assigned to the consumer and not a member of its RAFT group yet, or no more (2.14 and newer); else no sample (cached).
# TYPE nats_consumer_peer_pending gauge
nats_consumer_peer_pending{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker",peer="n4"} 1

`

exports[`test/metrics/index.test.ts > TAP > Consumer configuration 1`] = `
# HELP nats_consumer_max_ack_pending_messages Messages that may be delivered and not acknowledged, at which delivery stops, where limited (cached).
# TYPE nats_consumer_max_ack_pending_messages gauge
nats_consumer_max_ack_pending_messages{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 1000
# HELP nats_consumer_max_deliveries Times that a message is delivered, where limited (cached).
# TYPE nats_consumer_max_deliveries gauge
nats_consumer_max_deliveries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 5
# HELP nats_consumer_max_waiting_pulls Pull requests that may wait, where limited (cached).
# TYPE nats_consumer_max_waiting_pulls gauge
nats_consumer_max_waiting_pulls{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 512
# HELP nats_consumer_ack_wait_seconds Time after which a message that was not acknowledged is delivered again in seconds (cached).
# TYPE nats_consumer_ack_wait_seconds gauge
nats_consumer_ack_wait_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="worker"} 30

`

exports[`test/metrics/index.test.ts > TAP > Diagnosis 1`] = `
# HELP nats_diagnosis What is wrong as far as this exporter has seen in the trailing 15 minutes: 1, one series a cluster.
# TYPE nats_diagnosis gauge
nats_diagnosis{nats_cluster="c1",hypothesis="storage_stall",confidence="medium"} 1
# HELP nats_diagnosis_servers_seen Servers whose endpoints or log the verdict rests on.
# TYPE nats_diagnosis_servers_seen gauge
nats_diagnosis_servers_seen{nats_cluster="c1"} 2

`

exports[`test/metrics/index.test.ts > TAP > Diagnosis of a server 1`] = `
# HELP nats_diagnosis_server Server that the verdict names as at fault (culprit) or as suffering (victim): 1.
# TYPE nats_diagnosis_server gauge
nats_diagnosis_server{nats_cluster="c1",server="n1",role="culprit"} 1

`

exports[`test/metrics/index.test.ts > TAP > Disk 1`] = `
# HELP nats_host_disk_reads_completed_total Reads that the disk has completed.
# TYPE nats_host_disk_reads_completed_total counter
nats_host_disk_reads_completed_total{nats_cluster="c1",server="n1",device="nvme1n1"} 100
# HELP nats_host_disk_read_bytes_total Read from the disk in bytes.
# TYPE nats_host_disk_read_bytes_total counter
nats_host_disk_read_bytes_total{nats_cluster="c1",server="n1",device="nvme1n1"} 4096
# HELP nats_host_disk_read_time_seconds_total Time that reads of the disk took in seconds.
# TYPE nats_host_disk_read_time_seconds_total counter
nats_host_disk_read_time_seconds_total{nats_cluster="c1",server="n1",device="nvme1n1"} 0.5
# HELP nats_host_disk_writes_completed_total Writes that the disk has completed.
# TYPE nats_host_disk_writes_completed_total counter
nats_host_disk_writes_completed_total{nats_cluster="c1",server="n1",device="nvme1n1"} 200
# HELP nats_host_disk_written_bytes_total Written to the disk in bytes, by whomever.
# TYPE nats_host_disk_written_bytes_total counter
nats_host_disk_written_bytes_total{nats_cluster="c1",server="n1",device="nvme1n1"} 8192
# HELP nats_host_disk_write_time_seconds_total Time that writes of the disk took in seconds.
# TYPE nats_host_disk_write_time_seconds_total counter
nats_host_disk_write_time_seconds_total{nats_cluster="c1",server="n1",device="nvme1n1"} 1.5
# HELP nats_host_disk_io_time_seconds_total Time during which the disk had something to do in seconds.
# TYPE nats_host_disk_io_time_seconds_total counter
nats_host_disk_io_time_seconds_total{nats_cluster="c1",server="n1",device="nvme1n1"} 2
# HELP nats_host_disk_io_time_weighted_seconds_total The same in seconds, weighted by the number of requests.
# TYPE nats_host_disk_io_time_weighted_seconds_total counter
nats_host_disk_io_time_weighted_seconds_total{nats_cluster="c1",server="n1",device="nvme1n1"} 3
# HELP nats_host_disk_flush_requests_total Flushes that the disk has completed.
# TYPE nats_host_disk_flush_requests_total counter
nats_host_disk_flush_requests_total{nats_cluster="c1",server="n1",device="nvme1n1"} 10
# HELP nats_host_disk_flush_requests_time_seconds_total Time that flushes took in seconds: what an fsync costs the disk.
# TYPE nats_host_disk_flush_requests_time_seconds_total counter
nats_host_disk_flush_requests_time_seconds_total{nats_cluster="c1",server="n1",device="nvme1n1"} 0.25
# HELP nats_host_disk_io_now Requests that the disk has in flight.
# TYPE nats_host_disk_io_now gauge
nats_host_disk_io_now{nats_cluster="c1",server="n1",device="nvme1n1"} 1
# HELP nats_host_disk_last_completion_timestamp_seconds Unix time at which the disk last completed something; only while requests are in flight.
# TYPE nats_host_disk_last_completion_timestamp_seconds gauge
nats_host_disk_last_completion_timestamp_seconds{nats_cluster="c1",server="n1",device="nvme1n1"} 1763812799.5
# HELP nats_host_disk_errors_total Errors that the kernel counts; of nvme and md, how often the device was seen to fall out of order.
# TYPE nats_host_disk_errors_total counter
nats_host_disk_errors_total{nats_cluster="c1",server="n1",device="nvme1n1",source="ext4"} 0
nats_host_disk_errors_total{nats_cluster="c1",server="n1",device="nvme1n1",source="nvme"} 1

`

exports[`test/metrics/index.test.ts > TAP > Exporter 1`] = `
# HELP nats_up 1 if the server answered any request of this collection, else 0.
# TYPE nats_up gauge
nats_up{nats_cluster="c1",server="n1",target="http://n1:8222"} 1
nats_up{nats_cluster="c1",server="n2",target="http://n2:8222"} 0
# HELP nats_exporter_target_left_out 1 if another server (of another server_id) answers with the same labels nats_cluster and server, and only its series are shown, else 0.
# TYPE nats_exporter_target_left_out gauge
nats_exporter_target_left_out{nats_cluster="c1",server="n1",target="http://n1:8222"} 0
nats_exporter_target_left_out{nats_cluster="c1",server="n2",target="http://n2:8222"} 0
# HELP nats_exporter_collector_success 1 if the last request was answered in time and in the right shape throughout, else 0: the rest of an answer with a wrong part is shown.
# TYPE nats_exporter_collector_success gauge
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="varz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="raftz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz_consumers"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz_config"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="healthz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="connz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="routez"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="gatewayz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="leafz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="subsz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="accountz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="accstatz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="ipqueuesz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n1",target="http://n1:8222",collector="debug_vars"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="varz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="raftz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz_consumers"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz_config"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="healthz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="connz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="routez"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="gatewayz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="leafz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="subsz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="accountz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="accstatz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="ipqueuesz"} 1
nats_exporter_collector_success{nats_cluster="c1",server="n2",target="http://n2:8222",collector="debug_vars"} 1
# HELP nats_exporter_collector_duration_seconds Time that the last answer took in seconds or, while none comes, that it has been waited for.
# TYPE nats_exporter_collector_duration_seconds gauge
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="varz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="raftz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz_consumers"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz_config"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="healthz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="connz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="routez"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="gatewayz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="leafz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="subsz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="accountz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="accstatz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="ipqueuesz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="debug_vars"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="varz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="raftz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz_consumers"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz_config"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="healthz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="connz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="routez"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="gatewayz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="leafz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="subsz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="accountz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="accstatz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="ipqueuesz"} 0.004
nats_exporter_collector_duration_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="debug_vars"} 0.004
# HELP nats_exporter_collector_timestamp_seconds Unix time of the answer that is shown, older than the scrape where a collector runs on a slower schedule.
# TYPE nats_exporter_collector_timestamp_seconds gauge
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="varz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="raftz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz_consumers"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="jsz_config"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="healthz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="connz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="routez"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="gatewayz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="leafz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="subsz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="accountz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="accstatz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="ipqueuesz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n1",target="http://n1:8222",collector="debug_vars"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="varz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="raftz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz_consumers"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="jsz_config"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="healthz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="connz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="routez"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="gatewayz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="leafz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="subsz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="accountz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="accstatz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="ipqueuesz"} 1763812800
nats_exporter_collector_timestamp_seconds{nats_cluster="c1",server="n2",target="http://n2:8222",collector="debug_vars"} 1763812800
# HELP nats_exporter_collector_errors_total Requests that brought nothing, each scrape that waits for a late answer counting as a timeout.
# TYPE nats_exporter_collector_errors_total counter
# HELP nats_exporter_series_dropped_total Rows left out because a limit was reached: one of those under limits in the configuration, or a bound on what logs named.
# TYPE nats_exporter_series_dropped_total counter
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_stream"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_consumer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_raft"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_account"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_leafnode"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_gateway"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_route"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_stream_peer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_consumer_peer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_raft_peer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",target="http://n1:8222",family="nats_meta_peer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_stream"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_consumer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_raft"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_account"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_leafnode"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_gateway"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_route"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_stream_peer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_consumer_peer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_raft_peer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n2",target="http://n2:8222",family="nats_meta_peer"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",family="nats_log_asset"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",family="nats_writefullstate"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",family="nats_raft_pending"} 0
nats_exporter_series_dropped_total{nats_cluster="c1",server="n1",family="nats_raft_leader_changes"} 0
# HELP nats_exporter_config_last_reload_successful 1 if the last load of the configuration succeeded, else 0 and the one before is still in force.
# TYPE nats_exporter_config_last_reload_successful gauge
nats_exporter_config_last_reload_successful 1
# HELP nats_exporter_config_last_reload_success_timestamp_seconds Unix time of the last successful load of the configuration.
# TYPE nats_exporter_config_last_reload_success_timestamp_seconds gauge
nats_exporter_config_last_reload_success_timestamp_seconds 1763812700
# HELP nats_exporter_log_lines_dropped_total Lines of the exporter's own log, not of a server's, that standard error did not take: a full disk, a pipe that nobody reads.
# TYPE nats_exporter_log_lines_dropped_total counter
nats_exporter_log_lines_dropped_total 0
# HELP nats_exporter_state_last_save_successful 1 if the state file could be written when it was last tried, else 0 and a restart would go back to the one before.
# TYPE nats_exporter_state_last_save_successful gauge
nats_exporter_state_last_save_successful 1
# HELP nats_exporter_state_last_save_success_timestamp_seconds Unix time when the state file was last written; none before the first time.
# TYPE nats_exporter_state_last_save_success_timestamp_seconds gauge
nats_exporter_state_last_save_success_timestamp_seconds 1763812795
# HELP nats_exporter_state_save_failures_total Times that the state file could not be written.
# TYPE nats_exporter_state_save_failures_total counter
nats_exporter_state_save_failures_total 0
# HELP nats_exporter_state_bytes Size of the state file in bytes when last written.
# TYPE nats_exporter_state_bytes gauge
nats_exporter_state_bytes 700
# HELP nats_exporter_http_refused_total Clients of the own listener that were turned away: too many connections, requests or passwords at one time, pipelined requests, answers that nobody reads.
# TYPE nats_exporter_http_refused_total counter
nats_exporter_http_refused_total{code="connections"} 0
nats_exporter_http_refused_total{code="requests"} 0
nats_exporter_http_refused_total{code="pipelining"} 0
nats_exporter_http_refused_total{code="slow"} 2
nats_exporter_http_refused_total{code="passwords"} 0
# HELP nats_exporter_build_info Versions of the exporter and of Node.js, in the labels.
# TYPE nats_exporter_build_info gauge
nats_exporter_build_info{version="0.1.0",nodejs_version="v0"} 1
# HELP nats_exporter_assets_hidden RAFT groups, streams and consumers that are read and have no series of their own, since there are very many and they are well, or end with their clients; 0 while all have.
# TYPE nats_exporter_assets_hidden gauge
nats_exporter_assets_hidden{nats_cluster="c1",server="n1",kind="group"} 0
nats_exporter_assets_hidden{nats_cluster="c1",server="n1",kind="stream"} 0
nats_exporter_assets_hidden{nats_cluster="c1",server="n1",kind="consumer"} 0

`

exports[`test/metrics/index.test.ts > TAP > Gateway 1`] = `
# HELP nats_gateway_configured 1 if the configuration names the remote cluster, 0 if it was learned (cached).
# TYPE nats_gateway_configured gauge
nats_gateway_configured{nats_cluster="c1",server="n1",gateway="c2",link="outbound"} 1
# HELP nats_gateway_connections Connections to or from the remote cluster (cached).
# TYPE nats_gateway_connections gauge
nats_gateway_connections{nats_cluster="c1",server="n1",gateway="c2",link="outbound"} 1
# HELP nats_gateway_start_timestamp_seconds Unix time when the newest connection to or from the remote cluster was made (cached).
# TYPE nats_gateway_start_timestamp_seconds gauge
nats_gateway_start_timestamp_seconds{nats_cluster="c1",server="n1",gateway="c2",link="outbound"} 1763812791
# HELP nats_gateway_pending_bytes Bytes that wait to be written to the remote cluster (cached).
# TYPE nats_gateway_pending_bytes gauge
nats_gateway_pending_bytes{nats_cluster="c1",server="n1",gateway="c2",link="outbound"} 5
# HELP nats_gateway_rtt_seconds Round-trip time of the slowest connection to or from the remote cluster in seconds (cached).
# TYPE nats_gateway_rtt_seconds gauge
nats_gateway_rtt_seconds{nats_cluster="c1",server="n1",gateway="c2",link="outbound"} 0.001
# HELP nats_gateway_subscriptions Subscriptions over the connections to or from the remote cluster (cached).
# TYPE nats_gateway_subscriptions gauge
nats_gateway_subscriptions{nats_cluster="c1",server="n1",gateway="c2",link="outbound"} 6
# HELP nats_gateway_messages_total Messages over the connections with the remote cluster (cached).
# TYPE nats_gateway_messages_total counter
nats_gateway_messages_total{nats_cluster="c1",server="n1",gateway="c2",link="outbound",direction="received"} 1
nats_gateway_messages_total{nats_cluster="c1",server="n1",gateway="c2",link="outbound",direction="sent"} 3
# HELP nats_gateway_bytes_total Payload bytes over the connections with the remote cluster (cached).
# TYPE nats_gateway_bytes_total counter
nats_gateway_bytes_total{nats_cluster="c1",server="n1",gateway="c2",link="outbound",direction="received"} 2
nats_gateway_bytes_total{nats_cluster="c1",server="n1",gateway="c2",link="outbound",direction="sent"} 4

`

exports[`test/metrics/index.test.ts > TAP > Go runtime of the server 1`] = `
# HELP nats_server_go_sys_bytes Memory that the Go runtime has from the system in bytes (cached).
# TYPE nats_server_go_sys_bytes gauge
nats_server_go_sys_bytes{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_allocated_bytes_total Bytes allocated on the Go heap so far (cached).
# TYPE nats_server_go_allocated_bytes_total counter
nats_server_go_allocated_bytes_total{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_mallocs_total Objects allocated on the Go heap so far (cached).
# TYPE nats_server_go_mallocs_total counter
nats_server_go_mallocs_total{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_frees_total Objects freed from the Go heap so far (cached).
# TYPE nats_server_go_frees_total counter
nats_server_go_frees_total{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_heap_alloc_bytes Go heap in use by objects in bytes (cached).
# TYPE nats_server_go_heap_alloc_bytes gauge
nats_server_go_heap_alloc_bytes{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_heap_sys_bytes Go heap obtained from the system in bytes (cached).
# TYPE nats_server_go_heap_sys_bytes gauge
nats_server_go_heap_sys_bytes{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_heap_idle_bytes Go heap in spans without objects in bytes (cached).
# TYPE nats_server_go_heap_idle_bytes gauge
nats_server_go_heap_idle_bytes{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_heap_inuse_bytes Go heap in spans with objects in bytes (cached).
# TYPE nats_server_go_heap_inuse_bytes gauge
nats_server_go_heap_inuse_bytes{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_heap_released_bytes Go heap given back to the system in bytes (cached).
# TYPE nats_server_go_heap_released_bytes gauge
nats_server_go_heap_released_bytes{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_heap_objects Objects on the Go heap (cached).
# TYPE nats_server_go_heap_objects gauge
nats_server_go_heap_objects{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_stack_inuse_bytes Go stacks in use in bytes (cached).
# TYPE nats_server_go_stack_inuse_bytes gauge
nats_server_go_stack_inuse_bytes{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_next_gc_bytes Size of the Go heap that starts the next garbage collection in bytes (cached).
# TYPE nats_server_go_next_gc_bytes gauge
nats_server_go_next_gc_bytes{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_gc_cycles_total Garbage collections so far (cached).
# TYPE nats_server_go_gc_cycles_total counter
nats_server_go_gc_cycles_total{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_forced_gc_cycles_total Garbage collections that the program asked for (cached).
# TYPE nats_server_go_forced_gc_cycles_total counter
nats_server_go_forced_gc_cycles_total{nats_cluster="c1",server="n1"} 1
# HELP nats_server_go_gc_pause_seconds_total Time that garbage collection stopped everything in seconds (cached).
# TYPE nats_server_go_gc_pause_seconds_total counter
nats_server_go_gc_pause_seconds_total{nats_cluster="c1",server="n1"} 1e-9
# HELP nats_server_go_last_gc_timestamp_seconds Unix time of the last garbage collection (cached).
# TYPE nats_server_go_last_gc_timestamp_seconds gauge
nats_server_go_last_gc_timestamp_seconds{nats_cluster="c1",server="n1"} 1e-9

`

exports[`test/metrics/index.test.ts > TAP > Health 1`] = `
# HELP nats_health_ok 1 if the health check passed, else 0.
# TYPE nats_health_ok gauge
nats_health_ok{nats_cluster="c1",server="n1",mode="full"} 0
# HELP nats_health_status_code HTTP status of the health check.
# TYPE nats_health_status_code gauge
nats_health_status_code{nats_cluster="c1",server="n1",mode="full"} 503
# HELP nats_health_failures What a full health check found wrong, by type.
# TYPE nats_health_failures gauge
nats_health_failures{nats_cluster="c1",server="n1",mode="full",check="CONNECTION"} 0
nats_health_failures{nats_cluster="c1",server="n1",mode="full",check="BAD_REQUEST"} 0
nats_health_failures{nats_cluster="c1",server="n1",mode="full",check="JETSTREAM"} 0
nats_health_failures{nats_cluster="c1",server="n1",mode="full",check="ACCOUNT"} 0
nats_health_failures{nats_cluster="c1",server="n1",mode="full",check="STREAM"} 1
nats_health_failures{nats_cluster="c1",server="n1",mode="full",check="CONSUMER"} 0
nats_health_failures{nats_cluster="c1",server="n1",mode="full",check="OTHER"} 2

`

exports[`test/metrics/index.test.ts > TAP > Host 1`] = `
# HELP nats_host_pressure_io_waiting_seconds_total Time during which some task waited for io in seconds.
# TYPE nats_host_pressure_io_waiting_seconds_total counter
nats_host_pressure_io_waiting_seconds_total{nats_cluster="c1",server="n1",scope="host"} 10
nats_host_pressure_io_waiting_seconds_total{nats_cluster="c1",server="n1",scope="cgroup"} 10
# HELP nats_host_pressure_io_stalled_seconds_total Time during which all tasks waited for io in seconds.
# TYPE nats_host_pressure_io_stalled_seconds_total counter
nats_host_pressure_io_stalled_seconds_total{nats_cluster="c1",server="n1",scope="host"} 5
nats_host_pressure_io_stalled_seconds_total{nats_cluster="c1",server="n1",scope="cgroup"} 5
# HELP nats_host_pressure_cpu_waiting_seconds_total Time during which some task waited for cpu in seconds.
# TYPE nats_host_pressure_cpu_waiting_seconds_total counter
nats_host_pressure_cpu_waiting_seconds_total{nats_cluster="c1",server="n1",scope="host"} 3
nats_host_pressure_cpu_waiting_seconds_total{nats_cluster="c1",server="n1",scope="cgroup"} 3
# HELP nats_host_pressure_cpu_stalled_seconds_total Time during which all tasks waited for cpu in seconds.
# TYPE nats_host_pressure_cpu_stalled_seconds_total counter
nats_host_pressure_cpu_stalled_seconds_total{nats_cluster="c1",server="n1",scope="host"} 0
nats_host_pressure_cpu_stalled_seconds_total{nats_cluster="c1",server="n1",scope="cgroup"} 0
# HELP nats_host_pressure_memory_waiting_seconds_total Time during which some task waited for memory in seconds.
# TYPE nats_host_pressure_memory_waiting_seconds_total counter
nats_host_pressure_memory_waiting_seconds_total{nats_cluster="c1",server="n1",scope="host"} 1
nats_host_pressure_memory_waiting_seconds_total{nats_cluster="c1",server="n1",scope="cgroup"} 1
# HELP nats_host_pressure_memory_stalled_seconds_total Time during which all tasks waited for memory in seconds.
# TYPE nats_host_pressure_memory_stalled_seconds_total counter
nats_host_pressure_memory_stalled_seconds_total{nats_cluster="c1",server="n1",scope="host"} 0.5
nats_host_pressure_memory_stalled_seconds_total{nats_cluster="c1",server="n1",scope="cgroup"} 0.5
# HELP nats_host_timestamp_seconds Unix time by the clock of this host at the scrape: what its other times are to be compared with.
# TYPE nats_host_timestamp_seconds gauge
nats_host_timestamp_seconds{nats_cluster="c1",server="n1"} 1763812800
# HELP nats_host_memory_dirty_bytes Memory that waits to be written to disk in bytes.
# TYPE nats_host_memory_dirty_bytes gauge
nats_host_memory_dirty_bytes{nats_cluster="c1",server="n1"} 4096
# HELP nats_host_memory_writeback_bytes Memory that is being written to disk in bytes.
# TYPE nats_host_memory_writeback_bytes gauge
nats_host_memory_writeback_bytes{nats_cluster="c1",server="n1"} 0
# HELP nats_host_source_up 1 if this source of the host can be read, else 0 and its other series are missing.
# TYPE nats_host_source_up gauge
nats_host_source_up{nats_cluster="c1",server="n1",source="diskstats"} 1
nats_host_source_up{nats_cluster="c1",server="n1",source="pressure"} 1
nats_host_source_up{nats_cluster="c1",server="n1",source="cgroup"} 1
nats_host_source_up{nats_cluster="c1",server="n1",source="kmsg"} 0
nats_host_source_up{nats_cluster="c1",server="n1",source="mountstats"} 1
nats_host_source_up{nats_cluster="c1",server="n1",source="process"} 1

`

exports[`test/metrics/index.test.ts > TAP > Internal queue 1`] = `
# HELP nats_ipqueue_queues Internal queues of the kind that are not empty.
# TYPE nats_ipqueue_queues gauge
nats_ipqueue_queues{nats_cluster="c1",server="n1",queue="jetstream_api"} 1
# HELP nats_ipqueue_pending_entries Entries waiting in all internal queues of the kind.
# TYPE nats_ipqueue_pending_entries gauge
nats_ipqueue_pending_entries{nats_cluster="c1",server="n1",queue="jetstream_api"} 12
# HELP nats_ipqueue_longest_entries Entries waiting in the longest internal queue of the kind.
# TYPE nats_ipqueue_longest_entries gauge
nats_ipqueue_longest_entries{nats_cluster="c1",server="n1",queue="jetstream_api"} 12
# HELP nats_ipqueue_in_progress_entries Entries taken from internal queues of the kind and still worked on.
# TYPE nats_ipqueue_in_progress_entries gauge
nats_ipqueue_in_progress_entries{nats_cluster="c1",server="n1",queue="jetstream_api"} 3

`

exports[`test/metrics/index.test.ts > TAP > Internal subscription 1`] = `
# HELP nats_internal_subscription_seconds Duration of internal subscription callbacks in seconds; servers log only those of 2 s and more.
# TYPE nats_internal_subscription_seconds histogram
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="2"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="2.5"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="3"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="4"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="5"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="7.5"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="10"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="20"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="30"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="60"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="120"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="raft",le="+Inf"} 1
nats_internal_subscription_seconds_sum{nats_cluster="c1",server="n1",class="raft"} 2
nats_internal_subscription_seconds_count{nats_cluster="c1",server="n1",class="raft"} 1
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="2"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="2.5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="3"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="4"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="7.5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="10"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="20"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="30"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="60"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="120"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="jsapi",le="+Inf"} 0
nats_internal_subscription_seconds_sum{nats_cluster="c1",server="n1",class="jsapi"} 0
nats_internal_subscription_seconds_count{nats_cluster="c1",server="n1",class="jsapi"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="2"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="2.5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="3"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="4"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="7.5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="10"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="20"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="30"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="60"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="120"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="system",le="+Inf"} 0
nats_internal_subscription_seconds_sum{nats_cluster="c1",server="n1",class="system"} 0
nats_internal_subscription_seconds_count{nats_cluster="c1",server="n1",class="system"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="2"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="2.5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="3"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="4"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="7.5"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="10"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="20"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="30"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="60"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="120"} 0
nats_internal_subscription_seconds_bucket{nats_cluster="c1",server="n1",class="other",le="+Inf"} 0
nats_internal_subscription_seconds_sum{nats_cluster="c1",server="n1",class="other"} 0
nats_internal_subscription_seconds_count{nats_cluster="c1",server="n1",class="other"} 0

`

exports[`test/metrics/index.test.ts > TAP > JetStream 1`] = `
# HELP nats_jetstream_enabled 1 while JetStream runs, 0 if it is not configured or has been disabled.
# TYPE nats_jetstream_enabled gauge
nats_jetstream_enabled{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_memory_bytes Memory used by streams on this server in bytes.
# TYPE nats_jetstream_memory_bytes gauge
nats_jetstream_memory_bytes{nats_cluster="c1",server="n1"} 0
# HELP nats_jetstream_storage_bytes File storage used by streams on this server in bytes.
# TYPE nats_jetstream_storage_bytes gauge
nats_jetstream_storage_bytes{nats_cluster="c1",server="n1"} 8520
# HELP nats_jetstream_reserved_memory_bytes Memory reserved by streams with a limit in bytes.
# TYPE nats_jetstream_reserved_memory_bytes gauge
nats_jetstream_reserved_memory_bytes{nats_cluster="c1",server="n1"} 0
# HELP nats_jetstream_reserved_storage_bytes File storage reserved by streams with a limit in bytes.
# TYPE nats_jetstream_reserved_storage_bytes gauge
nats_jetstream_reserved_storage_bytes{nats_cluster="c1",server="n1"} 62914560
# HELP nats_jetstream_max_memory_bytes Memory that streams may use on this server in bytes.
# TYPE nats_jetstream_max_memory_bytes gauge
nats_jetstream_max_memory_bytes{nats_cluster="c1",server="n1"} 268435456
# HELP nats_jetstream_max_storage_bytes File storage that streams may use on this server in bytes.
# TYPE nats_jetstream_max_storage_bytes gauge
nats_jetstream_max_storage_bytes{nats_cluster="c1",server="n1"} 8589934592
# HELP nats_jetstream_sync_interval_seconds Interval between syncs of the store to disk in seconds.
# TYPE nats_jetstream_sync_interval_seconds gauge
nats_jetstream_sync_interval_seconds{nats_cluster="c1",server="n1"} 120
# HELP nats_jetstream_sync_always 1 if every write is synced to disk, else 0.
# TYPE nats_jetstream_sync_always gauge
nats_jetstream_sync_always{nats_cluster="c1",server="n1"} 0
# HELP nats_jetstream_accounts Accounts that use JetStream on this server.
# TYPE nats_jetstream_accounts gauge
nats_jetstream_accounts{nats_cluster="c1",server="n1"} 2
# HELP nats_jetstream_ha_assets RAFT groups with a member on this server, the meta group included.
# TYPE nats_jetstream_ha_assets gauge
nats_jetstream_ha_assets{nats_cluster="c1",server="n1"} 31
# HELP nats_jetstream_max_ha_assets RAFT groups allowed on this server, where limited.
# TYPE nats_jetstream_max_ha_assets gauge
nats_jetstream_max_ha_assets{nats_cluster="c1",server="n1"} 2000
# HELP nats_jetstream_streams Streams with a replica on this server.
# TYPE nats_jetstream_streams gauge
nats_jetstream_streams{nats_cluster="c1",server="n1"} 6
# HELP nats_jetstream_consumers Consumers with a replica on this server.
# TYPE nats_jetstream_consumers gauge
nats_jetstream_consumers{nats_cluster="c1",server="n1"} 24
# HELP nats_jetstream_stream_leaders Streams that this server leads, those without replicas included.
# TYPE nats_jetstream_stream_leaders gauge
nats_jetstream_stream_leaders{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_consumer_leaders Consumers that this server leads, those without replicas included.
# TYPE nats_jetstream_consumer_leaders gauge
nats_jetstream_consumer_leaders{nats_cluster="c1",server="n1"} 7
# HELP nats_jetstream_messages Messages in the streams on this server.
# TYPE nats_jetstream_messages gauge
nats_jetstream_messages{nats_cluster="c1",server="n1"} 60
# HELP nats_jetstream_stream_bytes Bytes in the streams on this server.
# TYPE nats_jetstream_stream_bytes gauge
nats_jetstream_stream_bytes{nats_cluster="c1",server="n1"} 8520
# HELP nats_jetstream_api_requests_total JetStream API requests that this server served.
# TYPE nats_jetstream_api_requests_total counter
nats_jetstream_api_requests_total{nats_cluster="c1",server="n1"} 9
# HELP nats_jetstream_api_errors_total JetStream API requests that this server answered with an error.
# TYPE nats_jetstream_api_errors_total counter
nats_jetstream_api_errors_total{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_api_inflight JetStream API requests queued or running on this server.
# TYPE nats_jetstream_api_inflight gauge
nats_jetstream_api_inflight{nats_cluster="c1",server="n1"} 0
# HELP nats_jetstream_api_level Level of the JetStream API that this server supports.
# TYPE nats_jetstream_api_level gauge
nats_jetstream_api_level{nats_cluster="c1",server="n1"} 5
# HELP nats_jetstream_max_ack_pending Messages that a consumer may have delivered and not acknowledged, where limited.
# TYPE nats_jetstream_max_ack_pending gauge
nats_jetstream_max_ack_pending{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_max_request_batch Messages that one pull request may ask for, where limited.
# TYPE nats_jetstream_max_request_batch gauge
nats_jetstream_max_request_batch{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_max_duplicate_window_seconds Longest duplicate window of a stream in seconds, where limited.
# TYPE nats_jetstream_max_duplicate_window_seconds gauge
nats_jetstream_max_duplicate_window_seconds{nats_cluster="c1",server="n1"} 1e-9
# HELP nats_jetstream_max_batch_inflight_per_stream Atomic batches that may be open on one stream, where limited.
# TYPE nats_jetstream_max_batch_inflight_per_stream gauge
nats_jetstream_max_batch_inflight_per_stream{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_max_batch_inflight Atomic batches that may be open on this server, where limited.
# TYPE nats_jetstream_max_batch_inflight gauge
nats_jetstream_max_batch_inflight{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_max_batch_messages Messages that one atomic batch may hold, where limited.
# TYPE nats_jetstream_max_batch_messages gauge
nats_jetstream_max_batch_messages{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_max_batch_timeout_seconds Time after which an open atomic batch is given up in seconds, where limited.
# TYPE nats_jetstream_max_batch_timeout_seconds gauge
nats_jetstream_max_batch_timeout_seconds{nats_cluster="c1",server="n1"} 1e-9
# HELP nats_jetstream_default_max_consumers Consumers that a stream may have unless it says otherwise (2.15 and newer).
# TYPE nats_jetstream_default_max_consumers gauge
nats_jetstream_default_max_consumers{nats_cluster="c1",server="n1"} 1
# HELP nats_jetstream_info JetStream domain, in the label.
# TYPE nats_jetstream_info gauge
nats_jetstream_info{nats_cluster="c1",server="n1",domain="hub"} 1

`

exports[`test/metrics/index.test.ts > TAP > Kernel 1`] = `
# HELP nats_host_kernel_errors_total Errors of storage that the kernel told since the start, of disks of the store or of none in particular.
# TYPE nats_host_kernel_errors_total counter
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="hung_task"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="ext4_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="ext4_warning"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="remounted_read_only"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="xfs_shutdown"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="xfs_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="btrfs_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="buffer_io_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="block_io_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="critical_medium_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="critical_target_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="out_of_space"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="nvme_timeout"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="nvme_reset"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="scsi_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="scsi_medium_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="scsi_offline"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="multipath_failing"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="raid_disk_failure"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="hba_error"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="nfs_not_responding"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="ceph_hung"} 0
nats_host_kernel_errors_total{nats_cluster="c1",server="n1",kind="oom_kill"} 0
# HELP nats_host_kernel_recoveries_total Recoveries of storage that the kernel told since the start.
# TYPE nats_host_kernel_recoveries_total counter
nats_host_kernel_recoveries_total{nats_cluster="c1",server="n1",kind="nvme_completion_polled"} 0
nats_host_kernel_recoveries_total{nats_cluster="c1",server="n1",kind="nfs_responding"} 0
nats_host_kernel_recoveries_total{nats_cluster="c1",server="n1",kind="multipath_reinstated"} 0
nats_host_kernel_recoveries_total{nats_cluster="c1",server="n1",kind="raid_recovered"} 0

`

exports[`test/metrics/index.test.ts > TAP > Leaf node 1`] = `
# HELP nats_leafnode_connections Leaf node connections of the account with the other server (cached).
# TYPE nats_leafnode_connections gauge
nats_leafnode_connections{nats_cluster="c1",server="n1",account="APP",peer="leaf1"} 1
# HELP nats_leafnode_spoke 1 if the other server is the hub, else 0 (2.10 and newer, cached).
# TYPE nats_leafnode_spoke gauge
nats_leafnode_spoke{nats_cluster="c1",server="n1",account="APP",peer="leaf1"} 0
# HELP nats_leafnode_rtt_seconds Round-trip time of the slowest leaf node connection with the other server in seconds (cached).
# TYPE nats_leafnode_rtt_seconds gauge
nats_leafnode_rtt_seconds{nats_cluster="c1",server="n1",account="APP",peer="leaf1"} 0.001
# HELP nats_leafnode_subscriptions Subscriptions over the leaf node connections (cached).
# TYPE nats_leafnode_subscriptions gauge
nats_leafnode_subscriptions{nats_cluster="c1",server="n1",account="APP",peer="leaf1"} 6
# HELP nats_leafnode_messages_total Messages over the leaf node connections (cached).
# TYPE nats_leafnode_messages_total counter
nats_leafnode_messages_total{nats_cluster="c1",server="n1",account="APP",peer="leaf1",direction="received"} 1
nats_leafnode_messages_total{nats_cluster="c1",server="n1",account="APP",peer="leaf1",direction="sent"} 3
# HELP nats_leafnode_bytes_total Payload bytes over the leaf node connections (cached).
# TYPE nats_leafnode_bytes_total counter
nats_leafnode_bytes_total{nats_cluster="c1",server="n1",account="APP",peer="leaf1",direction="received"} 2
nats_leafnode_bytes_total{nats_cluster="c1",server="n1",account="APP",peer="leaf1",direction="sent"} 4

`

exports[`test/metrics/index.test.ts > TAP > Log event 1`] = `
# HELP nats_log_events_total Log lines of this kind, a lower bound since servers limit the rate of some.
# TYPE nats_log_events_total counter
nats_log_events_total{nats_cluster="c1",server="n1",event="raft_append_entries_pending",severity="warning"} 2
# HELP nats_log_event_last_seen_timestamp_seconds Unix time of the newest log line of this kind; no sample before the first.
# TYPE nats_log_event_last_seen_timestamp_seconds gauge
nats_log_event_last_seen_timestamp_seconds{nats_cluster="c1",server="n1",event="raft_append_entries_pending",severity="warning"} 1763812780

`

exports[`test/metrics/index.test.ts > TAP > Log event of an asset 1`] = `
# HELP nats_log_asset_events_total Log lines of this kind that name the asset; the oldest assets leave first when there are too many.
# TYPE nats_log_asset_events_total counter
nats_log_asset_events_total{nats_cluster="c1",server="n1",event="raft_append_entries_pending",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 2
# HELP nats_log_asset_event_last_seen_timestamp_seconds Unix time of the newest log line of this kind that names the asset.
# TYPE nats_log_asset_event_last_seen_timestamp_seconds gauge
nats_log_asset_event_last_seen_timestamp_seconds{nats_cluster="c1",server="n1",event="raft_append_entries_pending",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 1763812780

`

exports[`test/metrics/index.test.ts > TAP > Log line 1`] = `
# HELP nats_log_lines_total Log lines read.
# TYPE nats_log_lines_total counter
nats_log_lines_total{nats_cluster="c1",server="n1",level="INF"} 100
nats_log_lines_total{nats_cluster="c1",server="n1",level="WRN"} 7
nats_log_lines_total{nats_cluster="c1",server="n1",level="ERR"} 0
nats_log_lines_total{nats_cluster="c1",server="n1",level="FTL"} 0
nats_log_lines_total{nats_cluster="c1",server="n1",level="DBG"} 0
nats_log_lines_total{nats_cluster="c1",server="n1",level="TRC"} 0
nats_log_lines_total{nats_cluster="c1",server="n1",level="unknown"} 0
# HELP nats_log_unrecognized_lines_total Log lines that no row of the catalog matched.
# TYPE nats_log_unrecognized_lines_total counter
nats_log_unrecognized_lines_total{nats_cluster="c1",server="n1",level="INF"} 0
nats_log_unrecognized_lines_total{nats_cluster="c1",server="n1",level="WRN"} 1
nats_log_unrecognized_lines_total{nats_cluster="c1",server="n1",level="ERR"} 0
nats_log_unrecognized_lines_total{nats_cluster="c1",server="n1",level="FTL"} 0
nats_log_unrecognized_lines_total{nats_cluster="c1",server="n1",level="DBG"} 0
nats_log_unrecognized_lines_total{nats_cluster="c1",server="n1",level="TRC"} 0
nats_log_unrecognized_lines_total{nats_cluster="c1",server="n1",level="unknown"} 0

`

exports[`test/metrics/index.test.ts > TAP > Log source 1`] = `
# HELP nats_exporter_log_source_up 1 while the source can be read, else 0.
# TYPE nats_exporter_log_source_up gauge
nats_exporter_log_source_up{nats_cluster="c1",server="n1",source="/var/log/n1.log"} 1
nats_exporter_log_source_up{nats_cluster="c1",server="n1",source="/var/log/old.log"} 0
# HELP nats_exporter_log_lag_bytes Bytes of the source that are written but not read yet; none while it cannot be seen.
# TYPE nats_exporter_log_lag_bytes gauge
nats_exporter_log_lag_bytes{nats_cluster="c1",server="n1",source="/var/log/n1.log"} 12
nats_exporter_log_lag_bytes{nats_cluster="c1",server="n1",source="/var/log/old.log"} 12
# HELP nats_exporter_log_last_line_timestamp_seconds Unix time of the newest line read.
# TYPE nats_exporter_log_last_line_timestamp_seconds gauge
nats_exporter_log_last_line_timestamp_seconds{nats_cluster="c1",server="n1",source="/var/log/n1.log"} 1763812799
nats_exporter_log_last_line_timestamp_seconds{nats_cluster="c1",server="n1",source="/var/log/old.log"} 1763812799
# HELP nats_exporter_log_rotations_total Times the file was replaced or truncated.
# TYPE nats_exporter_log_rotations_total counter
nats_exporter_log_rotations_total{nats_cluster="c1",server="n1",source="/var/log/n1.log"} 1
nats_exporter_log_rotations_total{nats_cluster="c1",server="n1",source="/var/log/old.log"} 1
# HELP nats_exporter_log_lost_bytes_total Bytes known to have been written and removed before they were read.
# TYPE nats_exporter_log_lost_bytes_total counter
nats_exporter_log_lost_bytes_total{nats_cluster="c1",server="n1",source="/var/log/n1.log"} 0
nats_exporter_log_lost_bytes_total{nats_cluster="c1",server="n1",source="/var/log/old.log"} 0
# HELP nats_exporter_log_source_fault_info 1 while the source cannot be read, for the reason in the label code: opening, missing, no_match, denied, directory, not_a_file, hung, io_error, ended, not_started, in_use, other.
# TYPE nats_exporter_log_source_fault_info gauge
nats_exporter_log_source_fault_info{nats_cluster="c1",server="n1",source="/var/log/old.log",code="denied"} 1

`

exports[`test/metrics/index.test.ts > TAP > Meta group 1`] = `
# HELP nats_meta_has_leader 1 if this server knows a leader of the meta group, else 0.
# TYPE nats_meta_has_leader gauge
nats_meta_has_leader{nats_cluster="c1",server="n1"} 1
# HELP nats_meta_leader 1 if this server leads the meta group, else 0.
# TYPE nats_meta_leader gauge
nats_meta_leader{nats_cluster="c1",server="n1"} 1
# HELP nats_meta_group_size Members of the meta group.
# TYPE nats_meta_group_size gauge
nats_meta_group_size{nats_cluster="c1",server="n1"} 3
# HELP nats_meta_quorum_needed Members of the meta group that make a majority (2.15 and newer).
# TYPE nats_meta_quorum_needed gauge
nats_meta_quorum_needed{nats_cluster="c1",server="n1"} 2
# HELP nats_meta_api_pending JetStream API requests that wait on this server; at 10,000 all of them are dropped.
# TYPE nats_meta_api_pending gauge
nats_meta_api_pending{nats_cluster="c1",server="n1"} 3
# HELP nats_meta_api_pending_requests JetStream API requests that wait on this server, without info requests (2.14 and newer).
# TYPE nats_meta_api_pending_requests gauge
nats_meta_api_pending_requests{nats_cluster="c1",server="n1"} 2
# HELP nats_meta_api_pending_infos JetStream API info requests that wait on this server (2.14 and newer).
# TYPE nats_meta_api_pending_infos gauge
nats_meta_api_pending_infos{nats_cluster="c1",server="n1"} 1
# HELP nats_meta_snapshot_pending_entries Entries in the log of the meta group since its last snapshot.
# TYPE nats_meta_snapshot_pending_entries gauge
nats_meta_snapshot_pending_entries{nats_cluster="c1",server="n1"} 28
# HELP nats_meta_snapshot_pending_bytes Bytes in the log of the meta group since its last snapshot.
# TYPE nats_meta_snapshot_pending_bytes gauge
nats_meta_snapshot_pending_bytes{nats_cluster="c1",server="n1"} 28599
# HELP nats_meta_rescue 1 while somebody has lowered the majority that this server needs of the meta group, unsafely, else 0 (2.15 and newer).
# TYPE nats_meta_rescue gauge
nats_meta_rescue{nats_cluster="c1",server="n1"} 0
# HELP nats_meta_peer_current 1 if the peer is current, else 0, as the leader of the meta group sees it.
# TYPE nats_meta_peer_current gauge
nats_meta_peer_current{nats_cluster="c1",server="n1",peer="n2"} 1
nats_meta_peer_current{nats_cluster="c1",server="n1",peer="n3"} 0
# HELP nats_meta_peer_offline 1 if the peer is known to be down, else 0, as the leader of the meta group sees it; a crash shows late here, within minutes.
# TYPE nats_meta_peer_offline gauge
nats_meta_peer_offline{nats_cluster="c1",server="n1",peer="n2"} 0
nats_meta_peer_offline{nats_cluster="c1",server="n1",peer="n3"} 1
# HELP nats_meta_peer_lag_entries Entries that the peer is behind, as the leader of the meta group sees it.
# TYPE nats_meta_peer_lag_entries gauge
nats_meta_peer_lag_entries{nats_cluster="c1",server="n1",peer="n2"} 0
nats_meta_peer_lag_entries{nats_cluster="c1",server="n1",peer="n3"} 12
# HELP nats_meta_peer_last_contact_timestamp_seconds Unix time of the last contact with the peer, as the leader of the meta group sees it.
# TYPE nats_meta_peer_last_contact_timestamp_seconds gauge
nats_meta_peer_last_contact_timestamp_seconds{nats_cluster="c1",server="n1",peer="n2"} 1763812799.755

`

exports[`test/metrics/index.test.ts > TAP > Metalayer snapshot 1`] = `
# HELP nats_metalayer_snapshot_seconds Duration of logged, hence slow, snapshots of the meta layer in seconds.
# TYPE nats_metalayer_snapshot_seconds histogram
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="0.5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="1"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="2"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="2.5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="10"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="20"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="30"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="60"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="120"} 1
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="300"} 1
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="total",le="+Inf"} 1
nats_metalayer_snapshot_seconds_sum{nats_cluster="c1",server="n1",stage="total"} 61
nats_metalayer_snapshot_seconds_count{nats_cluster="c1",server="n1",stage="total"} 1
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="0.5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="1"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="2"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="2.5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="10"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="20"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="30"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="60"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="120"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="300"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="generation",le="+Inf"} 0
nats_metalayer_snapshot_seconds_sum{nats_cluster="c1",server="n1",stage="generation"} 0
nats_metalayer_snapshot_seconds_count{nats_cluster="c1",server="n1",stage="generation"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="0.5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="1"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="2"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="2.5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="10"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="20"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="30"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="60"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="120"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="300"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="blocking",le="+Inf"} 0
nats_metalayer_snapshot_seconds_sum{nats_cluster="c1",server="n1",stage="blocking"} 0
nats_metalayer_snapshot_seconds_count{nats_cluster="c1",server="n1",stage="blocking"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="0.5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="1"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="2"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="2.5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="5"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="10"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="20"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="30"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="60"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="120"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="300"} 0
nats_metalayer_snapshot_seconds_bucket{nats_cluster="c1",server="n1",stage="async",le="+Inf"} 0
nats_metalayer_snapshot_seconds_sum{nats_cluster="c1",server="n1",stage="async"} 0
nats_metalayer_snapshot_seconds_count{nats_cluster="c1",server="n1",stage="async"} 0
# HELP nats_metalayer_snapshot_last_seconds Duration of the last snapshot of the meta layer in seconds, from the log of the last one logged.
# TYPE nats_metalayer_snapshot_last_seconds gauge
nats_metalayer_snapshot_last_seconds{nats_cluster="c1",server="n1",part="total",source="log"} 61
nats_metalayer_snapshot_last_seconds{nats_cluster="c1",server="n1",part="marshal",source="log"} 0.5
nats_metalayer_snapshot_last_seconds{nats_cluster="c1",server="n1",part="compress",source="log"} 0.25
nats_metalayer_snapshot_last_seconds{nats_cluster="c1",server="n1",part="total",source="jsz"} 0.0015
# HELP nats_metalayer_snapshot_last_streams Streams in the last logged snapshot of the meta layer.
# TYPE nats_metalayer_snapshot_last_streams gauge
nats_metalayer_snapshot_last_streams{nats_cluster="c1",server="n1",source="log"} 4
# HELP nats_metalayer_snapshot_last_consumers Consumers in the last logged snapshot of the meta layer.
# TYPE nats_metalayer_snapshot_last_consumers gauge
nats_metalayer_snapshot_last_consumers{nats_cluster="c1",server="n1",source="log"} 43
# HELP nats_metalayer_snapshot_last_bytes Size of the last logged snapshot of the meta layer in bytes.
# TYPE nats_metalayer_snapshot_last_bytes gauge
nats_metalayer_snapshot_last_bytes{nats_cluster="c1",server="n1",source="log"} 9000
# HELP nats_metalayer_snapshot_last_timestamp_seconds Unix time of the last snapshot of the meta layer, from the log of the last one logged.
# TYPE nats_metalayer_snapshot_last_timestamp_seconds gauge
nats_metalayer_snapshot_last_timestamp_seconds{nats_cluster="c1",server="n1",source="log"} 1763812770
nats_metalayer_snapshot_last_timestamp_seconds{nats_cluster="c1",server="n1",source="jsz"} 1763812740

`

exports[`test/metrics/index.test.ts > TAP > Process 1`] = `
# HELP nats_process_state What nats-server does: 1 for that state, 0 for the others; disk waits for a disk, stopped does nothing.
# TYPE nats_process_state gauge
nats_process_state{nats_cluster="c1",server="n1",state="running"} 0
nats_process_state{nats_cluster="c1",server="n1",state="sleeping"} 1
nats_process_state{nats_cluster="c1",server="n1",state="disk"} 0
nats_process_state{nats_cluster="c1",server="n1",state="stopped"} 0
nats_process_state{nats_cluster="c1",server="n1",state="zombie"} 0
# HELP nats_process_threads_blocked Threads of nats-server that wait for a disk and cannot be interrupted.
# TYPE nats_process_threads_blocked gauge
nats_process_threads_blocked{nats_cluster="c1",server="n1"} 0
# HELP nats_process_open_fds Files and connections that nats-server has open.
# TYPE nats_process_open_fds gauge
nats_process_open_fds{nats_cluster="c1",server="n1"} 40
# HELP nats_process_read_bytes_total Read from disks by nats-server in bytes.
# TYPE nats_process_read_bytes_total counter
nats_process_read_bytes_total{nats_cluster="c1",server="n1"} 1000
# HELP nats_process_written_bytes_total Written by nats-server in bytes; the rest of what its disk writes is of others.
# TYPE nats_process_written_bytes_total counter
nats_process_written_bytes_total{nats_cluster="c1",server="n1"} 2000
# HELP nats_process_run_queue_seconds_total Time in seconds that threads of nats-server were ready to run and had no processor.
# TYPE nats_process_run_queue_seconds_total counter
nats_process_run_queue_seconds_total{nats_cluster="c1",server="n1"} 0.5
# HELP nats_process_memory_limit_bytes Memory that the control group of nats-server may use in bytes; none without limit.
# TYPE nats_process_memory_limit_bytes gauge
nats_process_memory_limit_bytes{nats_cluster="c1",server="n1"} 4000000000
# HELP nats_process_cpu_limit_cores Processor cores that the control group of nats-server may use; none without limit.
# TYPE nats_process_cpu_limit_cores gauge
nats_process_cpu_limit_cores{nats_cluster="c1",server="n1"} 2
# HELP nats_process_cpu_throttled_seconds_total Time in seconds that the control group of nats-server was held back by its limit.
# TYPE nats_process_cpu_throttled_seconds_total counter
nats_process_cpu_throttled_seconds_total{nats_cluster="c1",server="n1"} 0.25

`

exports[`test/metrics/index.test.ts > TAP > RAFT group 1`] = `
# HELP nats_raft_pending_entries Append entries in the log of the group and not yet committed: from raftz the level, from the log the last rung, held until raftz shows recovery.
# TYPE nats_raft_pending_entries gauge
nats_raft_pending_entries{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_",source="raftz"} 0
nats_raft_pending_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",source="raftz"} 12500
nats_raft_pending_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",source="log"} 15000
# HELP nats_raft_pending_bytes Size of the append entries not yet committed in bytes, of servers whose cache ends by size (2.14.6 and newer): from raftz an estimate, from the log the last size logged, held as the entries are.
# TYPE nats_raft_pending_bytes gauge
nats_raft_pending_bytes{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",source="raftz"} 13107200
nats_raft_pending_bytes{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",source="log"} 134217728
# HELP nats_raft_leader_changes_total Times this server became leader of the group.
# TYPE nats_raft_leader_changes_total counter
nats_raft_leader_changes_total{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_",source="raftz"} 0
nats_raft_leader_changes_total{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",source="raftz"} 2
nats_raft_leader_changes_total{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",source="log"} 1
nats_raft_leader_changes_total{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_",source="log"} 1
# HELP nats_raft_committed_index Index of the last entry known to be on a majority.
# TYPE nats_raft_committed_index gauge
nats_raft_committed_index{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 100
nats_raft_committed_index{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 90000
# HELP nats_raft_group_size Members of the group; where only what is in trouble is shown, a change is shown a sample late, so that it is seen.
# TYPE nats_raft_group_size gauge
nats_raft_group_size{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 3
nats_raft_group_size{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 3
# HELP nats_raft_unapplied_entries Entries committed but not yet applied by the stream, consumer or meta layer.
# TYPE nats_raft_unapplied_entries gauge
nats_raft_unapplied_entries{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 0
nats_raft_unapplied_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 1000
# HELP nats_raft_applied_index Index of the last entry applied by the stream, consumer or meta layer.
# TYPE nats_raft_applied_index gauge
nats_raft_applied_index{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 100
nats_raft_applied_index{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 89000
# HELP nats_raft_leader 1 if this server leads the group, else 0.
# TYPE nats_raft_leader gauge
nats_raft_leader{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 1
nats_raft_leader{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 1
# HELP nats_raft_log_index Index of the last entry in this server's log of the group.
# TYPE nats_raft_log_index gauge
nats_raft_log_index{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 100
nats_raft_log_index{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 102500
# HELP nats_raft_term Election term: it rises with every election.
# TYPE nats_raft_term gauge
nats_raft_term{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 1
nats_raft_term{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 1
# HELP nats_raft_wal_entries Entries in this server's log of the group since the last snapshot.
# TYPE nats_raft_wal_entries gauge
nats_raft_wal_entries{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 10
nats_raft_wal_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 10
# HELP nats_raft_wal_bytes Size of this server's log of the group in bytes.
# TYPE nats_raft_wal_bytes gauge
nats_raft_wal_bytes{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 1000
nats_raft_wal_bytes{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 1000
# HELP nats_raft_has_leader 1 if this server knows a leader of the group, else 0.
# TYPE nats_raft_has_leader gauge
nats_raft_has_leader{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 1
nats_raft_has_leader{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 1
# HELP nats_raft_catching_up 1 while the leader sends this server what it missed; entries pending are then by design.
# TYPE nats_raft_catching_up gauge
nats_raft_catching_up{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 0
nats_raft_catching_up{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 0
# HELP nats_raft_paused 1 while this server does not apply entries, as during replay or a snapshot; entries pending are then by design.
# TYPE nats_raft_paused gauge
nats_raft_paused{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 0
nats_raft_paused{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 0
# HELP nats_raft_overrun 1 while the server holds the group back because over 100,000 entries wait (2.14 and newer).
# TYPE nats_raft_overrun gauge
nats_raft_overrun{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 0
# HELP nats_raft_wal_error 1 if writing the log of the group failed; newer servers drop such a group from /raftz instead.
# TYPE nats_raft_wal_error gauge
nats_raft_wal_error{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 0
nats_raft_wal_error{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 0
# HELP nats_raft_quorum_needed Members that make a majority.
# TYPE nats_raft_quorum_needed gauge
nats_raft_quorum_needed{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 2
nats_raft_quorum_needed{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 2
# HELP nats_raft_observer 1 if this server cannot become leader of the group.
# TYPE nats_raft_observer gauge
nats_raft_observer{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_"} 0
nats_raft_observer{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 0
# HELP nats_raft_overruns_total Times the server held the group back because over 100,000 entries waited (2.14 and newer).
# TYPE nats_raft_overruns_total counter
nats_raft_overruns_total{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 2
# HELP nats_raft_queue_length Length of an internal queue of the group; received entries (entry) that pile up mark the slow follower.
# TYPE nats_raft_queue_length gauge
nats_raft_queue_length{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_",queue="proposal"} 0
nats_raft_queue_length{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_",queue="entry"} 0
nats_raft_queue_length{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_",queue="response"} 0
nats_raft_queue_length{nats_cluster="c1",server="n1",account="",stream="",consumer="",group="_meta_",queue="apply"} 0
nats_raft_queue_length{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",queue="proposal"} 1
nats_raft_queue_length{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",queue="entry"} 2
nats_raft_queue_length{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",queue="response"} 3
nats_raft_queue_length{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",queue="apply"} 4
# HELP nats_raft_peer_lag_entries Committed entries that the peer has not acknowledged, as the leader of the group sees it.
# TYPE nats_raft_peer_lag_entries gauge
nats_raft_peer_lag_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",peer="n2"} 10000
nats_raft_peer_lag_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",peer="n3"} 90000
# HELP nats_raft_peer_last_contact_timestamp_seconds Unix time when the leader of the group last heard of the peer.
# TYPE nats_raft_peer_last_contact_timestamp_seconds gauge
nats_raft_peer_last_contact_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",peer="n2"} 1763812799.75
# HELP nats_raft_pending_rung_timestamp_seconds Unix time when the group reached the rung in the present incident, in entries or in bytes, as logged or sampled, whichever came first.
# TYPE nats_raft_pending_rung_timestamp_seconds gauge
nats_raft_pending_rung_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",rung="10k"} 1763812778
nats_raft_pending_rung_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01",rung="15k"} 1763812780
# HELP nats_raft_pending_entries_peak Highest number of append entries pending that was sampled in the trailing minute.
# TYPE nats_raft_pending_entries_peak gauge
nats_raft_pending_entries_peak{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 14000
# HELP nats_raft_pending_bytes_peak Largest estimated size in bytes of append entries pending that was sampled in the trailing minute.
# TYPE nats_raft_pending_bytes_peak gauge
nats_raft_pending_bytes_peak{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",consumer="",group="S-R3F-Orders01"} 14680064

`

exports[`test/metrics/index.test.ts > TAP > RAFT groups of a server 1`] = `
# HELP nats_raft_led_members Members of the groups of streams and consumers that this server leads: over all servers of a cluster as many as there are groups on them.
# TYPE nats_raft_led_members gauge
nats_raft_led_members{nats_cluster="c1",server="n1"} 3
# HELP nats_raft_groups RAFT groups of streams and consumers on this server, by its state in them.
# TYPE nats_raft_groups gauge
nats_raft_groups{nats_cluster="c1",server="n1",state="leader"} 1
nats_raft_groups{nats_cluster="c1",server="n1",state="follower"} 0
nats_raft_groups{nats_cluster="c1",server="n1",state="candidate"} 0
nats_raft_groups{nats_cluster="c1",server="n1",state="closed"} 0
# HELP nats_raft_flagged_groups RAFT groups of streams and consumers on this server of which a flag is set, or no leader known.
# TYPE nats_raft_flagged_groups gauge
nats_raft_flagged_groups{nats_cluster="c1",server="n1",flag="no_leader"} 0
nats_raft_flagged_groups{nats_cluster="c1",server="n1",flag="catching_up"} 0
nats_raft_flagged_groups{nats_cluster="c1",server="n1",flag="paused"} 0
nats_raft_flagged_groups{nats_cluster="c1",server="n1",flag="observer"} 0
nats_raft_flagged_groups{nats_cluster="c1",server="n1",flag="overrun"} 0
nats_raft_flagged_groups{nats_cluster="c1",server="n1",flag="wal_error"} 0

`

exports[`test/metrics/index.test.ts > TAP > Read loop 1`] = `
# HELP nats_readloop_processing_seconds Time spent on one read of a connection in seconds; servers log only those of 2 s and more.
# TYPE nats_readloop_processing_seconds histogram
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="2"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="2.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="3"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="4"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="7.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="10"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="20"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="30"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="60"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="120"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="client",le="+Inf"} 0
nats_readloop_processing_seconds_sum{nats_cluster="c1",server="n1",kind="client"} 0
nats_readloop_processing_seconds_count{nats_cluster="c1",server="n1",kind="client"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="2"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="2.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="3"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="4"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="7.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="10"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="20"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="30"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="60"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="120"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="route",le="+Inf"} 1
nats_readloop_processing_seconds_sum{nats_cluster="c1",server="n1",kind="route"} 300
nats_readloop_processing_seconds_count{nats_cluster="c1",server="n1",kind="route"} 1
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="2"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="2.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="3"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="4"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="7.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="10"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="20"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="30"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="60"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="120"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="gateway",le="+Inf"} 0
nats_readloop_processing_seconds_sum{nats_cluster="c1",server="n1",kind="gateway"} 0
nats_readloop_processing_seconds_count{nats_cluster="c1",server="n1",kind="gateway"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="2"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="2.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="3"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="4"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="7.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="10"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="20"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="30"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="60"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="120"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="leafnode",le="+Inf"} 0
nats_readloop_processing_seconds_sum{nats_cluster="c1",server="n1",kind="leafnode"} 0
nats_readloop_processing_seconds_count{nats_cluster="c1",server="n1",kind="leafnode"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="2"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="2.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="3"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="4"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="7.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="10"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="20"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="30"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="60"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="120"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="mqtt",le="+Inf"} 0
nats_readloop_processing_seconds_sum{nats_cluster="c1",server="n1",kind="mqtt"} 0
nats_readloop_processing_seconds_count{nats_cluster="c1",server="n1",kind="mqtt"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="2"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="2.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="3"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="4"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="7.5"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="10"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="20"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="30"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="60"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="120"} 0
nats_readloop_processing_seconds_bucket{nats_cluster="c1",server="n1",kind="websocket",le="+Inf"} 0
nats_readloop_processing_seconds_sum{nats_cluster="c1",server="n1",kind="websocket"} 0
nats_readloop_processing_seconds_count{nats_cluster="c1",server="n1",kind="websocket"} 0

`

exports[`test/metrics/index.test.ts > TAP > Route 1`] = `
# HELP nats_route_connections Connections to the other server of the cluster (cached).
# TYPE nats_route_connections gauge
nats_route_connections{nats_cluster="c1",server="n1",peer="n2"} 1
# HELP nats_route_pending_bytes Bytes that wait to be written to the other server (2.10.26 and newer, cached).
# TYPE nats_route_pending_bytes gauge
nats_route_pending_bytes{nats_cluster="c1",server="n1",peer="n2"} 5
# HELP nats_route_rtt_seconds Round-trip time of the slowest connection to the other server in seconds (cached).
# TYPE nats_route_rtt_seconds gauge
nats_route_rtt_seconds{nats_cluster="c1",server="n1",peer="n2"} 0.001
# HELP nats_route_subscriptions Subscriptions of the other server (cached).
# TYPE nats_route_subscriptions gauge
nats_route_subscriptions{nats_cluster="c1",server="n1",peer="n2"} 6
# HELP nats_route_messages_total Messages over the routes to the other server (cached).
# TYPE nats_route_messages_total counter
nats_route_messages_total{nats_cluster="c1",server="n1",peer="n2",direction="received"} 1
nats_route_messages_total{nats_cluster="c1",server="n1",peer="n2",direction="sent"} 3
# HELP nats_route_bytes_total Payload bytes over the routes to the other server (cached).
# TYPE nats_route_bytes_total counter
nats_route_bytes_total{nats_cluster="c1",server="n1",peer="n2",direction="received"} 2
nats_route_bytes_total{nats_cluster="c1",server="n1",peer="n2",direction="sent"} 4

`

exports[`test/metrics/index.test.ts > TAP > Server 1`] = `
# HELP nats_server_start_timestamp_seconds Unix time when the server started.
# TYPE nats_server_start_timestamp_seconds gauge
nats_server_start_timestamp_seconds{nats_cluster="c1",server="n1"} 1763809200
# HELP nats_server_config_load_timestamp_seconds Unix time when the server last loaded its configuration.
# TYPE nats_server_config_load_timestamp_seconds gauge
nats_server_config_load_timestamp_seconds{nats_cluster="c1",server="n1"} 1763809200
# HELP nats_server_memory_bytes Resident memory in bytes.
# TYPE nats_server_memory_bytes gauge
nats_server_memory_bytes{nats_cluster="c1",server="n1"} 29777920
# HELP nats_server_cpu_cores Processor cores in use, over 1 where the server works on several.
# TYPE nats_server_cpu_cores gauge
nats_server_cpu_cores{nats_cluster="c1",server="n1"} 0.5
# HELP nats_server_cores Processor cores of the machine.
# TYPE nats_server_cores gauge
nats_server_cores{nats_cluster="c1",server="n1"} 4
# HELP nats_server_gomaxprocs Processor cores that the server may use at a time.
# TYPE nats_server_gomaxprocs gauge
nats_server_gomaxprocs{nats_cluster="c1",server="n1"} 2
# HELP nats_server_memory_limit_bytes Go memory limit (GOMEMLIMIT) in bytes, where one is set.
# TYPE nats_server_memory_limit_bytes gauge
nats_server_memory_limit_bytes{nats_cluster="c1",server="n1"} 1000000000
# HELP nats_server_connections Client connections.
# TYPE nats_server_connections gauge
nats_server_connections{nats_cluster="c1",server="n1"} 12
# HELP nats_server_connections_opened_total Client connections accepted since the start of the server.
# TYPE nats_server_connections_opened_total counter
nats_server_connections_opened_total{nats_cluster="c1",server="n1"} 40
# HELP nats_server_route_connections Route connections, several to each peer since 2.10.
# TYPE nats_server_route_connections gauge
nats_server_route_connections{nats_cluster="c1",server="n1"} 8
# HELP nats_server_route_peers Servers of the cluster to which there is a route.
# TYPE nats_server_route_peers gauge
nats_server_route_peers{nats_cluster="c1",server="n1"} 2
# HELP nats_server_leafnode_connections Leaf node connections.
# TYPE nats_server_leafnode_connections gauge
nats_server_leafnode_connections{nats_cluster="c1",server="n1"} 0
# HELP nats_server_subscriptions Subscriptions, those of other servers of the cluster included.
# TYPE nats_server_subscriptions gauge
nats_server_subscriptions{nats_cluster="c1",server="n1"} 786
# HELP nats_server_slow_consumers_total Connections of all kinds closed because they read too slowly.
# TYPE nats_server_slow_consumers_total counter
nats_server_slow_consumers_total{nats_cluster="c1",server="n1"} 3
# HELP nats_server_stale_connections_total Connections closed because they answered no ping.
# TYPE nats_server_stale_connections_total counter
nats_server_stale_connections_total{nats_cluster="c1",server="n1"} 0
# HELP nats_server_stalled_clients_total Times a publisher was held back because its subscribers read too slowly.
# TYPE nats_server_stalled_clients_total counter
nats_server_stalled_clients_total{nats_cluster="c1",server="n1"} 0
# HELP nats_server_pinned_account_fails_total Logins refused because the account was not of a pinned operator.
# TYPE nats_server_pinned_account_fails_total counter
nats_server_pinned_account_fails_total{nats_cluster="c1",server="n1"} 0
# HELP nats_disk_io_waiters Goroutines that wait for a disk operation to be allowed.
# TYPE nats_disk_io_waiters gauge
nats_disk_io_waiters{nats_cluster="c1",server="n1"} 1
# HELP nats_disk_io_waits_total Disk operations that had to wait to be allowed.
# TYPE nats_disk_io_waits_total counter
nats_disk_io_waits_total{nats_cluster="c1",server="n1"} 2
# HELP nats_disk_io_wait_seconds_total Seconds that disk operations waited to be allowed.
# TYPE nats_disk_io_wait_seconds_total counter
nats_disk_io_wait_seconds_total{nats_cluster="c1",server="n1"} 3
# HELP nats_disk_io_wait_max_seconds Longest wait of a disk operation to be allowed since the start of the server in seconds.
# TYPE nats_disk_io_wait_max_seconds gauge
nats_disk_io_wait_max_seconds{nats_cluster="c1",server="n1"} 2.5
# HELP nats_server_ocsp_cache_hits_total OCSP responses of client certificates found in the cache.
# TYPE nats_server_ocsp_cache_hits_total counter
nats_server_ocsp_cache_hits_total{nats_cluster="c1",server="n1"} 1
# HELP nats_server_ocsp_cache_misses_total OCSP responses of client certificates that had to be fetched.
# TYPE nats_server_ocsp_cache_misses_total counter
nats_server_ocsp_cache_misses_total{nats_cluster="c1",server="n1"} 1
# HELP nats_server_ocsp_cached_responses OCSP responses in the cache.
# TYPE nats_server_ocsp_cached_responses gauge
nats_server_ocsp_cached_responses{nats_cluster="c1",server="n1"} 1
# HELP nats_server_ocsp_cached_good_responses OCSP responses in the cache that say good.
# TYPE nats_server_ocsp_cached_good_responses gauge
nats_server_ocsp_cached_good_responses{nats_cluster="c1",server="n1"} 1
# HELP nats_server_ocsp_cached_revoked_responses OCSP responses in the cache that say revoked.
# TYPE nats_server_ocsp_cached_revoked_responses gauge
nats_server_ocsp_cached_revoked_responses{nats_cluster="c1",server="n1"} 1
# HELP nats_server_ocsp_cached_unknown_responses OCSP responses in the cache that say unknown.
# TYPE nats_server_ocsp_cached_unknown_responses gauge
nats_server_ocsp_cached_unknown_responses{nats_cluster="c1",server="n1"} 1
# HELP nats_server_route_pool_size Connections of each route, those of accounts of their own not counted (2.10 and newer).
# TYPE nats_server_route_pool_size gauge
nats_server_route_pool_size{nats_cluster="c1",server="n1"} 3
# HELP nats_server_max_connections Client connections allowed.
# TYPE nats_server_max_connections gauge
nats_server_max_connections{nats_cluster="c1",server="n1"} 65536
# HELP nats_server_max_subscriptions Subscriptions allowed for each connection, where limited.
# TYPE nats_server_max_subscriptions gauge
nats_server_max_subscriptions{nats_cluster="c1",server="n1"} 1000
# HELP nats_server_max_payload_bytes Largest message allowed in bytes.
# TYPE nats_server_max_payload_bytes gauge
nats_server_max_payload_bytes{nats_cluster="c1",server="n1"} 1048576
# HELP nats_server_max_control_line_bytes Longest protocol line allowed in bytes.
# TYPE nats_server_max_control_line_bytes gauge
nats_server_max_control_line_bytes{nats_cluster="c1",server="n1"} 4096
# HELP nats_server_max_pending_bytes Bytes that may wait for one connection before it counts as a slow consumer.
# TYPE nats_server_max_pending_bytes gauge
nats_server_max_pending_bytes{nats_cluster="c1",server="n1"} 67108864
# HELP nats_server_max_pings Pings that may stay unanswered before a connection is closed.
# TYPE nats_server_max_pings gauge
nats_server_max_pings{nats_cluster="c1",server="n1"} 2
# HELP nats_server_ping_interval_seconds Interval between pings in seconds.
# TYPE nats_server_ping_interval_seconds gauge
nats_server_ping_interval_seconds{nats_cluster="c1",server="n1"} 120
# HELP nats_server_write_deadline_seconds Time a write to a client may take before it counts as a slow consumer in seconds.
# TYPE nats_server_write_deadline_seconds gauge
nats_server_write_deadline_seconds{nats_cluster="c1",server="n1"} 10
# HELP nats_server_auth_timeout_seconds Time a client has to authenticate in seconds.
# TYPE nats_server_auth_timeout_seconds gauge
nats_server_auth_timeout_seconds{nats_cluster="c1",server="n1"} 2
# HELP nats_server_tls_timeout_seconds Time a client has for the TLS handshake in seconds.
# TYPE nats_server_tls_timeout_seconds gauge
nats_server_tls_timeout_seconds{nats_cluster="c1",server="n1"} 2
# HELP nats_server_auth_required 1 if clients must authenticate, else 0.
# TYPE nats_server_auth_required gauge
nats_server_auth_required{nats_cluster="c1",server="n1"} 0
# HELP nats_server_tls_required 1 if clients must use TLS, else 0.
# TYPE nats_server_tls_required gauge
nats_server_tls_required{nats_cluster="c1",server="n1"} 0
# HELP nats_server_tls_verify 1 if clients must show a certificate, else 0.
# TYPE nats_server_tls_verify gauge
nats_server_tls_verify{nats_cluster="c1",server="n1"} 0
# HELP nats_server_info Versions, and where the server belongs, in the labels.
# TYPE nats_server_info gauge
nats_server_info{nats_cluster="c1",server="n1",version="2.14.5",go_version="go1.26.1",nats_domain="",nats_supercluster=""} 1
# HELP nats_server_config_info Digest of the configuration, in the label.
# TYPE nats_server_config_info gauge
nats_server_config_info{nats_cluster="c1",server="n1",digest="sha256:36b9"} 1
# HELP nats_server_messages_total Messages of clients, routes, gateways and leaf nodes.
# TYPE nats_server_messages_total counter
nats_server_messages_total{nats_cluster="c1",server="n1",direction="received"} 2003
nats_server_messages_total{nats_cluster="c1",server="n1",direction="sent"} 2050
# HELP nats_server_bytes_total Payload bytes of clients, routes, gateways and leaf nodes.
# TYPE nats_server_bytes_total counter
nats_server_bytes_total{nats_cluster="c1",server="n1",direction="received"} 311619
nats_server_bytes_total{nats_cluster="c1",server="n1",direction="sent"} 332966
# HELP nats_server_client_messages_total Messages of clients (2.12.9, 2.14.1 and newer).
# TYPE nats_server_client_messages_total counter
nats_server_client_messages_total{nats_cluster="c1",server="n1",direction="received"} 91
nats_server_client_messages_total{nats_cluster="c1",server="n1",direction="sent"} 91
# HELP nats_server_client_bytes_total Payload bytes of clients (2.12.9, 2.14.1 and newer).
# TYPE nats_server_client_bytes_total counter
nats_server_client_bytes_total{nats_cluster="c1",server="n1",direction="received"} 10596
nats_server_client_bytes_total{nats_cluster="c1",server="n1",direction="sent"} 33655
# HELP nats_server_slow_consumers_by_kind_total Connections closed because they read too slowly; routes mean that RAFT traffic was lost.
# TYPE nats_server_slow_consumers_by_kind_total counter
nats_server_slow_consumers_by_kind_total{nats_cluster="c1",server="n1",kind="client"} 1
nats_server_slow_consumers_by_kind_total{nats_cluster="c1",server="n1",kind="route"} 2
nats_server_slow_consumers_by_kind_total{nats_cluster="c1",server="n1",kind="gateway"} 0
nats_server_slow_consumers_by_kind_total{nats_cluster="c1",server="n1",kind="leafnode"} 0
# HELP nats_server_stale_connections_by_kind_total Connections closed because they answered no ping, by kind.
# TYPE nats_server_stale_connections_by_kind_total counter
nats_server_stale_connections_by_kind_total{nats_cluster="c1",server="n1",kind="client"} 0
nats_server_stale_connections_by_kind_total{nats_cluster="c1",server="n1",kind="route"} 0
nats_server_stale_connections_by_kind_total{nats_cluster="c1",server="n1",kind="gateway"} 0
nats_server_stale_connections_by_kind_total{nats_cluster="c1",server="n1",kind="leafnode"} 0
# HELP nats_server_certificate_expiry_timestamp_seconds Unix time when the certificate of the listener expires (2.11.12, 2.12.4 and newer).
# TYPE nats_server_certificate_expiry_timestamp_seconds gauge
nats_server_certificate_expiry_timestamp_seconds{nats_cluster="c1",server="n1",listener="client"} 1795348800
nats_server_certificate_expiry_timestamp_seconds{nats_cluster="c1",server="n1",listener="cluster"} 1767225600
# HELP nats_server_http_requests_total Requests to the monitoring endpoints; some endpoints are not counted by nats-server.
# TYPE nats_server_http_requests_total counter
nats_server_http_requests_total{nats_cluster="c1",server="n1",path="/"} 1
nats_server_http_requests_total{nats_cluster="c1",server="n1",path="/varz"} 3

`

exports[`test/metrics/index.test.ts > TAP > Store 1`] = `
# HELP nats_store_size_bytes Size of the file system of the store in bytes.
# TYPE nats_store_size_bytes gauge
nats_store_size_bytes{nats_cluster="c1",server="n1",store_dir="/data"} 100000000000
# HELP nats_store_free_bytes Free on the file system of the store in bytes, with what is reserved for root.
# TYPE nats_store_free_bytes gauge
nats_store_free_bytes{nats_cluster="c1",server="n1",store_dir="/data"} 60000000000
# HELP nats_store_available_bytes Available on the file system of the store to who is not root, in bytes.
# TYPE nats_store_available_bytes gauge
nats_store_available_bytes{nats_cluster="c1",server="n1",store_dir="/data"} 50000000000
# HELP nats_store_inodes Inodes of the file system of the store; none where it has no table of them.
# TYPE nats_store_inodes gauge
nats_store_inodes{nats_cluster="c1",server="n1",store_dir="/data"} 1000000
# HELP nats_store_inodes_free Free inodes of the file system of the store; none where it has no table of them.
# TYPE nats_store_inodes_free gauge
nats_store_inodes_free{nats_cluster="c1",server="n1",store_dir="/data"} 900000
# HELP nats_store_read_only 1 if the store is mounted read-only, or was made so after an error, else 0.
# TYPE nats_store_read_only gauge
nats_store_read_only{nats_cluster="c1",server="n1",store_dir="/data"} 0
# HELP nats_store_network 1 if the store lies on a network file system, else 0.
# TYPE nats_store_network gauge
nats_store_network{nats_cluster="c1",server="n1",store_dir="/data"} 0
# HELP nats_store_census_timestamp_seconds Unix time at which the files of the store were last counted.
# TYPE nats_store_census_timestamp_seconds gauge
nats_store_census_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data"} 1763812700
# HELP nats_store_throttled_seconds_total Time in seconds that nats-server's control group was at a limit that it has on the disk of the store; none without limit.
# TYPE nats_store_throttled_seconds_total counter
nats_store_throttled_seconds_total{nats_cluster="c1",server="n1",store_dir="/data",limit="write_bytes"} 12.5
# HELP nats_store_info Always 1; where the store lies: stores of one volume share a disk.
# TYPE nats_store_info gauge
nats_store_info{nats_cluster="c1",server="n1",store_dir="/data",device="nvme1n1",volume="vol-0123456789abcdef0",fstype="ext4",medium="nvme",provider="ebs"} 1

`

exports[`test/metrics/index.test.ts > TAP > Store census 1`] = `
# HELP nats_store_blocks Block files of a stream or RAFT group; all labels of it empty: of all others together.
# TYPE nats_store_blocks gauge
nats_store_blocks{nats_cluster="c1",server="n1",store_dir="/data",account="JS",stream="ORDERS",group=""} 3
nats_store_blocks{nats_cluster="c1",server="n1",store_dir="/data",account="$SYS",stream="",group="_meta_"} 3
# HELP nats_store_bytes Size of the block files of a stream or RAFT group in bytes.
# TYPE nats_store_bytes gauge
nats_store_bytes{nats_cluster="c1",server="n1",store_dir="/data",account="JS",stream="ORDERS",group=""} 8000000
nats_store_bytes{nats_cluster="c1",server="n1",store_dir="/data",account="$SYS",stream="",group="_meta_"} 8000000
# HELP nats_store_block_modified_timestamp_seconds Unix time at which a block of a stream or RAFT group was last written to.
# TYPE nats_store_block_modified_timestamp_seconds gauge
nats_store_block_modified_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data",account="JS",stream="ORDERS",group=""} 1763812797
nats_store_block_modified_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data",account="$SYS",stream="",group="_meta_"} 1763812797
# HELP nats_store_encrypted 1 if a stream or RAFT group is encrypted on disk, else 0.
# TYPE nats_store_encrypted gauge
nats_store_encrypted{nats_cluster="c1",server="n1",store_dir="/data",account="JS",stream="ORDERS",group=""} 0
nats_store_encrypted{nats_cluster="c1",server="n1",store_dir="/data",account="$SYS",stream="",group="_meta_"} 0
# HELP nats_store_index_bytes Size in bytes of what WriteFullState writes of a stream or RAFT group.
# TYPE nats_store_index_bytes gauge
nats_store_index_bytes{nats_cluster="c1",server="n1",store_dir="/data",account="JS",stream="ORDERS",group=""} 73
nats_store_index_bytes{nats_cluster="c1",server="n1",store_dir="/data",account="$SYS",stream="",group="_meta_"} 73
# HELP nats_store_index_modified_timestamp_seconds Unix time at which the state of a stream or RAFT group was last written; idle ones are not written.
# TYPE nats_store_index_modified_timestamp_seconds gauge
nats_store_index_modified_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data",account="JS",stream="ORDERS",group=""} 1763812740
nats_store_index_modified_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data",account="$SYS",stream="",group="_meta_"} 1763812740
# HELP nats_store_leftover_files Files older than ten minutes that nats-server makes for a moment only: of a crash, or of a write that hangs.
# TYPE nats_store_leftover_files gauge
nats_store_leftover_files{nats_cluster="c1",server="n1",store_dir="/data",account="JS",stream="ORDERS",group=""} 0
nats_store_leftover_files{nats_cluster="c1",server="n1",store_dir="/data",account="$SYS",stream="",group="_meta_"} 0

`

exports[`test/metrics/index.test.ts > TAP > Store on NFS 1`] = `
# HELP nats_store_nfs_operations_total NFS operations of the mount of the store; commit is what an fsync is there.
# TYPE nats_store_nfs_operations_total counter
nats_store_nfs_operations_total{nats_cluster="c1",server="n1",store_dir="/data",op="commit"} 5
# HELP nats_store_nfs_operation_seconds_total Time of NFS operations in seconds, with the time in the queue.
# TYPE nats_store_nfs_operation_seconds_total counter
nats_store_nfs_operation_seconds_total{nats_cluster="c1",server="n1",store_dir="/data",op="commit"} 3
# HELP nats_store_nfs_round_trip_seconds_total Time between request and answer of NFS operations in seconds.
# TYPE nats_store_nfs_round_trip_seconds_total counter
nats_store_nfs_round_trip_seconds_total{nats_cluster="c1",server="n1",store_dir="/data",op="commit"} 2
# HELP nats_store_nfs_retransmissions_total NFS requests that were sent again.
# TYPE nats_store_nfs_retransmissions_total counter
nats_store_nfs_retransmissions_total{nats_cluster="c1",server="n1",store_dir="/data",op="commit"} 1
# HELP nats_store_nfs_timeouts_total NFS operations that waited too long for an answer.
# TYPE nats_store_nfs_timeouts_total counter
nats_store_nfs_timeouts_total{nats_cluster="c1",server="n1",store_dir="/data",op="commit"} 0

`

exports[`test/metrics/index.test.ts > TAP > Store probe 1`] = `
# HELP nats_store_probe_seconds How long an operation of the probe took in seconds, without waiting for a processor.
# TYPE nats_store_probe_seconds histogram
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.001"} 1
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.002"} 1
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.004"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.008"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.016"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.032"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.064"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.128"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.256"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="0.512"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="1.024"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="2.048"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="4.096"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="8.192"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="16.384"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="32.768"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="open",le="+Inf"} 3
nats_store_probe_seconds_sum{nats_cluster="c1",server="n1",store_dir="/data",op="open"} 0.00030000000000000003
nats_store_probe_seconds_count{nats_cluster="c1",server="n1",store_dir="/data",op="open"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.001"} 1
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.002"} 1
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.004"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.008"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.016"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.032"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.064"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.128"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.256"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="0.512"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="1.024"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="2.048"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="4.096"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="8.192"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="16.384"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="32.768"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="vote",le="+Inf"} 3
nats_store_probe_seconds_sum{nats_cluster="c1",server="n1",store_dir="/data",op="vote"} 0.012
nats_store_probe_seconds_count{nats_cluster="c1",server="n1",store_dir="/data",op="vote"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.001"} 1
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.002"} 1
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.004"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.008"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.016"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.032"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.064"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.128"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.256"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="0.512"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="1.024"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="2.048"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="4.096"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="8.192"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="16.384"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="32.768"} 3
nats_store_probe_seconds_bucket{nats_cluster="c1",server="n1",store_dir="/data",op="append",le="+Inf"} 3
nats_store_probe_seconds_sum{nats_cluster="c1",server="n1",store_dir="/data",op="append"} 0.006
nats_store_probe_seconds_count{nats_cluster="c1",server="n1",store_dir="/data",op="append"} 3
# HELP nats_store_probe_last_seconds How long the last finished operation of the probe took in seconds.
# TYPE nats_store_probe_last_seconds gauge
nats_store_probe_last_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="open"} 0.0001
nats_store_probe_last_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="vote"} 0.004
nats_store_probe_last_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="append"} 0.002
# HELP nats_store_probe_started_timestamp_seconds Unix time at which the operation of the probe that runs now began, 0 where none does.
# TYPE nats_store_probe_started_timestamp_seconds gauge
nats_store_probe_started_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="open"} 0
nats_store_probe_started_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="vote"} 1763812799
nats_store_probe_started_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="append"} 0
# HELP nats_store_probe_sustained_seconds Third longest of the last six operations of the probe in seconds, a running one counted by its age.
# TYPE nats_store_probe_sustained_seconds gauge
nats_store_probe_sustained_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="open"} 0.0001
nats_store_probe_sustained_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="vote"} 0.004
nats_store_probe_sustained_seconds{nats_cluster="c1",server="n1",store_dir="/data",op="append"} 0.002
# HELP nats_store_probe_errors_total Rounds of the probe that failed, by what the file system said.
# TYPE nats_store_probe_errors_total counter
nats_store_probe_errors_total{nats_cluster="c1",server="n1",store_dir="/data",code="ENOSPC"} 0
nats_store_probe_errors_total{nats_cluster="c1",server="n1",store_dir="/data",code="EDQUOT"} 0
nats_store_probe_errors_total{nats_cluster="c1",server="n1",store_dir="/data",code="EROFS"} 0
nats_store_probe_errors_total{nats_cluster="c1",server="n1",store_dir="/data",code="EACCES"} 0
nats_store_probe_errors_total{nats_cluster="c1",server="n1",store_dir="/data",code="EIO"} 1
nats_store_probe_errors_total{nats_cluster="c1",server="n1",store_dir="/data",code="ESTALE"} 0
nats_store_probe_errors_total{nats_cluster="c1",server="n1",store_dir="/data",code="other"} 0
# HELP nats_store_probe_state What the last round of the probe met: 1 for that state, 0 for the others.
# TYPE nats_store_probe_state gauge
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="ok"} 1
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="low_space"} 0
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="no_space"} 0
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="quota"} 0
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="read_only"} 0
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="denied"} 0
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="io_error"} 0
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="stale"} 0
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="missing"} 0
nats_store_probe_state{nats_cluster="c1",server="n1",store_dir="/data",state="moved"} 0
# HELP nats_store_probe_up 1 if the last round of the probe ended without error, else 0; 0 too while one operation has run for 5 s.
# TYPE nats_store_probe_up gauge
nats_store_probe_up{nats_cluster="c1",server="n1",store_dir="/data"} 1
# HELP nats_store_probe_last_success_timestamp_seconds Unix time at which a whole round of the probe last ended without error.
# TYPE nats_store_probe_last_success_timestamp_seconds gauge
nats_store_probe_last_success_timestamp_seconds{nats_cluster="c1",server="n1",store_dir="/data"} 1763812795

`

exports[`test/metrics/index.test.ts > TAP > Stream 1`] = `
# HELP nats_stream_messages Messages stored on this server.
# TYPE nats_stream_messages gauge
nats_stream_messages{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 10
# HELP nats_stream_bytes Bytes stored on this server.
# TYPE nats_stream_bytes gauge
nats_stream_bytes{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1420
# HELP nats_stream_last_sequence Sequence of the last message stored on this server, whose rate is that of messages written.
# TYPE nats_stream_last_sequence gauge
nats_stream_last_sequence{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 10
# HELP nats_stream_leader 1 if this server leads the stream or holds the only replica, else 0.
# TYPE nats_stream_leader gauge
nats_stream_leader{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1
# HELP nats_stream_has_leader 1 if this server knows a leader of the stream, else 0.
# TYPE nats_stream_has_leader gauge
nats_stream_has_leader{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1
# HELP nats_stream_first_sequence Sequence of the first message stored on this server.
# TYPE nats_stream_first_sequence gauge
nats_stream_first_sequence{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1
# HELP nats_stream_first_message_timestamp_seconds Unix time of the first message stored on this server.
# TYPE nats_stream_first_message_timestamp_seconds gauge
nats_stream_first_message_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1763812750
# HELP nats_stream_last_message_timestamp_seconds Unix time of the last message stored on this server.
# TYPE nats_stream_last_message_timestamp_seconds gauge
nats_stream_last_message_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1763812795
# HELP nats_stream_subjects Different subjects among the messages stored.
# TYPE nats_stream_subjects gauge
nats_stream_subjects{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 3
# HELP nats_stream_deleted_messages Messages deleted between the first and the last.
# TYPE nats_stream_deleted_messages gauge
nats_stream_deleted_messages{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 0
# HELP nats_stream_consumers Consumers of the stream on this server, internal ones included.
# TYPE nats_stream_consumers gauge
nats_stream_consumers{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1
# HELP nats_stream_created_timestamp_seconds Unix time when the stream was created.
# TYPE nats_stream_created_timestamp_seconds gauge
nats_stream_created_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1763812300
# HELP nats_stream_replicas Replicas of the stream.
# TYPE nats_stream_replicas gauge
nats_stream_replicas{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 4
# HELP nats_stream_move_started_timestamp_seconds Unix time since when the stream is being moved or scaled (2.14 and newer); no sample while it is at rest.
# TYPE nats_stream_move_started_timestamp_seconds gauge
nats_stream_move_started_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1763812740
# HELP nats_stream_move_replicas Replicas that the stream is to have when it has been moved or scaled (2.14 and newer); no sample while it is at rest.
# TYPE nats_stream_move_replicas gauge
nats_stream_move_replicas{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 3
# HELP nats_stream_peer_current 1 if the peer is current, else 0, as the leader of the stream sees it.
# TYPE nats_stream_peer_current gauge
nats_stream_peer_current{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n2"} 1
nats_stream_peer_current{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n3"} 0
nats_stream_peer_current{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n4"} 0
# HELP nats_stream_peer_offline 1 if the peer is known to be down, else 0, as the leader of the stream sees it; a crash shows late here, within minutes.
# TYPE nats_stream_peer_offline gauge
nats_stream_peer_offline{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n2"} 0
nats_stream_peer_offline{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n3"} 1
nats_stream_peer_offline{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n4"} 0
# HELP nats_stream_peer_lag_entries Entries that the peer is behind, as the leader of the stream sees it.
# TYPE nats_stream_peer_lag_entries gauge
nats_stream_peer_lag_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n2"} 0
nats_stream_peer_lag_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n3"} 9000
nats_stream_peer_lag_entries{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n4"} 0
# HELP nats_stream_peer_last_contact_timestamp_seconds Unix time of the last contact with the peer, as the leader of the stream sees it.
# TYPE nats_stream_peer_last_contact_timestamp_seconds gauge
nats_stream_peer_last_contact_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n2"} 1763812799.5
# HELP nats_stream_peer_pending 1 while the peer is assigned to the stream and not a member of its RAFT group yet, or no more (2.14 and newer); else no sample.
# TYPE nats_stream_peer_pending gauge
nats_stream_peer_pending{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",peer="n4"} 1

`

exports[`test/metrics/index.test.ts > TAP > Stream configuration 1`] = `
# HELP nats_stream_max_bytes Bytes that the stream may hold, where limited (cached).
# TYPE nats_stream_max_bytes gauge
nats_stream_max_bytes{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 10000000
# HELP nats_stream_max_messages Messages that the stream may hold, where limited (cached).
# TYPE nats_stream_max_messages gauge
nats_stream_max_messages{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 5
# HELP nats_stream_max_messages_per_subject Messages that the stream may hold of one subject, where limited (cached).
# TYPE nats_stream_max_messages_per_subject gauge
nats_stream_max_messages_per_subject{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 4
# HELP nats_stream_max_message_bytes Largest message that the stream takes in bytes, where limited (cached).
# TYPE nats_stream_max_message_bytes gauge
nats_stream_max_message_bytes{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 3
# HELP nats_stream_max_consumers Consumers that the stream may have, where limited (cached).
# TYPE nats_stream_max_consumers gauge
nats_stream_max_consumers{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 2
# HELP nats_stream_max_age_seconds Time that the stream keeps a message in seconds, where limited (cached).
# TYPE nats_stream_max_age_seconds gauge
nats_stream_max_age_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 60
# HELP nats_stream_duplicate_window_seconds Time within which the stream refuses a message id twice in seconds (cached).
# TYPE nats_stream_duplicate_window_seconds gauge
nats_stream_duplicate_window_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 120
# HELP nats_stream_configured_replicas Replicas that the stream should have (cached).
# TYPE nats_stream_configured_replicas gauge
nats_stream_configured_replicas{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 3
# HELP nats_stream_sealed 1 if the stream takes no messages any more, else 0 (cached).
# TYPE nats_stream_sealed gauge
nats_stream_sealed{nats_cluster="c1",server="n1",account="APP",stream="ORDERS"} 1
# HELP nats_stream_config_info Policies of the stream, in the labels (cached).
# TYPE nats_stream_config_info gauge
nats_stream_config_info{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",retention="limits",storage="file",discard="old"} 1

`

exports[`test/metrics/index.test.ts > TAP > Stream source 1`] = `
# HELP nats_stream_source_lag_messages Messages that the stream is behind its mirror or source.
# TYPE nats_stream_source_lag_messages gauge
nats_stream_source_lag_messages{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",copy="mirror",source_stream="FROM"} 3
# HELP nats_stream_source_last_contact_timestamp_seconds Unix time of the last message or heartbeat from the mirror or source.
# TYPE nats_stream_source_last_contact_timestamp_seconds gauge
nats_stream_source_last_contact_timestamp_seconds{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",copy="mirror",source_stream="FROM"} 1763812799.5
# HELP nats_stream_source_contacted 1 if the present leader has heard from the mirror or source since it leads, else 0.
# TYPE nats_stream_source_contacted gauge
nats_stream_source_contacted{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",copy="mirror",source_stream="FROM"} 1
# HELP nats_stream_source_error 1 if the last attempt to copy from the mirror or source ended in an error, else 0.
# TYPE nats_stream_source_error gauge
nats_stream_source_error{nats_cluster="c1",server="n1",account="APP",stream="ORDERS",copy="mirror",source_stream="FROM"} 0

`

exports[`test/metrics/index.test.ts > TAP > Stream state write 1`] = `
# HELP nats_writefullstate_seconds Duration of writes of the full state of a store in seconds; servers log only those over a minute.
# TYPE nats_writefullstate_seconds histogram
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="60"} 0
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="75"} 1
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="90"} 1
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="120"} 1
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="180"} 1
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="300"} 1
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="600"} 1
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="1200"} 1
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="2400"} 1
nats_writefullstate_seconds_bucket{nats_cluster="c1",server="n1",store="ORDERS",le="+Inf"} 1
nats_writefullstate_seconds_sum{nats_cluster="c1",server="n1",store="ORDERS"} 66
nats_writefullstate_seconds_count{nats_cluster="c1",server="n1",store="ORDERS"} 1
# HELP nats_writefullstate_last_seconds Duration of the last logged write of the full state in seconds.
# TYPE nats_writefullstate_last_seconds gauge
nats_writefullstate_last_seconds{nats_cluster="c1",server="n1",store="ORDERS"} 66
# HELP nats_writefullstate_last_bytes Size of the last logged write of the full state in bytes.
# TYPE nats_writefullstate_last_bytes gauge
nats_writefullstate_last_bytes{nats_cluster="c1",server="n1",store="ORDERS"} 73
# HELP nats_writefullstate_last_timestamp_seconds Unix time of the last logged write of the full state.
# TYPE nats_writefullstate_last_timestamp_seconds gauge
nats_writefullstate_last_timestamp_seconds{nats_cluster="c1",server="n1",store="ORDERS"} 1763812740

`

exports[`test/metrics/index.test.ts > TAP > Subscription list 1`] = `
# HELP nats_sublist_subscriptions Subscriptions in the subscription lists of all accounts (cached).
# TYPE nats_sublist_subscriptions gauge
nats_sublist_subscriptions{nats_cluster="c1",server="n1"} 1
# HELP nats_sublist_cache_entries Subjects in the match caches (cached).
# TYPE nats_sublist_cache_entries gauge
nats_sublist_cache_entries{nats_cluster="c1",server="n1"} 1
# HELP nats_sublist_inserts_total Subscriptions inserted (cached).
# TYPE nats_sublist_inserts_total counter
nats_sublist_inserts_total{nats_cluster="c1",server="n1"} 1
# HELP nats_sublist_removes_total Subscriptions removed (cached).
# TYPE nats_sublist_removes_total counter
nats_sublist_removes_total{nats_cluster="c1",server="n1"} 1
# HELP nats_sublist_matches_total Subjects matched against the subscription lists (cached).
# TYPE nats_sublist_matches_total counter
nats_sublist_matches_total{nats_cluster="c1",server="n1"} 1
# HELP nats_sublist_fanout_max Most subscriptions that one cached subject matches (cached).
# TYPE nats_sublist_fanout_max gauge
nats_sublist_fanout_max{nats_cluster="c1",server="n1"} 1
# HELP nats_sublist_cache_hits_total Matches answered from the caches (cached).
# TYPE nats_sublist_cache_hits_total counter
nats_sublist_cache_hits_total{nats_cluster="c1",server="n1"} 1
# HELP nats_sublist_cache_subscriptions Subscriptions that the cached subjects match, once for each subject (cached).
# TYPE nats_sublist_cache_subscriptions gauge
nats_sublist_cache_subscriptions{nats_cluster="c1",server="n1"} 1

`
