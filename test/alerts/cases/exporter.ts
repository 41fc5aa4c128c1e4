// The exporter's own alerts: what is not read is called unknown, and restarts are left alone.
import { collector, n1, n2, series, type Case } from './case.ts'

const up = (instance: string, job = 'nats') => series('up', { instance, job })
const natsUp = (labels: Record<string, string>) => series('nats_up', { target: `${labels['server']}:8222`, ...labels })

export const cases: Case[] = [
  {
    alert: 'NatsExporterDown',
    name: 'a target that cannot be scraped for two minutes',
    interval: '30s',
    series: { [up('e1:7778')]: '1 1 0x20', [up('e2:7778', 'k8s/nats')]: '1x20' },
    at: { '2m': [], '3m': [{ job: 'nats', instance: 'e1:7778', severity: 'critical' }] },
  },
  {
    alert: 'NatsExporterDown',
    name: 'no target at all',
    interval: '30s',
    series: { [up('db', 'postgres')]: '1x20' },
    at: { '1m': [], '150s': [{ severity: 'critical' }] },
  },
  {
    alert: 'NatsExporterDown',
    name: 'a restart of a minute',
    interval: '30s',
    series: { [up('e1:7778')]: '1 1 0 0 1x20', [up('db', 'postgres')]: '0x20' },
    at: { '90s': [], '3m': [] },
  },
  {
    alert: 'NatsMonitoringLost',
    name: 'a server vanishes with its sidecar: warning, then critical',
    interval: '30s',
    series: { [natsUp(n1)]: '1 1 stale', [natsUp({ ...n2, instance: 'e2:7778' })]: '1x60' },
    at: {
      '2m': [],
      '3m': [{ ...n1, severity: 'warning' }],
      '11m': [
        { ...n1, severity: 'warning' },
        { ...n1, severity: 'critical' },
      ],
    },
  },
  {
    alert: 'NatsMonitoringLost',
    name: 'a server that got its name, an exporter that moved, and one that restarted have not vanished',
    interval: '30s',
    series: {
      [natsUp({ nats_cluster: '', server: '10.0.0.1:8222', target: 't1' })]: '1 1 stale',
      [natsUp({ ...n1, target: 't1' })]: '_ _ 1x60',
      [natsUp({ ...n2, instance: 'old:7778' })]: '1x5 stale',
      [natsUp({ ...n2, instance: 'new:7778' })]: '_x8 1x60',
    },
    at: { '3m': [], '4m': [], '10m': [] },
  },
  {
    alert: 'NatsCollectorFailing',
    name: '/raftz of one server is not read',
    interval: '30s',
    series: {
      ...collector(n1, 'raftz', '1 0x20'),
      ...collector(n1, 'varz', '1x20'),
      ...collector(n2, 'raftz', '1x20'),
    },
    at: { '2m': [], '3m': [{ ...n1, collector: 'raftz', severity: 'warning' }] },
  },
  {
    alert: 'NatsCollectorFailing',
    name: 'a blip, and a second exporter that reads it',
    interval: '30s',
    series: {
      ...collector(n1, 'raftz', '1 0 0 1 0 0 1x20'),
      ...collector(n2, 'raftz', '0x20'),
      [series('nats_exporter_collector_success', {
        ...n2,
        instance: 'e2:7778',
        target: 'n2:8222',
        collector: 'raftz',
      })]: '1x20',
    },
    at: { '1m': [], '150s': [], '5m': [] },
  },
  ...logSource(),
  {
    alert: 'NatsLogUnrecognizedWarnings',
    name: 'many warnings that no catalog knows',
    interval: '1m',
    series: { [series('nats_log_unrecognized_lines_total', { ...n1, level: 'WRN' })]: '0x5 20x60' },
    at: { '4m': [], '20m': [{ ...n1, level: 'WRN', severity: 'info' }] },
  },
  {
    alert: 'NatsLogUnrecognizedWarnings',
    name: 'a few, or information',
    interval: '1m',
    series: {
      [series('nats_log_unrecognized_lines_total', { ...n1, level: 'WRN' })]: '0x5 3x60',
      [series('nats_log_unrecognized_lines_total', { ...n1, level: 'INF' })]: '0+100x60',
    },
    at: { '20m': [] },
  },
  {
    alert: 'NatsExporterSeriesDropped',
    name: 'a limit that cuts at every scrape',
    interval: '30s',
    series: { [series('nats_exporter_series_dropped_total', { ...n1, family: 'nats_stream' })]: '0+10x20' },
    at: { '1m': [], '2m': [{ ...n1, family: 'nats_stream', severity: 'warning' }] },
  },
  {
    alert: 'NatsExporterSeriesDropped',
    name: 'nothing cut',
    interval: '30s',
    series: { [series('nats_exporter_series_dropped_total', { ...n1, family: 'nats_stream' })]: '7x20' },
    at: { '5m': [] },
  },
]

function logSource(): Case[] {
  const alert = 'NatsLogSourceStalled'
  const source = { ...n1, source: '/var/log/n1.log' }
  const fires = [{ ...source, severity: 'warning' }]
  const interval = '30s'
  return [
    {
      alert,
      name: 'a log that is not there for five minutes',
      interval,
      series: { [series('nats_exporter_log_source_up', source)]: '0x40' },
      at: { '4m': [], '11m': fires },
    },
    {
      alert,
      name: 'bytes that lie unread and do not get fewer',
      interval,
      series: { [series('nats_exporter_log_lag_bytes', source)]: '0 0 100000+1000x40' },
      at: { '1m': [], '4m': fires },
    },
    {
      alert,
      name: 'the server started after the newest line: another file is written now',
      interval,
      series: {
        [series('nats_exporter_log_last_line_timestamp_seconds', source)]: '100x20',
        [series('nats_server_start_timestamp_seconds', n1)]: '50 50 170x20',
      },
      at: { '30s': [], '90s': fires },
    },
    {
      alert,
      name: 'silence, a backlog that is read, a rotation, and a start whose banner came at once',
      interval,
      series: {
        [series('nats_exporter_log_source_up', source)]: '1 1 0 0 1x40',
        [series('nats_exporter_log_lag_bytes', source)]: '9000000-400000x20 0x20',
        [series('nats_exporter_log_last_line_timestamp_seconds', source)]: '100x40',
        [series('nats_server_start_timestamp_seconds', n1)]: '99x40',
      },
      at: { '90s': [], '5m': [], '15m': [] },
    },
  ]
}
