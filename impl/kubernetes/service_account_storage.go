//go:build !before_1_37

package main

import (
	"context"
	"errors"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apiserver/pkg/authentication/authenticator"
	accountstorage "k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

// newAccountStorage is the registry of ServiceAccounts. Since 1.37 a token can be bound to the configuration of a webhook.
func newAccountStorage(c *accountCluster, issuing serviceaccount.TokenGenerator, audiences authenticator.Audiences) (*accountstorage.REST, error) {
	return accountstorage.NewREST(accountOptions(c), issuing, audiences, nil, 0, objects{c, "Pod"}, objects{c, "Secret"}, objects{c, "Node"}, nil, nil, true, longestToken)
}

var errNoWebhooks = errors.New("this cluster has no webhooks")

func (accountGetter) GetValidatingWebhookConfiguration(context.Context, string) (*admissionregistrationv1.ValidatingWebhookConfiguration, error) {
	return nil, errNoWebhooks
}

func (accountGetter) GetMutatingWebhookConfiguration(context.Context, string) (*admissionregistrationv1.MutatingWebhookConfiguration, error) {
	return nil, errNoWebhooks
}
