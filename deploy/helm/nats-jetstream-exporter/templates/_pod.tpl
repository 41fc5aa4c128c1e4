{{/* The pod, the same in a Deployment and in a DaemonSet. */}}
{{- define "nje.pod" -}}
{{- $daemonset := eq .Values.mode "daemonset" -}}
{{- $host := .Values.host -}}
{{- $onHost := or $host.store $host.process $host.kernelLog -}}
{{- if and $onHost (not $daemonset) -}}
{{- fail "host: only the DaemonSet is on the host of a server; set mode: daemonset, or take the container in the pod of the server" -}}
{{- end -}}
metadata:
  labels:
    {{- include "nje.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    {{- if not .Values.existingConfigSecret }}
    checksum/config: {{ include "nje.config" . | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "nje.serviceAccountName" . }}
  automountServiceAccountToken: {{ .Values.serviceAccount.automount }}
  enableServiceLinks: false
  {{- if $host.process }}
  hostPID: true
  {{- end }}
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- /* Logs of pods belong to root:root with mode 0640: the group reads them, the user stays without rights. */}}
    {{- $own := $daemonset | ternary (dict "runAsGroup" 0) (dict) }}
    {{- if $onHost }}{{ $own = merge $own (dict "runAsUser" 0 "runAsNonRoot" false) }}{{ end }}
    {{- mergeOverwrite (deepCopy .Values.podSecurityContext) $own | toYaml | nindent 4 }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  containers:
    - name: exporter
      image: {{ include "nje.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - serve
        - --config
        - /etc/nats-jetstream-exporter/config/config.yaml
        {{- with .Values.extraArgs }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .Values.extraEnv }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: nje-metrics
          containerPort: 7778
      livenessProbe:
        httpGet:
          path: /-/healthy
          port: nje-metrics
          scheme: {{ .Values.webConfig.tls | ternary "HTTPS" "HTTP" }}
        periodSeconds: 15
        timeoutSeconds: 3
        failureThreshold: 4
      readinessProbe:
        httpGet:
          path: /-/ready
          port: nje-metrics
          scheme: {{ .Values.webConfig.tls | ternary "HTTPS" "HTTP" }}
        periodSeconds: 5
        timeoutSeconds: 3
      securityContext:
        {{- $rights := deepCopy .Values.securityContext }}
        {{- if $host.process }}{{ $_ := set $rights "capabilities" (merge (dict "add" (list "SYS_PTRACE")) (default dict $rights.capabilities)) }}{{ end }}
        {{- /* A privileged container has every capability, and Kubernetes refuses one that may not gain privileges. */}}
        {{- if $host.kernelLog }}{{ $rights = merge (dict "privileged" true) (omit $rights "allowPrivilegeEscalation" "capabilities") }}{{ end }}
        {{- toYaml $rights | nindent 8 }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - name: config
          mountPath: /etc/nats-jetstream-exporter/config
          readOnly: true
        - name: state
          mountPath: /var/lib/nats-jetstream-exporter
        {{- if .Values.webConfig.secretName }}
        - name: web-config
          mountPath: /etc/nats-jetstream-exporter/web
          readOnly: true
        {{- end }}
        {{- if $daemonset }}
        - name: pod-logs
          mountPath: /var/log/pods
          readOnly: true
        {{- end }}
        {{- if $host.store }}
        - name: store
          mountPath: {{ $host.storeDir }}
          mountPropagation: HostToContainer
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with .Values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: config
      {{- if .Values.existingConfigSecret }}
      secret:
        secretName: {{ .Values.existingConfigSecret }}
      {{- else }}
      configMap:
        name: {{ include "nje.fullname" . }}
      {{- end }}
    - name: state
      {{- if and .Values.persistence.enabled (not $daemonset) }}
      persistentVolumeClaim:
        claimName: {{ default (include "nje.fullname" .) .Values.persistence.existingClaim }}
      {{- else }}
      emptyDir: {}
      {{- end }}
    {{- if .Values.webConfig.secretName }}
    - name: web-config
      secret:
        secretName: {{ .Values.webConfig.secretName }}
    {{- end }}
    {{- if $daemonset }}
    - name: pod-logs
      hostPath:
        path: /var/log/pods
        type: Directory
    {{- end }}
    {{- if $host.store }}
    - name: store
      hostPath:
        path: {{ $host.store }}
        type: Directory
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
