package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// accountOperation is one operation of a program; which fields count, `do` says.
type accountOperation struct {
	Do, Kind, Namespace, Name string
	ServiceAccountName        string
	NodeName                  string
	Stays                     *struct{ GraceSeconds int64 }
	Seconds                   int64
	As, Token, Secret         string
	ServiceAccount            string
	Audiences                 []string
	ExpirationSeconds         *int64
	BoundObjectRef            *struct{ Kind, Name string }
}

// runAccounts lets the operations happen to an empty cluster, whose controllers keep up.
func runAccounts(operations []accountOperation) (any, error) {
	cluster, err := theCluster()
	if err != nil {
		return nil, err
	}
	cluster.forget()
	ctx := context.Background()
	outcomes := make([]any, 0, len(operations))
	for _, operation := range operations {
		outcome, err := cluster.apply(ctx, operation)
		if err != nil {
			return nil, err
		}
		if err := cluster.settle(ctx); err != nil {
			return nil, err
		}
		outcomes = append(outcomes, outcome)
	}
	return outcomes, nil
}

func (c *accountCluster) apply(ctx context.Context, o accountOperation) (any, error) {
	meta := metav1.ObjectMeta{Namespace: o.Namespace, Name: o.Name}
	switch o.Do {
	case "createNamespace":
		return c.create("Namespace", &v1.Namespace{ObjectMeta: meta, Status: v1.NamespaceStatus{Phase: v1.NamespaceActive}})
	case "createNode":
		return c.create("Node", &v1.Node{ObjectMeta: meta})
	case "createServiceAccount":
		return c.create("ServiceAccount", &v1.ServiceAccount{ObjectMeta: meta})
	case "createPod":
		return c.createPod(meta, o.ServiceAccountName, o.NodeName)
	case "createSecret":
		return c.create("Secret", newSecret(meta, o.ServiceAccountName))
	case "delete":
		var grace *int64
		if o.Stays != nil {
			grace = &o.Stays.GraceSeconds
		}
		return c.remove(o.Kind, o.Namespace, o.Name, grace)
	case "wait":
		passings.Add(1)
		c.now = c.now.Add(time.Duration(o.Seconds) * time.Second)
		return map[string]any{"done": true}, nil
	case "list":
		return c.list(o.Kind, o.Namespace), nil
	case "requestToken":
		spec := authenticationv1.TokenRequestSpec{Audiences: o.Audiences, ExpirationSeconds: o.ExpirationSeconds}
		if ref := o.BoundObjectRef; ref != nil {
			spec.BoundObjectRef = &authenticationv1.BoundObjectReference{APIVersion: "v1", Kind: ref.Kind, Name: ref.Name}
		}
		return c.tokens.request(ctx, o.As, o.Namespace, o.ServiceAccount, spec)
	case "readToken":
		secret, err := find[*v1.Secret](c.secrets, "secrets", o.Namespace, o.Secret)
		if err == nil && len(secret.Data[v1.ServiceAccountTokenKey]) == 0 {
			err = apierrors.NewNotFound(v1.Resource("tokens"), o.Secret)
		}
		if err != nil {
			return refusal(err)
		}
		return c.tokens.read(o.As, secret)
	case "review":
		return c.tokens.review(ctx, o.Token, o.Audiences)
	}
	return nil, fmt.Errorf("there is no operation %q", o.Do)
}

func (c *accountCluster) createPod(meta metav1.ObjectMeta, account, node string) (any, error) {
	if _, err := find[*v1.Namespace](c.namespaces, "namespaces", "", meta.Namespace); err != nil {
		return refusal(err)
	}
	pod, err := c.admit(&v1.Pod{ObjectMeta: meta, Spec: v1.PodSpec{ServiceAccountName: account, NodeName: node, Containers: []v1.Container{{Name: "app"}}}})
	if err != nil {
		return refusal(err)
	}
	return c.create("Pod", pod)
}

// newSecret is one for the token of an account, or without an account an ordinary one.
func newSecret(meta metav1.ObjectMeta, account string) *v1.Secret {
	if account == "" {
		return &v1.Secret{ObjectMeta: meta, Type: v1.SecretTypeOpaque}
	}
	meta.Annotations = map[string]string{v1.ServiceAccountNameKey: account}
	return &v1.Secret{ObjectMeta: meta, Type: v1.SecretTypeServiceAccountToken}
}

func (c *accountCluster) list(kind, namespace string) any {
	names := []string{}
	for _, each := range c.store(kind).List() {
		if object := each.(metav1.Object); object.GetNamespace() == namespace {
			names = append(names, object.GetName())
		}
	}
	slices.Sort(names)
	return map[string]any{"names": names}
}
