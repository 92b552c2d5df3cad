//go:build before_1_37

package main

import "k8s.io/kubernetes/pkg/apis/core"

// defaultPodLevel has nothing to do: SetObjectDefaults_Pod sets the defaults of spec.resources.
func defaultPodLevel(*core.Pod) {}
