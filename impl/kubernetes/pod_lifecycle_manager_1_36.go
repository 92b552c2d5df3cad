//go:build before_1_37 && !before_1_36

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
		flowcontrol.NewBackOff(time.Second, time.Minute), false, nil, 0, 0, string(kubeletconfig.NeverVerify), nil, "", "", nil, false, metav1.Duration{},
		m.programs, apitest.NewFakeImageService(), containers, logs.NewStubContainerLogManager(), nil, false, "", func() v1.ResourceList { return nil },
		0, kubeletconfig.NoneMemoryReservationPolicy, nil, noop.NewTracerProvider(), nil, nil, nil)
	return runtime, err
}
