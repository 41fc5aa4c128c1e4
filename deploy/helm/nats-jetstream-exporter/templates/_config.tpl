{{/* The configuration of the exporter: what the user gives, with what the mode says where that is silent. */}}
{{- define "nje.config" -}}
{{- $config := tpl (toYaml .Values.config) . | fromYaml -}}
{{- $daemonset := eq .Values.mode "daemonset" -}}
{{- if not (hasKey $config "targets") -}}
{{- $host := $daemonset | ternary (printf "%s-local" (include "nje.fullname" .)) .Values.nats.service -}}
{{- $namespace := include "nje.natsNamespace" . -}}
{{- $url := printf "%s://%s.%s.svc:%v" ($daemonset | ternary "http" "dns+http") $host $namespace .Values.nats.port -}}
{{- $_ := set $config "targets" (list (dict "url" $url)) -}}
{{- end -}}
{{- if and $daemonset (not (hasKey $config "logs")) -}}
{{- $path := printf "/var/log/pods/%s_{server}_{uid}/nats/*.log" (include "nje.natsNamespace" .) -}}
{{- $_ := set $config "logs" (list (dict "path" $path)) -}}
{{- end -}}
{{- if and .Values.host.store (not (hasKey $config "stores")) -}}
{{- $_ := set $config "stores" "auto" -}}
{{- end -}}
{{- $cluster := include "nje.natsCluster" . -}}
{{- range concat ($config.targets | default list) ($config.logs | default list) -}}
{{- if not (hasKey . "nats_cluster") -}}
{{- $_ := set . "nats_cluster" $cluster -}}
{{- end -}}
{{- end -}}
{{- $_ := set $config "listen" ":7778" -}}
{{- if .Values.webConfig.secretName -}}
{{- $_ := set $config "web_config" "/etc/nats-jetstream-exporter/web/web-config.yml" -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}
