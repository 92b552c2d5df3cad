package main

import (
	"context"
	"encoding/json"
	"fmt"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	genericregistry "k8s.io/apiserver/pkg/registry/generic/registry"
	rbaclisters "k8s.io/client-go/listers/rbac/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	rbacregistryvalidation "k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

// rbacCluster holds roles and bindings as an API server's informers do, and the authorizer that reads them.
type rbacCluster struct {
	roles, clusterRoles, roleBindings, clusterRoleBindings cache.Indexer

	authorizer *rbac.RBACAuthorizer
	resolver   rbacregistryvalidation.AuthorizationRuleResolver
}

func newRbacCluster(policy rbacPolicy) (*rbacCluster, error) {
	c := &rbacCluster{roles: newIndexer(), clusterRoles: newIndexer(), roleBindings: newIndexer(), clusterRoleBindings: newIndexer()}
	for _, each := range policy {
		object, err := decodeRbac(each)
		if err != nil {
			return nil, err
		}
		if err := c.indexerOf(object).Add(object); err != nil {
			return nil, err
		}
	}
	if err := c.aggregate(); err != nil {
		return nil, err
	}
	roles := &rbac.RoleGetter{Lister: rbaclisters.NewRoleLister(c.roles)}
	roleBindings := &rbac.RoleBindingLister{Lister: rbaclisters.NewRoleBindingLister(c.roleBindings)}
	clusterRoles := &rbac.ClusterRoleGetter{Lister: rbaclisters.NewClusterRoleLister(c.clusterRoles)}
	clusterRoleBindings := &rbac.ClusterRoleBindingLister{Lister: rbaclisters.NewClusterRoleBindingLister(c.clusterRoleBindings)}
	c.authorizer = rbac.New(roles, roleBindings, clusterRoles, clusterRoleBindings)
	c.resolver = rbacregistryvalidation.NewDefaultRuleResolver(role.AuthorizerAdapter{Registry: storedRoles{c.roles}}, roleBindings, clusterRoles, clusterRoleBindings)
	return c, nil
}

// storedRoles gets Roles as the generic store does. The storages that check for escalation read there, not from
// informers, and the store calls it a bad request to look for a Role without a namespace.
type storedRoles struct{ roles cache.Indexer }

func (s storedRoles) GetRole(ctx context.Context, name string, _ *metav1.GetOptions) (*rbacv1.Role, error) {
	if _, err := genericregistry.NamespaceKeyFunc(ctx, "", name); err != nil {
		return nil, err
	}
	return rbaclisters.NewRoleLister(s.roles).Roles(genericapirequest.NamespaceValue(ctx)).Get(name)
}

func newIndexer() cache.Indexer {
	return cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
}

func (c *rbacCluster) indexerOf(object runtime.Object) cache.Indexer {
	switch object.(type) {
	case *rbacv1.Role:
		return c.roles
	case *rbacv1.ClusterRole:
		return c.clusterRoles
	case *rbacv1.RoleBinding:
		return c.roleBindings
	default:
		return c.clusterRoleBindings
	}
}

// decodeRbac reads an object of rbac.authorization.k8s.io/v1 with its defaults, as one that is stored.
func decodeRbac(content json.RawMessage) (runtime.Object, error) {
	var kind metav1.TypeMeta
	if err := json.Unmarshal(content, &kind); err != nil {
		return nil, err
	}
	var object runtime.Object
	switch kind.Kind {
	case "Role":
		object = &rbacv1.Role{}
	case "ClusterRole":
		object = &rbacv1.ClusterRole{}
	case "RoleBinding":
		object = &rbacv1.RoleBinding{}
	case "ClusterRoleBinding":
		object = &rbacv1.ClusterRoleBinding{}
	default:
		return nil, fmt.Errorf("no kind of RBAC object: %q", kind.Kind)
	}
	if err := json.Unmarshal(content, object); err != nil {
		return nil, err
	}
	legacyscheme.Scheme.Default(object)
	meta := object.(metav1.Object)
	// Whoever updates an object has read it before: it comes with what the API server wrote into it.
	meta.SetUID(types.UID(kind.Kind + "/" + meta.GetNamespace() + "/" + meta.GetName()))
	meta.SetResourceVersion("1")
	return object, nil
}
