package main

import (
	"k8s.io/apiserver/pkg/authorization/authorizer"
	rbacregistryvalidation "k8s.io/kubernetes/pkg/registry/rbac/validation"
	_ "k8s.io/kubernetes/pkg/registry/rbac/role/policybased"
	_ "k8s.io/kubernetes/pkg/registry/rbac/clusterrole/policybased"
	_ "k8s.io/kubernetes/pkg/registry/rbac/rolebinding/policybased"
	_ "k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding/policybased"
	"k8s.io/kubernetes/plugin/pkg/auth/authorizer/rbac"
)

var rbacFeatures = []string{}

var rbacMethods = map[string]handler{}

var _ = rbac.New
var _ authorizer.Authorizer
var _ = rbacregistryvalidation.NewTestRuleResolver
