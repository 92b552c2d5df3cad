package main

import (
	"context"
	"sync"

	v1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/authentication/serviceaccount"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/kubernetes/pkg/apis/core"
	corev1 "k8s.io/kubernetes/pkg/apis/core/v1"
	rbacvalidation "k8s.io/kubernetes/pkg/registry/rbac/validation"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy"
)

func init() {
	register("service-account", topic{methods: map[string]handler{
		"mayAccess": handle3(mayAccess),
		"admit":     handle2(admitPod),
		"run":       handle1(runAccounts),
	}})
}

// accountSubject is who asks: a ServiceAccount or a person.
type accountSubject struct {
	ServiceAccount *struct{ Namespace, Name string }
	User           string
}

// login is the user as the authenticators of the API server see it.
func (s accountSubject) login() user.Info {
	if s.ServiceAccount == nil {
		return &user.DefaultInfo{Name: s.User, Groups: []string{user.AllAuthenticated}}
	}
	info := serviceaccount.UserInfo(s.ServiceAccount.Namespace, s.ServiceAccount.Name, "")
	return &user.DefaultInfo{Name: info.GetName(), Groups: append(info.GetGroups(), user.AllAuthenticated)}
}

type accountBinding struct {
	Namespace string
	Subjects  []rbacv1.Subject
}

type accountRequest struct {
	Verb, Group, Resource, Namespace, Name, Path string
}

const podReader = "pod-reader"

// defaultPolicy is what every API server with RBAC creates for itself.
var defaultPolicy = sync.OnceValues(func() (roles []*rbacv1.ClusterRole, bindings []*rbacv1.ClusterRoleBinding) {
	for _, role := range bootstrappolicy.ClusterRoles() {
		roles = append(roles, &role)
	}
	for _, binding := range bootstrappolicy.ClusterRoleBindings() {
		bindings = append(bindings, &binding)
	}
	return roles, bindings
})

// mayAccess asks the RBAC authorizer, with the roles and bindings that every API server creates.
func mayAccess(bindings []accountBinding, subject accountSubject, request accountRequest) (bool, error) {
	roles := []*rbacv1.ClusterRole{{
		ObjectMeta: metav1.ObjectMeta{Name: podReader},
		Rules:      []rbacv1.PolicyRule{{Verbs: []string{"get", "list", "watch"}, APIGroups: []string{""}, Resources: []string{"pods"}}},
	}}
	defaults, defaultBindings := defaultPolicy()
	roles = append(roles, defaults...)
	clusterBindings := append([]*rbacv1.ClusterRoleBinding{}, defaultBindings...)
	var roleBindings []*rbacv1.RoleBinding
	role := rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: podReader}
	for _, binding := range bindings {
		for i := range binding.Subjects {
			if binding.Subjects[i].Kind != rbacv1.ServiceAccountKind {
				binding.Subjects[i].APIGroup = rbacv1.GroupName
			}
		}
		if binding.Namespace == "" {
			clusterBindings = append(clusterBindings, &rbacv1.ClusterRoleBinding{RoleRef: role, Subjects: binding.Subjects})
		} else {
			roleBindings = append(roleBindings, &rbacv1.RoleBinding{ObjectMeta: metav1.ObjectMeta{Namespace: binding.Namespace}, RoleRef: role, Subjects: binding.Subjects})
		}
	}
	_, static := rbacvalidation.NewTestRuleResolver(nil, roleBindings, roles, clusterBindings)
	attributes := authorizer.AttributesRecord{User: subject.login(), Verb: "get", Path: request.Path}
	if request.Path == "" {
		attributes = authorizer.AttributesRecord{
			User: subject.login(), ResourceRequest: true,
			Verb: request.Verb, APIGroup: request.Group, Resource: request.Resource, Namespace: request.Namespace, Name: request.Name,
		}
	}
	decision, _, err := rbac.New(static, static, static, static).Authorize(context.Background(), attributes)
	return decision == authorizer.DecisionAllow, err
}

// admitPod asks the admission plug-in ServiceAccount, after the defaults of the API.
func admitPod(accounts []v1.ServiceAccount, pod v1.Pod) (any, error) {
	cluster, err := theCluster()
	if err != nil {
		return nil, err
	}
	cluster.forget()
	for i := range accounts {
		accounts[i].Namespace = pod.Namespace
		if err := cluster.accounts.Add(&accounts[i]); err != nil {
			return nil, err
		}
	}
	admitted, err := cluster.admit(&pod)
	if err != nil {
		return refusal(err)
	}
	return map[string]any{"admitted": admitted}, nil
}

// admit is the Pod as the API server would store it.
func (c *accountCluster) admit(pod *v1.Pod) (*v1.Pod, error) {
	corev1.SetObjectDefaults_Pod(pod)
	internal := &core.Pod{}
	if err := corev1.Convert_v1_Pod_To_core_Pod(pod, internal, nil); err != nil {
		return nil, err
	}
	attributes := admission.NewAttributesRecord(
		internal, nil, v1.SchemeGroupVersion.WithKind("Pod"), pod.Namespace, pod.Name,
		v1.SchemeGroupVersion.WithResource("pods"), "", admission.Create, &metav1.CreateOptions{}, false, nil,
	)
	if err := c.plugin.Admit(context.Background(), attributes, nil); err != nil {
		return nil, err
	}
	if err := c.plugin.Validate(context.Background(), attributes, nil); err != nil {
		return nil, err
	}
	stored := &v1.Pod{}
	err := corev1.Convert_core_Pod_To_v1_Pod(internal, stored, nil)
	return stored, err
}

// refusal is the answer for an error that the API server would send; other errors are those of this adapter.
func refusal(err error) (any, error) {
	if reason := apierrors.ReasonForError(err); reason != metav1.StatusReasonUnknown {
		return map[string]any{"refused": reason}, nil
	}
	return nil, err
}
