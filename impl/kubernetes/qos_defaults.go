//go:build !before_1_37

package main

import (
	apipod "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/core"
)

// defaultPodLevel sets what PrepareForCreate sets of spec.resources. Before 1.37 the defaults of the v1 API did.
func defaultPodLevel(pod *core.Pod) { apipod.DefaultPodLevelResources(pod) }
