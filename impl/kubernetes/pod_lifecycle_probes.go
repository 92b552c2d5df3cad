package main

import (
	"context"
	"errors"
	"reflect"
	"time"
	"unsafe"

	v1 "k8s.io/api/core/v1"
	"k8s.io/klog/v2"
	kubecontainer "k8s.io/kubernetes/pkg/kubelet/container"
	"k8s.io/kubernetes/pkg/kubelet/prober/results"
)

// The kinds of probe, as the prober numbers them.
const (
	liveness = iota
	readiness
	startup
)

var probeNames = [3]string{liveness: "liveness", readiness: "readiness", startup: "startup"}

// answerer runs the command of a probe, which ends as the scenario says; without a word from it the probe itself fails to run,
// and then the prober throws the result away.
type answerer struct{ success *bool }

// exitStatus is the error of a command that ended with another code than 0.
type exitStatus struct{ error }

func (exitStatus) ExitStatus() int { return 1 }
func (exitStatus) Exited() bool    { return true }
func (exitStatus) String() string  { return "exit status 1" }

func (a *answerer) RunInContainer(context.Context, kubecontainer.ContainerID, []string, time.Duration) ([]byte, error) {
	switch {
	case a.success == nil:
		return nil, errors.New("no probe now")
	case *a.success:
		return nil, nil
	default:
		return nil, exitStatus{errors.New("exit status 1")}
	}
}

func probesOf(container *v1.Container) [3]*v1.Probe {
	return [3]*v1.Probe{liveness: container.LivenessProbe, readiness: container.ReadinessProbe, startup: container.StartupProbe}
}

// addProbes makes the workers that (*manager).AddPod makes, and leaves it to the scenario when each of them probes.
func (p *pod) addProbes() {
	workers := field(p.machine.probes, "workers")
	workers.Clear()
	for _, container := range p.containers {
		if container.isInit && !container.isSidecar {
			continue
		}
		for kind, probe := range probesOf(container.spec) {
			if probe == nil {
				continue
			}
			worker := newWorker(reflect.ValueOf(p.machine.probes).UnsafePointer(), kind, p.object, *container.spec)
			key := reflect.New(workers.Type().Key())
			set(key.Interface(), "podUID", p.object.UID)
			set(key.Interface(), "containerName", container.spec.Name)
			field(key.Interface(), "probeType").SetInt(int64(kind))
			workers.SetMapIndex(key.Elem(), reflect.NewAt(workers.Type().Elem().Elem(), worker))
			p.workers[container.spec.Name+"/"+probeNames[kind]] = worker
		}
	}
}

// probe lets the worker of a probe have its turn, if there is one.
func (p *pod) probe(ctx context.Context, container, kind string, success bool) {
	if worker, exists := p.workers[container+"/"+kind]; exists {
		p.turn(ctx, worker, &success)
	}
}

// notice lets every worker have a turn without a probe, if there is a container that they have not seen yet.
func (p *pod) notice(ctx context.Context) bool {
	isNew := false
	for _, statuses := range [][]v1.ContainerStatus{p.object.Status.InitContainerStatuses, p.object.Status.ContainerStatuses} {
		for _, each := range statuses {
			isNew = isNew || p.noticed[each.Name] != each.ContainerID
			p.noticed[each.Name] = each.ContainerID
		}
	}
	if isNew {
		for _, worker := range p.workers {
			p.turn(ctx, worker, nil)
		}
	}
	return isNew
}

// turn is one round of a worker's loop, and what the kubelet's loop does with the verdicts that come of it.
func (p *pod) turn(ctx context.Context, worker unsafe.Pointer, success *bool) {
	m := p.machine
	m.answer.success = success
	doProbe(worker, ctx)
	for kind, verdicts := range m.verdicts {
		for len(verdicts.Updates()) > 0 {
			update := <-verdicts.Updates()
			switch kind {
			case readiness:
				m.statuses.SetContainerReadiness(klog.FromContext(ctx), update.PodUID, update.ContainerID, update.Result == results.Success)
			case startup:
				m.statuses.SetContainerStartup(klog.FromContext(ctx), update.PodUID, update.ContainerID, update.Result == results.Success)
			}
		}
	}
}

//go:linkname newWorker k8s.io/kubernetes/pkg/kubelet/prober.newWorker
func newWorker(manager unsafe.Pointer, kind int, pod *v1.Pod, container v1.Container) unsafe.Pointer

//go:linkname doProbe k8s.io/kubernetes/pkg/kubelet/prober.(*worker).doProbe
func doProbe(worker unsafe.Pointer, ctx context.Context) bool
