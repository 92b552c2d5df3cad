package main

import (
	"context"
	"reflect"
	"slices"
	"time"
	"unsafe"

	v1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/record"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/kubelet/eviction"
	testingclock "k8s.io/utils/clock/testing"
)

// look is what the kubelet measures at a moment, and lookOutcome what it does then; see spec/qos/port.ts.
type look struct {
	AtSeconds int64            `json:"atSeconds"`
	Available int64            `json:"available"`
	Usage     map[string]int64 `json:"usage"`
}

type lookOutcome struct {
	Evicted      *string `json:"evicted"`
	GraceSeconds *int64  `json:"graceSeconds"`
	Pressure     bool    `json:"pressure"`
}

// synchronize is one pass of the eviction manager. Its Start would make the same passes, with real time between them.
//
//go:linkname synchronize k8s.io/kubernetes/pkg/kubelet/eviction.(*managerImpl).synchronize
func synchronize(manager unsafe.Pointer, ctx context.Context, disks eviction.DiskInfoProvider, pods eviction.ActivePodsFunc) ([]*v1.Pod, error)

// The kubelet goes on reporting pressure for this long: the default of evictionPressureTransitionPeriod.
const pressureTransitionPeriod = 5 * time.Minute

var startOfWatch = time.Unix(1_700_000_000, 0)

func evict(watched evictionNode, looks []look) ([]lookOutcome, error) {
	thresholds, err := watched.parsed()
	if err != nil {
		return nil, err
	}
	clock := testingclock.NewFakeClock(startOfWatch)
	node := &fakeNode{evictionNode: watched, active: watched.pods()}
	config := eviction.Config{
		PressureTransitionPeriod: pressureTransitionPeriod,
		MaxPodGracePeriodSeconds: watched.MaxPodGraceSeconds,
		Thresholds:               thresholds,
	}
	manager, _ := eviction.NewManager(node, config, node.kill, node, node, &record.FakeRecorder{}, &v1.ObjectReference{Kind: "Node", Name: "node"}, clock, true)
	receiver := reflect.ValueOf(manager).UnsafePointer()
	ctx := klog.NewContext(context.Background(), klog.Logger{})
	outcomes := make([]lookOutcome, 0, len(looks))
	for _, each := range looks {
		if each.AtSeconds > looks[0].AtSeconds {
			passings.Add(1)
		}
		clock.SetTime(startOfWatch.Add(time.Duration(each.AtSeconds) * time.Second))
		node.now, node.measured, node.outcome = clock.Now(), each, lookOutcome{}
		evicted, err := synchronize(receiver, ctx, node, node.activePods)
		if err != nil {
			return nil, err
		}
		node.active = slices.DeleteFunc(node.active, func(pod *v1.Pod) bool { return slices.Contains(evicted, pod) })
		node.outcome.Pressure = manager.IsUnderMemoryPressure() || manager.IsUnderDiskPressure() || manager.IsUnderPIDPressure()
		outcomes = append(outcomes, node.outcome)
	}
	return outcomes, nil
}
