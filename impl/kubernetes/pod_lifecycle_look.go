//go:build !before_1_36

package main

import (
	"context"
	_ "unsafe" // for go:linkname

	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/kubelet"
	kubecontainer "k8s.io/kubernetes/pkg/kubelet/container"
)

// look is what the PLEG puts into the kubelet's cache: the state of the Pod's containers in the runtime.
func (p *pod) look(ctx context.Context) (*kubecontainer.PodStatus, error) {
	found, err := p.machine.runtime.GetPod(ctx, p.object.UID)
	if err != nil {
		found = &kubecontainer.Pod{ID: p.object.UID, Name: p.object.Name, Namespace: p.object.Namespace}
	}
	return p.machine.runtime.GetPodStatus(ctx, found)
}

// statusOf is the status that the kubelet makes of what it has seen.
func (m *machine) statusOf(ctx context.Context, object *v1.Pod, seen *kubecontainer.PodStatus, isTerminal bool) v1.PodStatus {
	return generateAPIPodStatus(m.kubelet, ctx, object, seen, isTerminal)
}

//go:linkname generateAPIPodStatus k8s.io/kubernetes/pkg/kubelet.(*Kubelet).generateAPIPodStatus
func generateAPIPodStatus(*kubelet.Kubelet, context.Context, *v1.Pod, *kubecontainer.PodStatus, bool) v1.PodStatus
