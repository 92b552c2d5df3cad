// Command adapter puts Kubernetes' own code behind Proctor's ports: it answers newline-delimited JSON-RPC on stdio
// with what the functions of k8s.io/kubernetes return.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
)

// features lists the optional features of a topic that the linked code has.
type features struct {
	Features []string `json:"features"`
}

func main() {
	methods := map[string]handler{}
	for _, topic := range []map[string]handler{qosMethods, rbacMethods} {
		for name, method := range topic {
			methods[name] = method
		}
	}
	initialize := map[string]any{
		"protocol": 1,
		"name":     "kubernetes",
		"version":  kubernetesVersion(),
		"homepage": "https://kubernetes.io",
		"topics":   map[string]features{"qos": {qosFeatures}, "rbac": {rbacFeatures}},
	}
	if err := serve(os.Stdin, os.Stdout, initialize, methods); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// kubernetesVersion is the version of the module that was linked, as the build recorded it.
func kubernetesVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, module := range info.Deps {
		if module.Path == "k8s.io/kubernetes" {
			return module.Version
		}
	}
	return "unknown"
}
