// The rules and dashboards as a monitoring mixin. Recording rules stay in the groups of the alerts that read them: one evaluation, in order.
{
  _config+:: {
    // Names of alerts to leave out.
    dropAlerts: [],
    // On every alert.
    alertLabels: {},
    // Alertmanager configurations that know no severity "page" set this to critical; the alert then has a label page="true".
    pageSeverity: 'page',
    // Where dashboards are, as https://grafana.example.org/d. By default links are those within the Grafana that shows the alert.
    dashboardUrl: '/d',
  },

  local config = $._config,
  local isPage(rule) = std.objectHas(rule, 'alert') && rule.labels.severity == 'page',
  local labelsOf(rule) =
    config.alertLabels +
    if isPage(rule) && config.pageSeverity != 'page' then { severity: config.pageSeverity, page: 'true' } else {},
  local linked(url) = config.dashboardUrl + std.substr(url, std.length('/d'), std.length(url)),
  local adapt(rule) =
    if std.objectHas(rule, 'alert') then
      rule { labels+: labelsOf(rule), annotations+: { dashboard_url: linked(super.dashboard_url) } }
    else rule,
  local kept(rule) = !(std.objectHas(rule, 'alert') && std.member(config.dropAlerts, rule.alert)),

  prometheusAlerts+:: {
    groups+: [
      group { rules: [adapt(rule) for rule in group.rules if kept(rule)] }
      for group in (import 'rules.json').groups
    ],
  },

  prometheusRules+:: { groups+: [] },

  grafanaDashboards+:: {
    'cluster.json': import '../grafana/cluster.json',
    'exporter.json': import '../grafana/exporter.json',
    'fleet.json': import '../grafana/fleet.json',
    'raft-incident.json': import '../grafana/raft-incident.json',
    'storage.json': import '../grafana/storage.json',
    'streams.json': import '../grafana/streams.json',
  },
}
