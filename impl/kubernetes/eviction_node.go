package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	statsapi "k8s.io/kubelet/pkg/apis/stats/v1alpha1"
	"k8s.io/kubernetes/pkg/kubelet/eviction"
	evictionapi "k8s.io/kubernetes/pkg/kubelet/eviction/api"
	kubelettypes "k8s.io/kubernetes/pkg/kubelet/types"
	"k8s.io/utils/ptr"
)

// evictionNode is a node under watch for one signal; see spec/qos/port.ts.
type evictionNode struct {
	Signal             evictionapi.Signal `json:"signal"`
	Thresholds         []threshold        `json:"thresholds"`
	MaxPodGraceSeconds int64              `json:"maxPodGraceSeconds"`
	Pods               []evictablePod     `json:"pods"`
}

type threshold struct {
	Value        int64 `json:"value"`
	GraceSeconds int64 `json:"graceSeconds"`
	MinReclaim   int64 `json:"minReclaim"`
}

type evictablePod struct {
	Name                    string         `json:"name"`
	QosClass                v1.PodQOSClass `json:"qosClass"`
	Priority                int32          `json:"priority"`
	IsStatic                bool           `json:"isStatic"`
	TerminationGraceSeconds int64          `json:"terminationGraceSeconds"`
	Requests                []int64        `json:"requests"`
	InitRequests            []int64        `json:"initRequests"`
}

// parsed are the thresholds as the kubelet reads them from its configuration, which has one hard and one soft value
// for each signal, and one minimum reclaim for both. A threshold goes there with its grace period, be it 0 s, as a soft
// one: that this makes it hard is for the kubelet's code to say. Only beside another soft one it is written as a hard one.
func (n evictionNode) parsed() ([]evictionapi.Threshold, error) {
	signal := string(n.Signal)
	hard, soft, grace, reclaim := map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	longestFirst := slices.SortedStableFunc(slices.Values(n.Thresholds), func(a, b threshold) int { return cmp.Compare(b.GraceSeconds, a.GraceSeconds) })
	for _, each := range longestFirst {
		values := soft
		if _, taken := soft[signal]; !taken {
			grace[signal] = fmt.Sprintf("%ds", each.GraceSeconds)
		} else if each.GraceSeconds == 0 {
			values = hard
		}
		if _, twice := values[signal]; twice {
			return nil, unsupported{"a kubelet has one hard and one soft threshold for each signal"}
		}
		values[signal] = n.quantity(each.Value)
		least := n.quantity(each.MinReclaim)
		if other, given := reclaim[signal]; given && other != least {
			return nil, unsupported{"a kubelet has one minimum reclaim for each signal"}
		}
		reclaim[signal] = least
	}
	return eviction.ParseThresholdConfig(nil, hard, soft, grace, reclaim)
}

// isInBytes tells whether amounts are Mi; else they are inodes or processes.
func (n evictionNode) isInBytes() bool {
	return n.Signal == evictionapi.SignalMemoryAvailable || n.Signal == evictionapi.SignalNodeFsAvailable
}

func (n evictionNode) quantity(amount int64) string {
	if n.isInBytes() {
		return fmt.Sprintf("%dMi", amount)
	}
	return fmt.Sprint(amount)
}

func (n evictionNode) amount(amount int64) *uint64 {
	if n.isInBytes() {
		amount <<= 20
	}
	return ptr.To(uint64(amount))
}

// pods are the Pods as the kubelet holds them.
func (n evictionNode) pods() []*v1.Pod {
	pods := make([]*v1.Pod, len(n.Pods))
	for i, each := range n.Pods {
		source := kubelettypes.ApiserverSource
		if each.IsStatic {
			source = kubelettypes.FileSource
		}
		pods[i] = &v1.Pod{
			ObjectMeta: metav1.ObjectMeta{
				Name: each.Name, Namespace: "default", UID: types.UID(each.Name),
				Annotations: map[string]string{kubelettypes.ConfigSourceAnnotationKey: source},
			},
			Spec: v1.PodSpec{
				Priority:                      ptr.To(each.Priority),
				TerminationGracePeriodSeconds: ptr.To(each.TerminationGraceSeconds),
				InitContainers:                n.containers("init", each.InitRequests),
				Containers:                    n.containers("c", each.Requests),
			},
			Status: v1.PodStatus{Phase: v1.PodRunning, QOSClass: each.QosClass},
		}
	}
	return pods
}

// containers request memory, or ephemeral storage where the disk is watched; a BestEffort Pod has one without requests.
func (n evictionNode) containers(prefix string, requests []int64) []v1.Container {
	name := v1.ResourceEphemeralStorage
	if n.Signal == evictionapi.SignalMemoryAvailable || n.Signal == evictionapi.SignalPIDAvailable {
		name = v1.ResourceMemory
	}
	containers := make([]v1.Container, len(requests))
	for i, request := range requests {
		containers[i].Name = fmt.Sprintf("%s%d", prefix, i)
		containers[i].Resources.Requests = v1.ResourceList{name: *resource.NewQuantity(request<<20, resource.BinarySI)}
	}
	if len(containers) == 0 && prefix == "c" {
		return []v1.Container{{Name: "c0"}}
	}
	return containers
}

// fakeNode is the rest of the kubelet, as the eviction manager sees it: what it measures, and what it does to Pods.
type fakeNode struct {
	evictionNode
	now      time.Time
	measured look
	active   []*v1.Pod
	outcome  lookOutcome
}

// activePods is a copy: the manager sorts it in place.
func (n *fakeNode) activePods() []*v1.Pod { return slices.Clone(n.active) }

func (n *fakeNode) kill(pod *v1.Pod, _ bool, grace *int64, _ func(*v1.PodStatus)) error {
	if n.outcome.Evicted != nil {
		return fmt.Errorf("%s and %s are evicted at one look", *n.outcome.Evicted, pod.Name)
	}
	n.outcome.Evicted, n.outcome.GraceSeconds = ptr.To(pod.Name), ptr.To(*grace)
	return nil
}

// Images and containers share the disk of the node, and there are none that could be collected instead of a Pod.
func (n *fakeNode) HasDedicatedImageFs(context.Context) (bool, error)     { return false, nil }
func (n *fakeNode) HasDedicatedContainerFs(context.Context) (bool, error) { return false, nil }
func (n *fakeNode) DeleteUnusedImages(context.Context) error              { return nil }
func (n *fakeNode) DeleteAllUnusedContainers(context.Context) error       { return nil }

func (n *fakeNode) GetCPUAndMemoryStats(ctx context.Context) (*statsapi.Summary, error) {
	return n.Get(ctx, false)
}

// Get is what the kubelet measures now. Capacities are large, so that no percentage matters.
func (n *fakeNode) Get(context.Context, bool) (*statsapi.Summary, error) {
	const capacity = 1 << 50
	now, available := metav1.NewTime(n.now), n.amount(n.measured.Available)
	summary := &statsapi.Summary{}
	defer func() {
		// One disk holds it all: what is measured of the node's file system is measured of images and containers too.
		summary.Node.Runtime = &statsapi.RuntimeStats{ImageFs: summary.Node.Fs, ContainerFs: summary.Node.Fs}
	}()
	switch n.Signal {
	case evictionapi.SignalMemoryAvailable:
		summary.Node.Memory = &statsapi.MemoryStats{Time: now, AvailableBytes: available, WorkingSetBytes: ptr.To(capacity - *available)}
	case evictionapi.SignalNodeFsAvailable:
		summary.Node.Fs = &statsapi.FsStats{Time: now, AvailableBytes: available, CapacityBytes: ptr.To(uint64(capacity))}
	case evictionapi.SignalNodeFsInodesFree:
		summary.Node.Fs = &statsapi.FsStats{Time: now, InodesFree: available, Inodes: ptr.To(uint64(capacity))}
	case evictionapi.SignalPIDAvailable:
		summary.Node.Rlimit = &statsapi.RlimitStats{Time: now, MaxPID: ptr.To(int64(capacity)), NumOfRunningProcesses: ptr.To(int64(capacity - *available))}
	default:
		return nil, unsupported{fmt.Sprintf("the signal %s is not linked", n.Signal)}
	}
	for _, pod := range n.active {
		if used, measured := n.measured.Usage[pod.Name]; measured {
			summary.Pods = append(summary.Pods, n.podStats(pod, n.amount(used)))
		}
	}
	return summary, nil
}

func (n *fakeNode) podStats(pod *v1.Pod, used *uint64) statsapi.PodStats {
	stats := statsapi.PodStats{PodRef: statsapi.PodReference{Name: pod.Name, Namespace: pod.Namespace, UID: string(pod.UID)}}
	switch n.Signal {
	case evictionapi.SignalMemoryAvailable:
		stats.Memory = &statsapi.MemoryStats{WorkingSetBytes: used}
	case evictionapi.SignalNodeFsAvailable:
		stats.Containers = []statsapi.ContainerStats{{Name: "c0", Rootfs: &statsapi.FsStats{UsedBytes: used}}}
	case evictionapi.SignalNodeFsInodesFree:
		stats.Containers = []statsapi.ContainerStats{{Name: "c0", Rootfs: &statsapi.FsStats{InodesUsed: used}}}
	case evictionapi.SignalPIDAvailable:
		stats.ProcessStats = &statsapi.ProcessStats{ProcessCount: used}
	}
	return stats
}
