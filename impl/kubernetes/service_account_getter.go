//go:build !before_1_36

package main

import (
	"context"

	v1 "k8s.io/api/core/v1"
)

// accountGetter gives validators the objects of the cluster.
type accountGetter struct{ cluster *accountCluster }

func (g accountGetter) GetServiceAccount(_ context.Context, namespace, name string) (*v1.ServiceAccount, error) {
	return find[*v1.ServiceAccount](g.cluster.accounts, "serviceaccounts", namespace, name)
}

func (g accountGetter) GetPod(_ context.Context, namespace, name string) (*v1.Pod, error) {
	return find[*v1.Pod](g.cluster.pods, "pods", namespace, name)
}

func (g accountGetter) GetSecret(_ context.Context, namespace, name string) (*v1.Secret, error) {
	return find[*v1.Secret](g.cluster.secrets, "secrets", namespace, name)
}

func (g accountGetter) GetNode(_ context.Context, name string) (*v1.Node, error) {
	return find[*v1.Node](g.cluster.nodes, "nodes", "", name)
}
