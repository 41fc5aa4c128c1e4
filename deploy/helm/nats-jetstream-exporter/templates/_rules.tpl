{{/*
Rules of one group with the choices of the site. Texts of rules hold templates of Prometheus: they are data here and pass
through no template of Helm. Takes dict "group" (a file of files/rules) "root" (the context); gives the list as YAML.
*/}}
{{- define "nje.rules" -}}
{{- $values := .root.Values.prometheusRule -}}
{{- $job := default .group.defaults.job $values.job -}}
{{- $runbooks := default .group.defaults.runbookUrl $values.runbookUrl | trimSuffix "/" -}}
{{- $dashboards := default .group.defaults.dashboardUrl $values.dashboardUrl | trimSuffix "/" -}}
{{- $rules := list -}}
{{- range .group.rules -}}
  {{- $rule := omit . "variant" "marks" -}}
  {{- $_ := set $rule "expr" (.expr | replace "%%job%%" $job) -}}
  {{- if hasKey . "alert" -}}
    {{- $all := get $values.overrides .alert | default dict -}}
    {{- $one := get $values.overrides (printf "%s/%s" .alert .variant) | default dict -}}
    {{- $change := mergeOverwrite (deepCopy $all) (deepCopy $one) -}}
    {{- $thresholds := $change.thresholds | default dict -}}
    {{- range .marks -}}
      {{- $text := .text -}}
      {{- if hasKey $thresholds .threshold -}}
        {{- $text = printf "%s%s" (mulf (get $thresholds .threshold) .times | toJson) .unit -}}
      {{- end -}}
      {{- $_ := set $rule "expr" (get $rule "expr" | replace .mark $text) -}}
    {{- end -}}
    {{- range $key := list "for" "keep_firing_for" -}}
      {{- if hasKey $change $key -}}{{- $_ := set $rule $key (get $change $key) -}}{{- end -}}
    {{- end -}}
    {{- $labels := mergeOverwrite (deepCopy .labels) $values.alertLabels ($change.labels | default dict) -}}
    {{- if $change.severity -}}{{- $labels = mergeOverwrite (dict "severity" $change.severity) (omit $labels "severity") -}}{{- end -}}
    {{- $_ := set $rule "labels" $labels -}}
    {{- $annotations := dict -}}
    {{- range $key, $text := .annotations -}}
      {{- $_ := set $annotations $key ($text | replace "%%runbooks%%" $runbooks | replace "%%dashboards%%" $dashboards) -}}
    {{- end -}}
    {{- $_ := set $rule "annotations" $annotations -}}
    {{- if not $change.drop -}}{{- $rules = append $rules $rule -}}{{- end -}}
  {{- else -}}
    {{- $rules = append $rules $rule -}}
  {{- end -}}
{{- end -}}
{{- if $rules -}}{{- toYaml $rules -}}{{- end -}}
{{- end -}}
