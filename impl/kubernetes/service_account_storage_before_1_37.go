//go:build before_1_37

package main

import (
	"k8s.io/apiserver/pkg/authentication/authenticator"
	accountstorage "k8s.io/kubernetes/pkg/registry/core/serviceaccount/storage"
	"k8s.io/kubernetes/pkg/serviceaccount"
)

// newAccountStorage is the registry of ServiceAccounts.
func newAccountStorage(c *accountCluster, issuing serviceaccount.TokenGenerator, audiences authenticator.Audiences) (*accountstorage.REST, error) {
	return accountstorage.NewREST(accountOptions(c), issuing, audiences, 0, objects{c, "Pod"}, objects{c, "Secret"}, objects{c, "Node"}, true, longestToken)
}
