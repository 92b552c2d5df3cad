package main

import (
	"context"
	"sync/atomic"
	"time"
	"unsafe"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/flowcontrol"
	"k8s.io/klog/v2"
	podutil "k8s.io/kubernetes/pkg/api/v1/pod"
	kubecontainer "k8s.io/kubernetes/pkg/kubelet/container"
	"k8s.io/kubernetes/pkg/kubelet/kuberuntime"
)

// member is one container of the Pod.
type member struct {
	spec              *v1.Container
	isInit, isSidecar bool
}

// pod is one Pod on the machine and its pod worker: the loop that calls the kubelet whenever something has happened.
type pod struct {
	machine    *machine
	object     *v1.Pod
	containers []member
	createdAt  time.Time
	backOff    *flowcontrol.Backoff
	// backOffKeys are those of its containers, and forgetAt is when the first of the back-offs expires.
	backOffKeys []string
	forgetAt    time.Time
	workers     map[string]unsafe.Pointer
	// noticed holds the containers that the workers of the probes have seen, by name.
	noticed map[string]string
	// happened wakes the worker; it is closed when the Pod is forgotten.
	happened chan struct{}
	// isIdle is false while the worker waits for containers that are being stopped.
	isIdle atomic.Bool
	// seen is what was seen of the containers last, after so many steps.
	seen   *kubecontainer.PodStatus
	seenAt int64
	isOver bool
}

func newPod(m *machine, object *v1.Pod, stops map[string]stop) *pod {
	p := &pod{machine: m, object: object, createdAt: time.Now(), workers: map[string]unsafe.Pointer{}, noticed: map[string]string{}, happened: make(chan struct{}, 1)}
	for i := range object.Spec.InitContainers {
		spec := &object.Spec.InitContainers[i]
		p.containers = append(p.containers, member{spec, true, podutil.IsRestartableInitContainer(spec)})
	}
	for i := range object.Spec.Containers {
		p.containers = append(p.containers, member{spec: &object.Spec.Containers[i]})
	}
	p.backOff = newBackOff(func(at time.Time) {
		if at.Before(p.forgetAt) {
			p.forgetAt = at
		}
	})
	for _, each := range p.containers {
		p.backOffKeys = append(p.backOffKeys, kuberuntime.GetBackoffKey(object, each.spec))
	}
	m.programs.load(stops)
	m.pods.SetPods([]*v1.Pod{object})
	m.statuses.RemoveOrphanedStatuses(klog.Background(), map[types.UID]bool{})
	p.addProbes()
	p.hasNewStatus() // That was the one before.
	return p
}

// sync does all that is due. It gives the time at which to come back, if a container is in back-off.
func (p *pod) sync(ctx context.Context) (retryAt time.Time, isPutOff bool) {
	for !p.isOver {
		steps := p.machine.programs.steps
		if p.object.DeletionTimestamp != nil {
			p.end(ctx, p.object.DeletionGracePeriodSeconds)
			break
		}
		isTerminal, err := p.syncPod(ctx)
		if isTerminal {
			p.end(ctx, nil)
			break
		}
		retryAt, isPutOff = kubecontainer.MinBackoffExpiration(err)
		isNew := p.hasNewStatus()
		if p.machine.programs.steps == steps && !isNew && !p.notice(ctx) {
			break
		}
	}
	return retryAt, isPutOff && !p.isOver
}

// hasNewStatus says whether the status manager has been given another status since it was asked last.
func (p *pod) hasNewStatus() bool {
	select {
	case <-p.machine.statusIsNew:
		return true
	default:
		return false
	}
}

// sight is the state of the Pod's containers. Without a step of the kubelet or the end of a program it is as it was.
func (p *pod) sight(ctx context.Context) (*kubecontainer.PodStatus, error) {
	if p.seen != nil && p.seenAt == p.machine.programs.steps {
		return p.seen, nil
	}
	seen, err := p.look(ctx)
	p.seen, p.seenAt = seen, p.machine.programs.steps
	return seen, err
}

// syncPod is what (*Kubelet).SyncPod does on a machine where volumes, cgroups, secrets and the network are there.
func (p *pod) syncPod(ctx context.Context) (isTerminal bool, err error) {
	m := p.machine
	seen, err := p.sight(ctx)
	if err != nil {
		return false, err
	}
	status := m.statusOf(ctx, p.object, seen, false)
	m.statuses.SetPodStatus(klog.FromContext(ctx), p.object, status)
	p.publish(true)
	if status.Phase == v1.PodSucceeded || status.Phase == v1.PodFailed {
		return true, nil
	}
	_, restarting := podutil.GetPodConditionFromList(status.Conditions, v1.AllContainersRestarting)
	result := m.runtime.SyncPod(ctx, p.object, seen, nil, p.backOff, restarting != nil && restarting.Status == v1.ConditionTrue)
	m.reasons.Update(p.object.UID, result)
	return false, result.Error()
}

// end stops the whole Pod and writes its last status.
func (p *pod) end(ctx context.Context, graceSeconds *int64) {
	m := p.machine
	seen, err := p.sight(ctx)
	if err != nil {
		panic(err)
	}
	if err := m.kubelet.SyncTerminatingPod(ctx, p.object, seen, graceSeconds, nil); err != nil {
		panic(err)
	}
	if seen, err = p.sight(ctx); err != nil {
		panic(err)
	}
	// What (*Kubelet).SyncTerminatedPod does besides waiting for volumes and cgroups to go.
	m.statuses.SetPodStatus(klog.FromContext(ctx), p.object, m.statusOf(ctx, p.object, seen, true))
	m.statuses.TerminatePod(klog.FromContext(ctx), p.object)
	p.isOver = true
	p.publish(false)
}

// publish brings the status manager's status to the API server, as (*manager).syncPod does.
func (p *pod) publish(couldHaveRunningContainers bool) {
	status, _ := p.machine.statuses.GetPodStatus(p.object.UID)
	p.object.Status = mergePodStatus(p.object, p.object.Status, *status.DeepCopy(), couldHaveRunningContainers)
}

// delete asks for the Pod's deletion, as the API server does.
func (p *pod) delete() {
	now := metav1.Now()
	p.object.DeletionTimestamp = &now
	p.object.DeletionGracePeriodSeconds = p.object.Spec.TerminationGracePeriodSeconds
}
