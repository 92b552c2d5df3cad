package main

import (
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

type shownEnd struct {
	ExitCode   int32  `json:"exitCode"`
	FinishedAt *int64 `json:"finishedAt,omitempty"`
}

type shownWait struct {
	Reason string `json:"reason"`
}

type shownRun struct {
	StartedAt int64 `json:"startedAt"`
}

type shownState struct {
	Waiting    *shownWait `json:"waiting,omitempty"`
	Running    *shownRun  `json:"running,omitempty"`
	Terminated *shownEnd  `json:"terminated,omitempty"`
}

type shownContainer struct {
	Name         string     `json:"name"`
	State        shownState `json:"state"`
	LastState    shownState `json:"lastState"`
	RestartCount int32      `json:"restartCount"`
	Ready        bool       `json:"ready"`
	Started      bool       `json:"started"`
}

type shownStatus struct {
	Phase                 v1.PodPhase                                `json:"phase"`
	Conditions            map[v1.PodConditionType]v1.ConditionStatus `json:"conditions"`
	InitContainerStatuses []shownContainer                           `json:"initContainerStatuses"`
	ContainerStatuses     []shownContainer                           `json:"containerStatuses"`
}

var shownConditions = []v1.PodConditionType{v1.PodReadyToStartContainers, v1.PodInitialized, v1.ContainersReady, v1.PodReady}

// shown is the status that the API server has, in the form of the port: of the Pod's conditions and the fields of its
// container statuses those that the port has, and times in seconds since the creation.
func (p *pod) shown() shownStatus {
	p.publish(!p.isOver)
	status := p.object.Status
	shown := shownStatus{Phase: status.Phase, Conditions: map[v1.PodConditionType]v1.ConditionStatus{}, InitContainerStatuses: []shownContainer{}, ContainerStatuses: []shownContainer{}}
	for _, each := range status.Conditions {
		for _, name := range shownConditions {
			if each.Type == name {
				shown.Conditions[name] = each.Status
			}
		}
	}
	for _, each := range p.containers {
		if each.isInit {
			shown.InitContainerStatuses = append(shown.InitContainerStatuses, p.container(status.InitContainerStatuses, each.spec.Name)...)
		} else {
			shown.ContainerStatuses = append(shown.ContainerStatuses, p.container(status.ContainerStatuses, each.spec.Name)...)
		}
	}
	return shown
}

func (p *pod) container(statuses []v1.ContainerStatus, name string) (found []shownContainer) {
	for _, each := range statuses {
		if each.Name == name {
			found = append(found, shownContainer{name, p.state(each.State), p.state(each.LastTerminationState), each.RestartCount, each.Ready, each.Started != nil && *each.Started})
		}
	}
	return found
}

func (p *pod) state(state v1.ContainerState) (shown shownState) {
	switch {
	case state.Waiting != nil:
		shown.Waiting = &shownWait{state.Waiting.Reason}
	case state.Running != nil:
		shown.Running = &shownRun{p.seconds(state.Running.StartedAt)}
	case state.Terminated != nil:
		shown.Terminated = &shownEnd{ExitCode: state.Terminated.ExitCode}
		if !state.Terminated.FinishedAt.IsZero() {
			at := p.seconds(state.Terminated.FinishedAt)
			shown.Terminated.FinishedAt = &at
		}
	}
	return shown
}

func (p *pod) seconds(at metav1.Time) int64 {
	return int64(at.Time.Sub(p.createdAt) / time.Second)
}
