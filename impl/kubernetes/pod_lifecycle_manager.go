//go:build !before_1_37

package main

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/trace/noop"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/record"
	"k8s.io/client-go/util/flowcontrol"
	apitest "k8s.io/cri-api/pkg/apis/testing"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/kubelet/allocation/state"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	"k8s.io/kubernetes/pkg/kubelet/cm"
	containertest "k8s.io/kubernetes/pkg/kubelet/container/testing"
	"k8s.io/kubernetes/pkg/kubelet/kuberuntime"
	"k8s.io/kubernetes/pkg/kubelet/logs"
)

// newRuntime makes the runtime manager by its own constructor.
func (m *machine) newRuntime(ctx context.Context, folder string, recorder record.EventRecorderLogger, containers cm.ContainerManager) (kuberuntime.KubeGenericRuntime, error) {
	runtime, _, err := kuberuntime.NewKubeGenericRuntimeManager(ctx, recorder, m.verdicts[liveness], m.verdicts[readiness], m.verdicts[startup],
		folder, folder, nil, onNode{}, 1, &containertest.FakeOS{}, &containertest.FakeRuntimeHelper{}, nil,
		flowcontrol.NewBackOff(time.Second, time.Minute), false, nil, 0, 0, string(kubeletconfig.NeverVerify), nil, "", "", nil, false, metav1.Duration{}, nil,
		m.programs, apitest.NewFakeImageService(), containers, logs.NewStubContainerLogManager(), nil, false, "", func() v1.ResourceList { return nil },
		nil, kubeletconfig.NoneMemoryReservationPolicy, nil, noop.NewTracerProvider(), nil, nil, nil)
	return runtime, err
}

func (onNode) RecordStatusUpdated(klog.Logger, *v1.Pod) {}

func newContainers(ctx context.Context) cm.ContainerManager {
	return cm.NewFakeContainerManager(klog.FromContext(ctx))
}

// newActuated is a place in memory for what the runtime manager has done.
func newActuated(ctx context.Context) state.State {
	return state.NewStateMemory(klog.FromContext(ctx), nil)
}
