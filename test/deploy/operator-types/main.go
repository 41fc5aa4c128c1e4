// Decodes objects of the Prometheus operator strictly, with the operator's own types: an unknown or repeated key, or a value
// of another type, is an error. Reads YAML documents from standard input, passes over other kinds, prints how many it decoded.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	v1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	v1alpha1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1alpha1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

func kind(name string) any {
	switch name {
	case "PodMonitor":
		return &v1.PodMonitor{}
	case "ServiceMonitor":
		return &v1.ServiceMonitor{}
	case "PrometheusRule":
		return &v1.PrometheusRule{}
	case "AlertmanagerConfig":
		return &v1alpha1.AlertmanagerConfig{}
	}
	return nil
}

func decode(reader *utilyaml.YAMLReader) (int, error) {
	for decoded := 0; ; {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return decoded, nil
		}
		if err != nil {
			return decoded, err
		}
		var head struct {
			Kind     string                `json:"kind"`
			Metadata struct{ Name string } `json:"metadata"`
		}
		if err := yaml.Unmarshal(document, &head); err != nil {
			return decoded, err
		}
		object := kind(head.Kind)
		if object == nil {
			continue
		}
		if err := yaml.UnmarshalStrict(document, object); err != nil {
			return decoded, fmt.Errorf("%s %s: %w", head.Kind, head.Metadata.Name, err)
		}
		decoded++
	}
}

func main() {
	decoded, err := decode(utilyaml.NewYAMLReader(bufio.NewReader(os.Stdin)))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(decoded)
}
