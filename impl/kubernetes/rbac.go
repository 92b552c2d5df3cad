package main

import (
	"context"
	"encoding/json"
	"fmt"

	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
)

func init() {
	register("rbac", topic{
		features: []string{"chain", "writes"},
		methods: map[string]handler{
			"authorize": handle2(rbacAuthorize),
			"decide":    handle3(rbacDecide),
			"write":     handle2(rbacWrite),
		},
	})
}

// rbacPolicy is the list of all roles and bindings, each as JSON.
type rbacPolicy []json.RawMessage

type rbacAuthorizer struct {
	Type   string `json:"type"`
	Answer string `json:"answer"`
}

func rbacAuthorize(policy rbacPolicy, asked rbacRequest) (string, error) {
	cluster, err := newRbacCluster(policy)
	if err != nil {
		return "", err
	}
	_, attributes, err := asked.attributes()
	if err != nil {
		return "", err
	}
	// The error tells of roles that were not found; it leaves the decision as it is.
	switch decision, _, _ := cluster.authorizer.Authorize(context.Background(), attributes); decision {
	case authorizer.DecisionAllow:
		return "allowed", nil
	case authorizer.DecisionNoOpinion:
		return "noOpinion", nil
	default:
		return "", fmt.Errorf("RBAC decided %v", decision)
	}
}

func rbacDecide(policy rbacPolicy, authorizers []rbacAuthorizer, asked rbacRequest) (string, error) {
	cluster, err := newRbacCluster(policy)
	if err != nil {
		return "", err
	}
	chain, err := cluster.chain(authorizers)
	if err != nil {
		return "", err
	}
	_, attributes, err := asked.attributes()
	if err != nil {
		return "", err
	}
	if decision, _, _ := chain.Authorize(context.Background(), attributes); decision == authorizer.DecisionAllow {
		return "allowed", nil
	}
	return "forbidden", nil
}

// chain is the authorizer that the API server builds of a configuration: see newForConfig in pkg/kubeapiserver/authorizer,
// which wants files and a client. The privileged group comes first.
func (c *rbacCluster) chain(authorizers []rbacAuthorizer) (authorizer.Authorizer, error) {
	handlers := []authorizer.Authorizer{authorizerfactory.NewPrivilegedGroups(user.SystemPrivilegedGroup)}
	for _, each := range authorizers {
		var handler authorizer.Authorizer
		switch each.Type {
		case "RBAC":
			handler = c.authorizer
		case "AlwaysAllow":
			handler = authorizerfactory.NewAlwaysAllowAuthorizer()
		case "AlwaysDeny":
			handler = authorizerfactory.NewAlwaysDenyAuthorizer()
		case "Webhook":
			handler = webhookThatAnswers(each.Answer)
		default:
			return nil, unsupported{"no authorizer of type " + each.Type}
		}
		handlers = append(handlers, handler)
	}
	return inTurn(handlers)
}

func webhookThatAnswers(answer string) authorizer.Authorizer {
	decisions := map[string]authorizer.Decision{
		"allowed":   authorizer.DecisionAllow,
		"denied":    authorizer.DecisionDeny,
		"noOpinion": authorizer.DecisionNoOpinion,
	}
	return authorizer.AuthorizerFunc(func(context.Context, authorizer.Attributes) (authorizer.Decision, string, error) {
		return decisions[answer], "", nil
	})
}
