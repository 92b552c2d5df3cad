package main

import (
	"context"
	"errors"
	"reflect"
	"time"
	"unsafe"

	v1 "k8s.io/api/core/v1"
	kubecontainer "k8s.io/kubernetes/pkg/kubelet/container"
)

// The kinds of probe, as the prober numbers them.
const (
	liveness = iota
	readiness
	startup
)

var probeNames = [3]string{liveness: "liveness", readiness: "readiness", startup: "startup"}

// answerer runs the command of a probe, which ends as the scenario says.
type answerer struct{ success bool }

// exitStatus is the error of a command that ended with another code than 0.
type exitStatus struct{ error }

func (exitStatus) ExitStatus() int { return 1 }
func (exitStatus) Exited() bool    { return true }
func (exitStatus) String() string  { return "exit status 1" }

func (a *answerer) RunInContainer(context.Context, kubecontainer.ContainerID, []string, time.Duration) ([]byte, error) {
	if a.success {
		return nil, nil
	}
	return nil, exitStatus{errors.New("exit status 1")}
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
	worker, exists := p.workers[container+"/"+kind]
	if !exists {
		return
	}
	p.machine.answer.success = success
	if !doProbe(worker, ctx) {
		delete(p.workers, container+"/"+kind)
	}
	// Nobody but this loop waits for the updates.
	for _, verdicts := range p.machine.verdicts {
		for len(verdicts.Updates()) > 0 {
			<-verdicts.Updates()
		}
	}
}

//go:linkname newWorker k8s.io/kubernetes/pkg/kubelet/prober.newWorker
func newWorker(manager unsafe.Pointer, kind int, pod *v1.Pod, container v1.Container) unsafe.Pointer

//go:linkname doProbe k8s.io/kubernetes/pkg/kubelet/prober.(*worker).doProbe
func doProbe(worker unsafe.Pointer, ctx context.Context) bool
