package main

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"time"
	"unsafe"

	"go.opentelemetry.io/otel/trace/noop"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/record"
	"k8s.io/client-go/util/flowcontrol"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/kubernetes/pkg/kubelet"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	"k8s.io/kubernetes/pkg/kubelet/cm"
	"k8s.io/kubernetes/pkg/kubelet/kuberuntime"
	"k8s.io/kubernetes/pkg/kubelet/lifecycle"
	kubepod "k8s.io/kubernetes/pkg/kubelet/pod"
	"k8s.io/kubernetes/pkg/kubelet/prober"
	"k8s.io/kubernetes/pkg/kubelet/prober/results"
	"k8s.io/kubernetes/pkg/kubelet/status"
	"k8s.io/utils/clock"
)

// machine is a node with as much of the kubelet as decides about one Pod: its runtime manager with the back-off, its
// prober, its status manager and the generator of statuses. Volumes, cgroups, images and the network are as good as there.
type machine struct {
	programs *programs
	runtime  kuberuntime.KubeGenericRuntime
	pods     kubepod.Manager
	statuses status.Manager
	// statusIsNew is by what the status manager wakes who writes new statuses to the API server.
	statusIsNew <-chan struct{}
	probes      prober.Manager
	verdicts    [3]results.Manager
	// answer is what the next probe finds.
	answer  *answerer
	kubelet *kubelet.Kubelet
	reasons *kubelet.ReasonCache
}

// onNode is all that the status manager and the runtime manager ask about the Pod: it is there.
type onNode struct{}

func (onNode) PodCouldHaveRunningContainers(*v1.Pod) bool { return true }
func (onNode) DeletePodStartupState(types.UID)            {}
func (onNode) IsPodTerminationRequested(types.UID) bool   { return false }
func (onNode) ShouldPodContentBeRemoved(types.UID) bool   { return false }
func (onNode) ShouldPodRuntimeBeRemoved(types.UID) bool   { return false }
func (onNode) EnsureImageExists(_ context.Context, _ *v1.ObjectReference, _ *v1.Pod, image string, _ []v1.Secret, _ *runtimeapi.PodSandboxConfig, _ string, _ v1.PullPolicy) (string, string, error) {
	return image, "", nil
}

func newMachine(ctx context.Context) (*machine, error) {
	m := &machine{programs: newPrograms(), answer: &answerer{}, reasons: kubelet.NewReasonCache(), pods: kubepod.NewBasicPodManager()}
	for kind := range m.verdicts {
		m.verdicts[kind] = results.NewManager()
	}
	recorder := listener{m.programs}
	m.statuses = status.NewManager(nil, m.pods, onNode{}, onNode{})
	m.statusIsNew = field(m.statuses, "podStatusChannel").Interface().(chan struct{})
	m.probes = prober.NewManager(m.statuses, m.verdicts[liveness], m.verdicts[readiness], m.verdicts[startup], m.answer, recorder)
	containers := newContainers(ctx)
	if err := m.makeRuntime(ctx, recorder, containers); err != nil {
		return nil, err
	}
	m.kubelet = &kubelet.Kubelet{}
	deadlines, err := newActiveDeadlineHandler(m.statuses, recorder, clock.RealClock{})
	if err != nil {
		return nil, err
	}
	m.kubelet.AddPodSyncHandler(deadlineHandler{deadlines})
	set(m.kubelet, "statusManager", m.statuses)
	set(m.kubelet, "probeManager", m.probes)
	set(m.kubelet, "containerManager", containers)
	set(m.kubelet, "containerRuntime", m.runtime)
	set(m.kubelet, "reasonCache", m.reasons)
	set(m.kubelet, "recorder", recorder)
	set(m.kubelet, "tracer", noop.NewTracerProvider().Tracer(""))
	set(m.kubelet, "clock", clock.RealClock{})
	return m, nil
}

// makeRuntime makes the runtime manager by its own constructor. What that writes to disk is dropped: the state is kept in memory.
func (m *machine) makeRuntime(ctx context.Context, recorder record.EventRecorderLogger, containers cm.ContainerManager) error {
	folder, err := os.MkdirTemp("", "proctor-kubelet-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	m.runtime, err = m.newRuntime(ctx, folder, recorder, containers)
	if err != nil {
		return fmt.Errorf("the runtime manager: %w", err)
	}
	set(m.runtime, "actuatedState", newActuated(ctx))
	set(m.runtime, "imagePuller", onNode{})
	info := field(m.runtime, "machineInfo")
	info.Set(reflect.New(info.Type().Elem()))
	set(m.runtime, "podLogsDirectory", "/nonexistent")
	return nil
}

// After so many seconds without a restart the kubelet forgets a back-off, as NewMainKubelet has it: more than ten minutes, in whole seconds.
const forgottenAfter = 601 * time.Second

// newBackOff is the back-off of a kubelet with the default configuration, as NewMainKubelet makes it. Whenever it looks at one,
// `seen` is told when that will be forgotten.
func newBackOff(seen func(forgetAt time.Time)) *flowcontrol.Backoff {
	config := &kubeletconfig.KubeletConfiguration{}
	config.CrashLoopBackOff.MaxContainerRestartPeriod = &metav1.Duration{Duration: kubelet.MaxCrashLoopBackOff}
	longest, first := newCrashLoopBackOff(config)
	backOff := flowcontrol.NewBackOff(first, longest)
	backOff.HasExpiredFunc = func(event, lastUpdate time.Time, _ time.Duration) bool {
		seen(lastUpdate.Add(forgottenAfter))
		return event.Sub(lastUpdate) > 600*time.Second
	}
	return backOff
}

// deadlineHandler gives the kubelet's own handler of activeDeadlineSeconds back its interface.
type deadlineHandler struct{ handler unsafe.Pointer }

func (d deadlineHandler) ShouldEvict(pod *v1.Pod) lifecycle.ShouldEvictResponse {
	return shouldEvict(d.handler, pod)
}

// field is an unexported field of the struct that target points to; it can be set.
func field(target any, name string) reflect.Value {
	found := reflect.ValueOf(target).Elem().FieldByName(name)
	return reflect.NewAt(found.Type(), unsafe.Pointer(found.UnsafeAddr())).Elem()
}

func set(target any, name string, value any) {
	field(target, name).Set(reflect.ValueOf(value))
}

//go:linkname newCrashLoopBackOff k8s.io/kubernetes/pkg/kubelet.newCrashLoopBackOff
func newCrashLoopBackOff(*kubeletconfig.KubeletConfiguration) (longest, first time.Duration)

//go:linkname mergePodStatus k8s.io/kubernetes/pkg/kubelet/status.mergePodStatus
func mergePodStatus(pod *v1.Pod, before, after v1.PodStatus, couldHaveRunningContainers bool) v1.PodStatus

//go:linkname newActiveDeadlineHandler k8s.io/kubernetes/pkg/kubelet.newActiveDeadlineHandler
func newActiveDeadlineHandler(status.PodStatusProvider, record.EventRecorder, clock.Clock) (unsafe.Pointer, error)

//go:linkname shouldEvict k8s.io/kubernetes/pkg/kubelet.(*activeDeadlineHandler).ShouldEvict
func shouldEvict(unsafe.Pointer, *v1.Pod) lifecycle.ShouldEvictResponse
