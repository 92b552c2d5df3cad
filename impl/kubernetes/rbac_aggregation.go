package main

import (
	"context"
	"sort"
	_ "unsafe" // for go:linkname

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	rbacapply "k8s.io/client-go/applyconfigurations/rbac/v1"
	rbacclient "k8s.io/client-go/kubernetes/typed/rbac/v1"
	rbaclisters "k8s.io/client-go/listers/rbac/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kubernetes/pkg/controller/clusterroleaggregation"
)

//go:linkname syncClusterRole k8s.io/kubernetes/pkg/controller/clusterroleaggregation.(*ClusterRoleAggregationController).syncClusterRole
func syncClusterRole(c *clusterroleaggregation.ClusterRoleAggregationController, ctx context.Context, key string) error

// aggregationRoundsMax is more than the longest chain of aggregated ClusterRoles that settles.
const aggregationRoundsMax = 16

// aggregate lets the aggregation controller work until nothing changes any more.
func (c *rbacCluster) aggregate() error {
	names := []string{}
	for _, each := range c.clusterRoles.List() {
		if role := each.(*rbacv1.ClusterRole); role.AggregationRule != nil {
			names = append(names, role.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	rests.Add(1)
	sort.Strings(names)
	client := &applyingClient{roles: c.clusterRoles}
	controller := clusterroleaggregation.NewClusterRoleAggregation(idleInformer{c.clusterRoles}, client)
	for round := 0; round < aggregationRoundsMax; round++ {
		client.changed = false
		for _, name := range names {
			if err := syncClusterRole(controller, context.Background(), name); err != nil {
				return err
			}
		}
		if !client.changed {
			return nil
		}
	}
	return unsupported{"the aggregated ClusterRoles do not settle"}
}

// idleInformer is an informer that nobody starts: the controller's queue is not needed, only what it lists.
type idleInformer struct{ roles cache.Indexer }

func (i idleInformer) Informer() cache.SharedIndexInformer {
	return cache.NewSharedIndexInformer(&cache.ListWatch{}, &rbacv1.ClusterRole{}, 0, cache.Indexers{})
}

func (i idleInformer) Lister() rbaclisters.ClusterRoleLister {
	return rbaclisters.NewClusterRoleLister(i.roles)
}

// applyingClient stores what the controller applies, which is the rules of one ClusterRole.
type applyingClient struct {
	rbacclient.ClusterRoleInterface
	roles   cache.Indexer
	changed bool
}

func (c *applyingClient) ClusterRoles() rbacclient.ClusterRoleInterface { return c }

func (c *applyingClient) Apply(_ context.Context, applied *rbacapply.ClusterRoleApplyConfiguration, _ metav1.ApplyOptions) (*rbacv1.ClusterRole, error) {
	found, err := rbaclisters.NewClusterRoleLister(c.roles).Get(*applied.Name)
	if err != nil {
		return nil, err
	}
	role := found.DeepCopy()
	role.Rules = nil
	for _, rule := range applied.Rules {
		role.Rules = append(role.Rules, rbacv1.PolicyRule{
			Verbs: rule.Verbs, APIGroups: rule.APIGroups, Resources: rule.Resources, ResourceNames: rule.ResourceNames, NonResourceURLs: rule.NonResourceURLs,
		})
	}
	c.changed = c.changed || !equality.Semantic.DeepEqual(role.Rules, found.Rules)
	return role, c.roles.Update(role)
}
