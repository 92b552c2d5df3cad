package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	internal "k8s.io/kubernetes/pkg/apis/rbac"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	clusterrolestore "k8s.io/kubernetes/pkg/registry/rbac/clusterrole/policybased"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	clusterrolebindingstore "k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding/policybased"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	rolestore "k8s.io/kubernetes/pkg/registry/rbac/role/policybased"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
	rolebindingstore "k8s.io/kubernetes/pkg/registry/rbac/rolebinding/policybased"
)

type rbacAttempt struct {
	User   rbacUser        `json:"user"`
	Verb   string          `json:"verb"`
	Object json.RawMessage `json:"object"`
}

// rbacStrategy is what the strategies of the four resources have in common.
type rbacStrategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
}

// rbacWrite takes the way of a request through the API server: authorization, then the storage that checks for escalation.
func rbacWrite(policy rbacPolicy, attempt rbacAttempt) (string, error) {
	cluster, err := newRbacCluster(policy)
	if err != nil {
		return "", err
	}
	chain, err := cluster.chain([]rbacAuthorizer{{Type: "RBAC"}})
	if err != nil {
		return "", err
	}
	object, err := decodeRbac(attempt.Object)
	if err != nil {
		return "", err
	}
	meta := object.(metav1.Object)
	ctx, attributes, err := requestFor(attempt, meta).attributes()
	if err != nil {
		return "", err
	}
	if decision, _, _ := chain.Authorize(ctx, attributes); decision != authorizer.DecisionAllow {
		return "forbidden", nil
	}
	old, exists, err := cluster.indexerOf(object).Get(object)
	if err != nil {
		return "", err
	}
	if exists == (attempt.Verb == "create") && attempt.Verb != "delete" {
		return "", unsupported{"only what does not exist is created, and only what exists is updated"}
	}
	store := &justOneObject{}
	if exists {
		if store.old, err = toInternal(old.(runtime.Object)); err != nil {
			return "", err
		}
	}
	converted, err := toInternal(object)
	if err != nil {
		return "", err
	}
	return outcomeOf(send(ctx, attempt.Verb, cluster.storage(object, store, chain), converted, meta.GetName()))
}

func requestFor(attempt rbacAttempt, meta metav1.Object) rbacRequest {
	var kind metav1.TypeMeta
	_ = json.Unmarshal(attempt.Object, &kind) // It was read as an object before.
	return rbacRequest{
		User: attempt.User, Verb: attempt.Verb, APIGroup: internal.GroupName, Resource: strings.ToLower(kind.Kind) + "s",
		Namespace: meta.GetNamespace(), Name: meta.GetName(),
	}
}

func toInternal(object runtime.Object) (runtime.Object, error) {
	return legacyscheme.Scheme.ConvertToVersion(object, internal.SchemeGroupVersion)
}

// storage is the storage of the object's resource that Kubernetes wraps around the one below it.
func (c *rbacCluster) storage(object runtime.Object, below *justOneObject, chain authorizer.Authorizer) rest.StandardStorage {
	switch c.indexerOf(object) {
	case c.roles:
		below.strategy = role.Strategy
		return rolestore.NewStorage(below, chain, c.resolver)
	case c.clusterRoles:
		below.strategy = clusterrole.Strategy
		return clusterrolestore.NewStorage(below, chain, c.resolver)
	case c.roleBindings:
		below.strategy = rolebinding.Strategy
		return rolebindingstore.NewStorage(below, chain, c.resolver)
	default:
		below.strategy = clusterrolebinding.Strategy
		return clusterrolebindingstore.NewStorage(below, chain, c.resolver)
	}
}

func send(ctx context.Context, verb string, storage rest.StandardStorage, object runtime.Object, name string) error {
	switch verb {
	case "create":
		object.(metav1.Object).SetResourceVersion("")
		rest.FillObjectMetaSystemFields(object.(metav1.Object))
		_, err := storage.Create(ctx, object, rest.ValidateAllObjectFunc, &metav1.CreateOptions{})
		return err
	case "update":
		_, _, err := storage.Update(ctx, name, rest.DefaultUpdatedObjectInfo(object), rest.ValidateAllObjectFunc, rest.ValidateAllObjectUpdateFunc, false, &metav1.UpdateOptions{})
		return err
	case "delete":
		_, _, err := storage.Delete(ctx, name, rest.ValidateAllObjectFunc, &metav1.DeleteOptions{})
		return err
	default:
		return unsupported{"no such write: " + verb}
	}
}

func outcomeOf(err error) (string, error) {
	switch {
	case err == nil:
		return "accepted", nil
	case apierrors.IsForbidden(err):
		return "forbidden", nil
	case apierrors.IsInvalid(err), apierrors.IsBadRequest(err):
		return "invalid", nil
	case apierrors.IsNotFound(err):
		return "notFound", nil
	default:
		return "", fmt.Errorf("the API server would answer: %w", err)
	}
}

// justOneObject is a store that holds at most one object. It does what the generic store does before it writes.
type justOneObject struct {
	rest.StandardStorage
	strategy rbacStrategy
	old      runtime.Object
}

func (s *justOneObject) Create(ctx context.Context, object runtime.Object, _ rest.ValidateObjectFunc, _ *metav1.CreateOptions) (runtime.Object, error) {
	return object, rest.BeforeCreate(s.strategy, ctx, object)
}

func (s *justOneObject) Update(ctx context.Context, _ string, info rest.UpdatedObjectInfo, _ rest.ValidateObjectFunc, _ rest.ValidateObjectUpdateFunc, _ bool, _ *metav1.UpdateOptions) (runtime.Object, bool, error) {
	object, err := info.UpdatedObject(ctx, s.old)
	if err != nil {
		return nil, false, err
	}
	return object, false, rest.BeforeUpdate(s.strategy, ctx, object, s.old)
}

func (s *justOneObject) Delete(_ context.Context, name string, _ rest.ValidateObjectFunc, _ *metav1.DeleteOptions) (runtime.Object, bool, error) {
	if s.old == nil {
		return nil, false, apierrors.NewNotFound(internal.Resource("objects"), name)
	}
	return s.old, true, nil
}
