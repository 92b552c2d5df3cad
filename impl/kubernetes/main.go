// Command adapter puts Kubernetes' own code behind Proctor's ports: it answers newline-delimited JSON-RPC on stdio
// with what the functions of k8s.io/kubernetes return. Each topic is a file that registers itself.
package main

import (
	"fmt"
	"os"
	"runtime/debug"

	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/klog/v2"
)

// Answers are garbage as soon as they are written: it may pile up before it is collected.
const garbagePercent = 400

func main() {
	debug.SetGCPercent(garbagePercent)
	// What Kubernetes logs tells nothing about an answer and costs time: it goes to a logger without a sink.
	klog.SetLoggerWithOptions(klog.Logger{}, klog.ContextualLogger(true))
	// So do its reports of errors; and whoever reports two of them waits by the clock of the first, which in another bubble may be
	// hours ahead.
	utilruntime.ErrorHandlers = nil
	if err := serve(os.Stdin, os.Stdout, topics); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// declared lists the optional features of a topic that the linked code has.
type declared struct {
	Features []string `json:"features"`
	// Lanes is how many scenarios it takes at once, if it does: see ahead.
	Lanes int `json:"lanes,omitempty"`
}

// handshake is the answer to initialize.
func handshake(topics map[string]topic) any {
	provided := map[string]declared{}
	for name, each := range topics {
		provided[name] = declared{append([]string{}, each.features...), each.lanes()}
	}
	return map[string]any{
		"protocol": 1,
		"name":     "kubernetes",
		"version":  kubernetesVersion(),
		"homepage": "https://kubernetes.io",
		"topics":   provided,
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
