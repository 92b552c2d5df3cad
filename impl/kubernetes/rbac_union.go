//go:build !before_1_37

package main

import (
	"fmt"

	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/authorization/union"
)

// inTurn asks one authorizer after the other, until one has an opinion. Since 1.37 each of them has a name.
func inTurn(authorizers []authorizer.Authorizer) (authorizer.Authorizer, error) {
	named := make([]union.NamedAuthorizer, len(authorizers))
	for i, each := range authorizers {
		named[i] = union.NamedAuthorizer{AuthorizerName: fmt.Sprint(i), Authorizer: each}
	}
	return union.New(named...)
}
