//go:build before_1_36

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
	return p.machine.runtime.GetPodStatus(ctx, p.object.UID, p.object.Name, p.object.Namespace)
}

// statusOf is the status that the kubelet makes of what it has seen.
func (m *machine) statusOf(_ context.Context, object *v1.Pod, seen *kubecontainer.PodStatus, isTerminal bool) v1.PodStatus {
	return generateAPIPodStatus(m.kubelet, object, seen, isTerminal)
}

//go:linkname generateAPIPodStatus k8s.io/kubernetes/pkg/kubelet.(*Kubelet).generateAPIPodStatus
func generateAPIPodStatus(*kubelet.Kubelet, *v1.Pod, *kubecontainer.PodStatus, bool) v1.PodStatus
