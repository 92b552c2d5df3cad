package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/record"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	apitest "k8s.io/cri-api/pkg/apis/testing"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/kubelet/events"
)

// stop is how a program ends when it is told to: with which exit code, and after how many seconds.
type stop struct {
	ExitCode     int32 `json:"exitCode"`
	AfterSeconds int64 `json:"afterSeconds"`
}

// programs is the container runtime: containers start at once, and end as the scenario says.
type programs struct {
	*apitest.FakeRuntimeService
	stops map[string]stop
	// alone holds the containers that the kubelet stops without stopping the whole Pod, by what its event said.
	alone map[string]bool
	// steps counts what the kubelet did, created numbers the containers.
	steps, created int64
}

func newPrograms() *programs {
	return &programs{FakeRuntimeService: apitest.NewFakeRuntimeService()}
}

// load forgets all containers.
func (p *programs) load(stops map[string]stop) {
	p.Lock()
	defer p.Unlock()
	p.stops, p.alone, p.Called = stops, map[string]bool{}, nil
	clear(p.Containers)
	clear(p.Sandboxes)
}

// CreateContainer numbers the containers: two of them may be created in the same instant here.
func (p *programs) CreateContainer(ctx context.Context, sandbox string, config *runtimeapi.ContainerConfig, of *runtimeapi.PodSandboxConfig) (string, error) {
	id, err := p.FakeRuntimeService.CreateContainer(ctx, sandbox, config, of)
	if err != nil {
		return "", err
	}
	p.Lock()
	defer p.Unlock()
	p.steps++
	p.created++
	made := p.Containers[id]
	delete(p.Containers, id)
	made.Id = fmt.Sprintf("%s-%d", id, p.created)
	made.CreatedAt += p.created
	p.Containers[made.Id] = made
	return made.Id, nil
}

// StopContainer sends SIGTERM, and SIGKILL when the grace is over.
func (p *programs) StopContainer(ctx context.Context, id string, graceSeconds int64) error {
	p.Lock()
	told, known := p.Containers[id]
	if !known || told.State != runtimeapi.ContainerState_CONTAINER_RUNNING {
		p.Unlock()
		return nil
	}
	name := told.Metadata.Name
	how, said := p.stops[name]
	if !said {
		how = stop{ExitCode: 143}
	}
	if p.alone[name] {
		how.AfterSeconds = 0
	}
	p.Unlock()
	if how.AfterSeconds > graceSeconds {
		how = stop{ExitCode: 137, AfterSeconds: graceSeconds}
	}
	time.Sleep(time.Duration(how.AfterSeconds) * time.Second)
	p.Lock()
	defer p.Unlock()
	p.end(told, how.ExitCode)
	return nil
}

// StopPodSandbox and RemoveContainer count as steps too.
func (p *programs) StopPodSandbox(ctx context.Context, id string) error {
	p.Lock()
	if found, known := p.Sandboxes[id]; known && found.State == runtimeapi.PodSandboxState_SANDBOX_READY {
		p.steps++
	}
	p.Unlock()
	return p.FakeRuntimeService.StopPodSandbox(ctx, id)
}

func (p *programs) RemoveContainer(ctx context.Context, id string) error {
	p.Lock()
	p.steps++
	p.Unlock()
	return p.FakeRuntimeService.RemoveContainer(ctx, id)
}

// ContainerStatus gives what there is: its reader does not change it.
func (p *programs) ContainerStatus(_ context.Context, id string, _ bool) (*runtimeapi.ContainerStatusResponse, error) {
	p.Lock()
	defer p.Unlock()
	found, known := p.Containers[id]
	if !known {
		return nil, fmt.Errorf("there is no container %s", id)
	}
	return &runtimeapi.ContainerStatusResponse{Status: &found.ContainerStatus}, nil
}

// exit lets the program of a container end by itself, if it runs.
func (p *programs) exit(name string, exitCode int32) {
	p.Lock()
	defer p.Unlock()
	for _, each := range p.Containers {
		if each.Metadata.Name == name && each.State == runtimeapi.ContainerState_CONTAINER_RUNNING {
			p.end(each, exitCode)
		}
	}
}

func (p *programs) end(container *apitest.FakeContainer, exitCode int32) {
	p.steps++
	container.State = runtimeapi.ContainerState_CONTAINER_EXITED
	container.ExitCode = exitCode
	container.FinishedAt = time.Now().UnixNano()
}

// listener is the event recorder. The event of a stop says whether the container alone is meant.
type listener struct{ programs *programs }

func (l listener) WithLogger(klog.Logger) record.EventRecorderLogger { return l }

func (l listener) Event(object runtime.Object, kind, reason, message string) {
	ref, isRef := object.(*v1.ObjectReference)
	if !isRef || reason != events.KillingContainer {
		return
	}
	_, name, _ := strings.Cut(strings.TrimSuffix(ref.FieldPath, "}"), "{")
	l.programs.Lock()
	defer l.programs.Unlock()
	l.programs.alone[name] = message != "Stopping container "+name
}

func (l listener) Eventf(object runtime.Object, kind, reason, format string, args ...any) {
	if reason == events.KillingContainer {
		l.Event(object, kind, reason, fmt.Sprintf(format, args...))
	}
}

func (l listener) AnnotatedEventf(object runtime.Object, _ map[string]string, kind, reason, format string, args ...any) {
	l.Eventf(object, kind, reason, format, args...)
}
