//go:build before_1_37

package main

import (
	"context"

	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/kubelet/allocation/state"
	"k8s.io/kubernetes/pkg/kubelet/cm"
)

func (onNode) RecordStatusUpdated(*v1.Pod) {}

func newContainers(context.Context) cm.ContainerManager { return cm.NewFakeContainerManager() }

// newActuated is a place in memory for what the runtime manager has done.
func newActuated(context.Context) state.State { return state.NewStateMemory(nil) }
